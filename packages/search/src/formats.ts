/** What of a cluster decides how its records are read, besides labels. Plain data: workers make their serdes from it. */
import type { RegistrySettings } from '@millrace/registries/settings.ts'
import type { CustomSerdeSettings } from '@millrace/serdes/custom/settings.ts'
import type { LocalSchema } from '@millrace/serdes/local/model.ts'

export interface FormatSettings {
  /** In the order of the configuration: a record's schema is looked for in the first, then the next. */
  readonly registries: readonly RegistrySettings[]
  /** Schemas from files; the first that fits topic and side counts. */
  readonly local: readonly LocalSchema[]
  readonly custom: readonly CustomSerdeSettings[]
}

export const NO_FORMATS: FormatSettings = { registries: [], local: [], custom: [] }
