/** A record as JSON: the shape that filters see, which is what searches give out. */
import { isObject, objectFrom, objectGet, objectHas, type Json } from '@millrace/kjq/json/value.ts'
import type { ShownRecord } from '../model.ts'

/**
 * Of each column: its output, or its member where the columns are those of the one object that the projection makes.
 * Outputs without a column follow.
 */
export function columnValues(
  outputs: readonly Json[],
  columns: readonly string[],
): readonly (Json | undefined)[] {
  const [only] = outputs
  if (only === undefined || outputs.length > 1 || !isObject(only)) return outputs
  const isOfMembers = columns.length > 0 && columns.every((name) => objectHas(only, name))
  return isOfMembers ? columns.map((name) => objectGet(only, name)) : outputs
}

/** What a tree shows: the parts, or the columns of the projection. */
function recordRoots(
  record: ShownRecord,
  columns: readonly string[] | null,
): readonly (readonly [string, Json])[] {
  if (record.projection !== undefined) {
    return columnValues(record.projection, columns ?? []).map(
      (value = null, at) => [columns?.[at] ?? `column ${at + 1}`, value] as const,
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
