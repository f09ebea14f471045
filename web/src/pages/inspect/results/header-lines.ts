/** Headers as lines of a table. */
import { isArray, objectEntries, objectGet, type Json } from '@millrace/kjq/json/value.ts'
import type { ShownRecord } from '../model.ts'
import type { WholeRecord } from './whole-record.ts'

export interface HeaderLine {
  readonly name: string
  /** Where the name's bytes are not UTF-8. */
  readonly nameBase64: string | undefined
  readonly value: Json
  /** Bytes; null: the header's value is null; undefined: not known. */
  readonly size: number | null | undefined
}

/**
 * In the record's order, with sizes, where the whole record is known. What a search gives has one member per name, and
 * the list of its values where it occurs several times.
 */
export function headerLines(record: ShownRecord | WholeRecord): readonly HeaderLine[] {
  if (!('raw' in record)) return fromNames(record)
  const { headers: raw } = record.raw
  const counts = new Map<string, number>()
  for (const { name } of raw) counts.set(name, (counts.get(name) ?? 0) + 1)
  const seen = new Map<string, number>()
  return raw.map(({ name, name_base64: nameBase64, value }) => {
    const place = seen.get(name) ?? 0
    seen.set(name, place + 1)
    const decoded = objectGet(record.headers, name) ?? null
    const one = (counts.get(name) ?? 1) > 1 && isArray(decoded) ? (decoded[place] ?? null) : decoded
    return { name, nameBase64, value: one, size: value === null ? null : value.size }
  })
}

function fromNames({ headers, headers_count: count }: ShownRecord): readonly HeaderLine[] {
  const entries = objectEntries(headers)
  // Only then are there lists of several; a single header may hold a list of its own.
  const repeated = count > entries.length
  return entries.flatMap(([name, value]) =>
    (repeated && isArray(value) ? value : [value]).map((one) => ({
      name,
      nameBase64: undefined,
      value: one,
      size: undefined,
    })),
  )
}
