/** Configuration of one topic or broker as rows (contract/broker.ts). */
import type { ConfigEntry } from '@millrace/contract/broker.ts'
import { CONFIG_SOURCES } from '@millrace/kafka/read/model.ts'
import type { ConfigSourceName, ConfigTable } from '@millrace/kafka/read/model.ts'
import { indexOf } from './topic-index.ts'
import { valueAt } from './topic-settings.ts'

/** Which sources mean "set here": on this topic, on this broker. */
export const SET_HERE: Record<'topic' | 'broker', readonly ConfigSourceName[]> = {
  topic: ['dynamic_topic'],
  broker: ['dynamic_broker', 'static_broker', 'dynamic_broker_logger'],
}

/** Differ on every broker by nature: listing them as differences would bury the ones that matter. */
const OWN_TO_EACH_BROKER = new Set([
  'node.id',
  'broker.id',
  'broker.rack',
  'listeners',
  'advertised.listeners',
])

/** Entries of one resource by name; null when the table does not have it. */
export function configEntries(
  table: ConfigTable,
  kind: 'topic' | 'broker',
  resource: string,
): ConfigEntry[] | null {
  const index = indexOf(table.resources).get(resource)
  if (index === undefined || table.from[index] === table.from[index + 1]) return null
  const entries: ConfigEntry[] = []
  for (let row = table.from[index]!; row < table.from[index + 1]!; row++) {
    const key = table.key[row]!
    const name = table.keys[key] ?? ''
    const source = CONFIG_SOURCES[table.source[row]!] ?? 'unknown'
    const value = valueAt(table, table.value[row]!)
    entries.push({
      name,
      value,
      source,
      default_value: valueAt(table, table.defaultValue[row]!),
      is_default: !SET_HERE[kind].includes(source),
      read_only: (table.flags[row]! & 1) !== 0,
      sensitive: (table.flags[row]! & 2) !== 0,
      type: table.types[key]?.toLowerCase() ?? null,
      documentation: plainText(table.docs[key] ?? null),
      synonyms: (table.synonyms.get(row) ?? []).map((synonym) => ({ ...synonym })),
      ...(kind === 'broker' ? { differs: differing(table, index, key, value) } : {}),
    })
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function differing(
  table: ConfigTable,
  own: number,
  key: number,
  value: string | null,
): { broker: number; value: string | null }[] {
  if (OWN_TO_EACH_BROKER.has(table.keys[key] ?? '')) return []
  return table.resources.flatMap((resource, other) => {
    if (other === own) return []
    for (let row = table.from[other]!; row < table.from[other + 1]!; row++) {
      if (table.key[row] !== key) continue
      const theirs = valueAt(table, table.value[row]!)
      return theirs === value ? [] : [{ broker: Number(resource), value: theirs }]
    }
    return []
  })
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  nbsp: ' ',
  '#39': "'",
}

/** Kafka writes its documentation in HTML; people read it as text. */
export function plainText(html: string | null): string | null {
  if (html === null) return null
  return html
    .replaceAll(/<(?:p|br|li|ul|\/p|\/ul)\s*\/?>/gi, '\n')
    .replaceAll(/<\/?[a-z][^<>]*>/gi, '')
    .replaceAll(/&([a-z]+|#39);/gi, (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole)
    .replaceAll(/[ \t]*\n\s*/g, '\n')
    .trim()
}
