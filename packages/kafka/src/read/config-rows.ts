/** Collects described configurations into one table whose strings, and lists of synonyms, are kept once. */
import type {
  ConfigEntry,
  ConfigSynonymEntry,
  DescribedConfigs,
} from '../protocol/describe-configs.ts'
import { CONFIG_SOURCES } from './model.ts'
import type { ConfigSourceName, ConfigTable } from './model.ts'

const NO_VALUE = 0xff_ff_ff_ff
const READ_ONLY = 1
const SENSITIVE = 2

/** Code of ConfigSource → name (Kafka's ConfigSource ids; codes newer than this list are unknown). */
const SOURCE_OF_CODE: readonly ConfigSourceName[] = [
  'unknown',
  'dynamic_topic',
  'dynamic_broker',
  'dynamic_default_broker',
  'static_broker',
  'default',
  'dynamic_broker_logger',
  'dynamic_client_metrics',
  'dynamic_group',
]
const DEFAULT_SOURCE = 5

/** Code of ConfigDef.Type → name. */
const TYPES: readonly (string | null)[] = [
  null,
  'BOOLEAN',
  'STRING',
  'INT',
  'SHORT',
  'LONG',
  'DOUBLE',
  'LIST',
  'CLASS',
  'PASSWORD',
]

type Synonyms = ConfigTable['synonyms'] extends ReadonlyMap<number, infer T> ? T : never

/** What an entry becomes: computed once per distinct entry of an answer. */
interface Row {
  readonly key: number
  readonly value: number
  readonly source: number
  readonly flags: number
  readonly defaultValue: number
  readonly synonyms: Synonyms | null
}

/** Documentation and types by key. */
export type ConfigDocs = ReadonlyMap<string, Pick<ConfigEntry, 'type' | 'documentation'>>

export class ConfigRows {
  readonly #keys = new Map<string, number>()
  readonly #types: (string | null)[] = []
  readonly #values = new Map<string, number>()
  readonly #synonymLists = new Map<string, Synonyms>()
  readonly #resources: string[] = []
  readonly #rows: (readonly Row[])[] = []

  /** Resources of one answer; equal entries of it are expected to be the same object. */
  add(described: readonly DescribedConfigs[]): void {
    const rows = new Map<ConfigEntry, Row>()
    for (const { name, entries } of described) {
      this.#resources.push(name)
      this.#rows.push(
        entries.map((entry) => {
          let row = rows.get(entry)
          if (row === undefined) {
            row = this.#rowOf(entry)
            rows.set(entry, row)
          }
          return row
        }),
      )
    }
  }

  get size(): number {
    return this.#resources.length
  }

  /** The table in the order of `order`; resources that were not added are left out. */
  finish(order: readonly string[], docs: ConfigDocs): ConfigTable {
    const index = new Map(this.#resources.map((name, i) => [name, i]))
    const resources = order.filter((name) => index.has(name))
    const lists = resources.map((name) => this.#rows[index.get(name) ?? -1] ?? [])
    const from = new Uint32Array(resources.length + 1)
    lists.forEach((list, i) => (from[i + 1] = (from[i] ?? 0) + list.length))
    const rows = lists.flat()
    const defaults = defaultsByKey(this.#rows)
    const synonyms = new Map<number, Synonyms>()
    rows.forEach((row, i) => {
      if (row.synonyms !== null) synonyms.set(i, row.synonyms)
    })
    const keys = [...this.#keys.keys()]
    return {
      resources,
      from,
      keys,
      values: [...this.#values.keys()],
      key: Uint16Array.from(rows, (row) => row.key),
      value: Uint32Array.from(rows, (row) => row.value),
      source: Uint8Array.from(rows, (row) => row.source),
      flags: Uint8Array.from(rows, (row) => row.flags),
      defaultValue: Uint32Array.from(rows, (row) =>
        row.defaultValue === NO_VALUE ? (defaults.get(row.key) ?? NO_VALUE) : row.defaultValue,
      ),
      types: keys.map((key, i) => this.#types[i] ?? TYPES[docs.get(key)?.type ?? 0] ?? null),
      docs: keys.map((key) => docs.get(key)?.documentation ?? null),
      synonyms,
    }
  }

  #rowOf(entry: ConfigEntry): Row {
    const key = intern(this.#keys, entry.name)
    this.#types[key] ??= TYPES[entry.type] ?? null
    // Topic configurations without a broker-wide counterpart have no synonyms: then the entry is the default.
    const fallback = [entry, ...entry.synonyms].findLast((one) => one.source === DEFAULT_SOURCE)
    return {
      key,
      value: this.#valueIndex(entry.value),
      source: Math.max(0, CONFIG_SOURCES.indexOf(sourceName(entry.source))),
      flags: (entry.readOnly ? READ_ONLY : 0) | (entry.sensitive ? SENSITIVE : 0),
      defaultValue: fallback === undefined ? NO_VALUE : this.#valueIndex(fallback.value),
      synonyms: this.#synonyms(entry.synonyms),
    }
  }

  #valueIndex(value: string | null): number {
    return value === null ? NO_VALUE : intern(this.#values, value)
  }

  #synonyms(entries: readonly ConfigSynonymEntry[]): Synonyms | null {
    if (entries.length < 2) return null
    const key = JSON.stringify(entries)
    let list = this.#synonymLists.get(key)
    if (list === undefined) {
      list = entries.map(({ name, value, source }) => ({ name, value, source: sourceName(source) }))
      this.#synonymLists.set(key, list)
    }
    return list
  }
}

/**
 * Where a default is computed from several settings (retention.ms), an entry that overrides it does not name it: then
 * resources that go by the default tell.
 */
function defaultsByKey(resources: readonly (readonly Row[])[]): ReadonlyMap<number, number> {
  const defaults = new Map<number, number>()
  for (const row of resources.flat()) {
    if (row.defaultValue !== NO_VALUE) defaults.set(row.key, row.defaultValue)
  }
  return defaults
}

function sourceName(code: number): ConfigSourceName {
  return SOURCE_OF_CODE[code] ?? 'unknown'
}

function intern(index: Map<string, number>, text: string): number {
  const known = index.get(text)
  if (known !== undefined) return known
  const next = index.size
  index.set(text, next)
  return next
}
