/** Schemas of a cluster's registries for one thread: fetched once, answered without a promise from then on. */
import {
  nameOf,
  type Schema,
  type SchemaFault,
  type SchemaSource,
  type SubjectVersion,
  type WireId,
} from '@millrace/serdes/schemas/model.ts'
import { messageOf, RegistryError } from './errors.ts'
import type { AskerLimits } from './http/ask.ts'
import { openRegistry } from './open-registry.ts'
import { Patience } from './patience.ts'
import type { Registry } from './registry.ts'
import { SchemaCache } from './schema-cache.ts'
import type { RegistrySettings } from './settings.ts'

/** The latest version of a subject, and a numbered one: it may be deleted, and its number given again. */
const LATEST_MS = 10_000
const VERSION_MS = 60_000
/** Unknown to every registry: somebody may register it later. */
const UNKNOWN_MS = 30_000
/** A registry that is away is asked again soon, but not by every record. */
const AWAY_MS = 5_000

export interface SchemaSourceOptions extends AskerLimits {
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number
  /** Characters of schemas that are kept. */
  readonly maxCharacters?: number
}

type Wanted = WireId | SubjectVersion

/** Registries are asked in their order; the first that has it. */
export function openSchemaSource(
  settings: readonly RegistrySettings[],
  options: SchemaSourceOptions = {},
): SchemaSource & AsyncDisposable {
  const now = options.now ?? (() => performance.now())
  const registries = settings.map((each): Asked => ({
    registry: openRegistry(each, options),
    patience: new Patience(now, AWAY_MS),
  }))
  const cache = new SchemaCache(now, options.maxCharacters)
  const loading = new Map<string, Promise<void>>()
  const closed = new AbortController()

  const load = async (wanted: Wanted): Promise<void> => {
    const { answer, keptMs } = await ask(registries, wanted, closed.signal)
    cache.set(wanted, answer, keptMs)
  }
  return {
    peek: (wanted) => cache.get(wanted),
    load(wanted) {
      if (cache.get(wanted) !== undefined) return Promise.resolve()
      const key = `${wanted.kind} ${nameOf(wanted)}`
      const known = loading.get(key)
      if (known !== undefined) return known
      const started = load(wanted).finally(() => loading.delete(key))
      loading.set(key, started)
      return started
    },
    async [Symbol.asyncDispose]() {
      closed.abort(new RegistryError('MR_REGISTRY_UNREACHABLE', 'The registries were closed.'))
      await Promise.all(loading.values())
      for (const { registry } of registries) registry[Symbol.dispose]()
    },
  }
}

interface Asked {
  readonly registry: Registry
  readonly patience: Patience
}

interface Answered {
  readonly answer: Schema | SchemaFault
  readonly keptMs: number
}

async function ask(
  registries: readonly Asked[],
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Answered> {
  const able = registries.filter(
    ({ registry }) => wanted.kind === 'subject' || registry.has(wanted.kind),
  )
  if (able.length === 0) return { answer: faultOf(wanted, [nobodyFor(wanted)]), keptMs: UNKNOWN_MS }
  // Bytes that are no schema's often begin like one's.
  if (wanted.kind === 'id' && wanted.id <= 0)
    return { answer: faultOf(wanted, ['Ids are above 0.']), keptMs: Number.POSITIVE_INFINITY }
  const reasons: string[] = []
  let keptMs = UNKNOWN_MS
  for (const { registry, patience } of able) {
    try {
      const answer = await patience.ask(() => askOne(registry, wanted, signal))
      return { answer, keptMs: keptMsOf(wanted) }
    } catch (error) {
      reasons.push(`${nameOfRegistry(registry)}: ${messageOf(error)}`)
      const code = error instanceof RegistryError ? error.code : null
      if (code === 'MR_REGISTRY_NOT_FOUND') continue
      if (code !== 'MR_REGISTRY_SCHEMA') keptMs = patience.leftMs || AWAY_MS
      // Numbers and names are of one registry: under the same, a later one may have another schema, and records would be
      // read wrong. UUIDs are the same everywhere.
      if (wanted.kind === 'id' || wanted.kind === 'subject') break
    }
  }
  return { answer: faultOf(wanted, reasons), keptMs }
}

function askOne(registry: Registry, wanted: Wanted, signal: AbortSignal): Promise<Schema> {
  if (wanted.kind !== 'subject') return registry.schema(wanted, signal)
  return registry.schemaOfVersion(wanted.subject, wanted.version, signal)
}

function keptMsOf(wanted: Wanted): number {
  if (wanted.kind !== 'subject') return Number.POSITIVE_INFINITY
  return wanted.version === 'latest' ? LATEST_MS : VERSION_MS
}

function nobodyFor(wanted: Wanted): string {
  return wanted.kind === 'glue'
    ? 'No AWS Glue registry is configured for this cluster (SCHEMA_REGISTRY_ARN).'
    : 'No schema registry is configured for this cluster (SCHEMA_REGISTRY_URL).'
}

function faultOf(wanted: Wanted, reasons: readonly string[]): SchemaFault {
  const name = nameOf(wanted)
  return {
    fault: `${name.charAt(0).toUpperCase()}${name.slice(1)} cannot be had. ${reasons.join(' ')}`,
  }
}

function nameOfRegistry({ settings }: Registry): string {
  return `Registry ${settings.name ?? settings.id}`
}
