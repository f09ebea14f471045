/** Bytes on disk of visible topics. */
import type { LogDirTable } from '@millrace/kafka/read/model.ts'
import { keep, pick } from './keep.ts'
import type { Visibility } from './visibility.ts'

/**
 * The size of a volume, and what is free of it, tells how much others have there: only a tenant of the cluster as a whole is told.
 */
export function visibleLogDirs(table: LogDirTable, { scope, seesTopic }: Visibility): LogDirTable {
  const dirs = scope.whole
    ? table.dirs
    : table.dirs.map((dir) => ({ ...dir, totalBytes: null, usableBytes: null }))
  const kept = keep(table.topics, seesTopic)
  if (kept === null) return dirs === table.dirs ? table : { ...table, dirs }
  const from = new Uint32Array(table.topic.length)
  let count = 0
  for (let row = 0; row < from.length; row++)
    if (kept.moved[table.topic[row]!]! >= 0) from[count++] = row
  const rows = from.subarray(0, count)
  return {
    dirs,
    topics: pick(table.topics, kept),
    dir: rows.map((row) => table.dir[row]!),
    topic: rows.map((row) => kept.moved[table.topic[row]!]!),
    partition: Int32Array.from(rows, (row) => table.partition[row]!),
    size: Float64Array.from(rows, (row) => table.size[row]!),
    offsetLag: Float64Array.from(rows, (row) => table.offsetLag[row]!),
    future: Uint8Array.from(rows, (row) => table.future[row]!),
  }
}
