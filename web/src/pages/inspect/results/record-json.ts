/** A record as JSON: the shape that filters see, which is what searches give out. */
import { objectFrom, type Json } from '@millrace/kjq/json/value.ts'
import type { ShownRecord } from '../model.ts'

/** What a tree shows: the parts, or the columns of the projection. */
export function recordRoots(
  record: ShownRecord,
  columns: readonly string[] | null,
): readonly (readonly [string, Json])[] {
  if (record.projection !== undefined) {
    return record.projection.map(
      (value, at) => [columns?.[at] ?? `column ${at + 1}`, value] as const,
    )
  }
  return [
    ['key', record.key],
    ['value', record.value],
    ['headers', record.headers],
  ]
}

/** For a tree: without the parts that could not be decoded, of which null would say the wrong thing. */
export function readableRoots(
  record: ShownRecord,
  columns: readonly string[] | null,
): readonly (readonly [string, Json])[] {
  const { errors, projection } = record
  const roots = recordRoots(record, columns)
  if (errors === undefined || projection !== undefined) return roots
  return roots.filter(([name]) => !Object.hasOwn(errors, name))
}

export function recordJson(record: ShownRecord, columns: readonly string[] | null): Json {
  const { topic, partition, offset, timestamp, timestamp_type } = record
  return objectFrom([
    ['topic', topic],
    ['partition', partition],
    ['offset', offset],
    ['timestamp', timestamp],
    ['timestamp_type', timestamp_type],
    ...recordRoots(record, columns),
  ])
}
