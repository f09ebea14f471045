/** Committed offsets of visible groups on visible topics. */
import type { CommittedTable } from '@millrace/kafka/read/model.ts'
import { keep, type Kept, pick } from './keep.ts'
import type { Visibility } from './visibility.ts'

export function visibleCommits(
  table: CommittedTable,
  { seesTopic, seesGroup }: Visibility,
): CommittedTable {
  const groups = keep(table.groups, seesGroup)
  const topics = keep(table.topics, seesTopic)
  if (groups === null && topics === null) return table
  const group = new Uint32Array(table.group.length)
  const topic = new Uint32Array(table.group.length)
  /** By new row: the old one. */
  const from = new Uint32Array(table.group.length)
  let count = 0
  for (let row = 0; row < table.group.length; row++) {
    const g = placeOf(table.group[row]!, groups)
    const t = placeOf(table.topic[row]!, topics)
    if (g < 0 || t < 0) continue
    group[count] = g
    topic[count] = t
    from[count] = row
    count += 1
  }
  const rows = from.subarray(0, count)
  return {
    groups: groups === null ? table.groups : pick(table.groups, groups),
    topics: topics === null ? table.topics : pick(table.topics, topics),
    group: group.slice(0, count),
    topic: topic.slice(0, count),
    partition: Int32Array.from(rows, (row) => table.partition[row]!),
    offset: Float64Array.from(rows, (row) => table.offset[row]!),
    brokerLag: Float64Array.from(rows, (row) => table.brokerLag[row]!),
    metadata: visibleMetadata(table.metadata, rows),
  }
}

const placeOf = (index: number, kept: Kept | null): number =>
  kept === null ? index : kept.moved[index]!

function visibleMetadata(
  metadata: CommittedTable['metadata'],
  rows: Uint32Array,
): Map<number, string> {
  const visible = new Map<number, string>()
  if (metadata.size === 0) return visible
  rows.forEach((old, row) => {
    const text = metadata.get(old)
    if (text !== undefined) visible.set(row, text)
  })
  return visible
}
