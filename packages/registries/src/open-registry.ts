/** A registry of either kind. */
import { openConfluentRegistry } from './confluent/confluent-registry.ts'
import { openGlueRegistry } from './glue/glue-registry.ts'
import type { AskerLimits } from './http/ask.ts'
import type { Registry } from './registry.ts'
import type { RegistrySettings } from './settings.ts'

/** Nothing is asked before the first question; connections are kept until it is disposed of. */
export function openRegistry(settings: RegistrySettings, limits?: AskerLimits): Registry {
  switch (settings.kind) {
    case 'confluent':
      return openConfluentRegistry(settings, limits)
    case 'glue':
      return openGlueRegistry(settings, limits)
  }
}
