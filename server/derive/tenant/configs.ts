/** Configurations of visible topics. */
import type { ConfigTable } from '@millrace/kafka/read/model.ts'
import { keep, pick, Runs } from './keep.ts'
import type { Visibility } from './visibility.ts'

/** Keys and texts are shared by all rows and stay: nothing reads them but by the rows' indexes. */
export function visibleConfigs(
  table: ConfigTable,
  { seesTopic }: Pick<Visibility, 'seesTopic'>,
): ConfigTable {
  const kept = keep(table.resources, seesTopic)
  if (kept === null) return table
  const rows = new Runs(table.from, kept.indexes)
  return {
    resources: pick(table.resources, kept),
    from: rows.from,
    keys: table.keys,
    values: table.values,
    key: rows.copy(table.key, new Uint16Array(rows.length)),
    value: rows.copy(table.value, new Uint32Array(rows.length)),
    source: rows.copy(table.source, new Uint8Array(rows.length)),
    flags: rows.copy(table.flags, new Uint8Array(rows.length)),
    defaultValue: rows.copy(table.defaultValue, new Uint32Array(rows.length)),
    types: table.types,
    docs: table.docs,
    synonyms: visibleSynonyms(table, rows),
  }
}

function visibleSynonyms({ synonyms }: ConfigTable, rows: Runs): ConfigTable['synonyms'] {
  if (synonyms.size === 0) return synonyms
  const visible = new Map<number, NonNullable<ReturnType<typeof synonyms.get>>>()
  let place = 0
  for (const [begin, end] of rows.spans)
    for (let row = begin; row < end; row++) {
      const found = synonyms.get(row)
      if (found !== undefined) visible.set(place, found)
      place += 1
    }
  return visible
}
