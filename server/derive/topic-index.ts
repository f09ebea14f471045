/** Finding topics by name, and reading older tables in the row numbering of the newest TopicTable. */
import type { TopicTable } from '@millrace/kafka/read/model.ts'

const indexes = new WeakMap<readonly string[], ReadonlyMap<string, number>>()

/** name → index; built once per table. */
export function indexOf(names: readonly string[]): ReadonlyMap<string, number> {
  let index = indexes.get(names)
  if (index === undefined) {
    index = new Map(names.map((name, i) => [name, i]))
    indexes.set(names, index)
  }
  return index
}

/** Number of partition rows. */
export function rowCount(topics: TopicTable): number {
  return topics.first[topics.names.length] ?? 0
}

/** Row of a partition, −1 when the table does not have it. */
export function rowOf(topics: TopicTable, topic: number | undefined, partition: number): number {
  if (topic === undefined || partition < 0) return -1
  const row = topics.first[topic]! + partition
  return row < topics.first[topic + 1]! ? row : -1
}

interface PartitionedTable {
  readonly names: readonly string[]
  readonly ids: readonly string[]
  readonly first: Uint32Array
}

/**
 * Rows of `table` in the numbering of `topics`: −1 where the topic is not in it, has another id (deleted and created
 * again) or the partition is new. null: the numbering is the same and no row differs.
 */
export function alignRows(topics: TopicTable, table: PartitionedTable): Int32Array | null {
  if (sameNumbering(topics, table)) return null
  const rows = new Int32Array(rowCount(topics)).fill(-1)
  const index = indexOf(table.names)
  topics.names.forEach((name, t) => {
    const other = index.get(name)
    if (other === undefined || topics.ids[t] !== table.ids[other]) return
    const from = topics.first[t]!
    const otherFrom = table.first[other]!
    const count = Math.min(topics.first[t + 1]! - from, table.first[other + 1]! - otherFrom)
    for (let p = 0; p < count; p++) rows[from + p] = otherFrom + p
  })
  return rows
}

function sameNumbering(a: PartitionedTable, b: PartitionedTable): boolean {
  if (a.names.length !== b.names.length) return false
  for (let i = 0; i < a.names.length; i++)
    if (a.names[i] !== b.names[i] || a.ids[i] !== b.ids[i] || a.first[i + 1] !== b.first[i + 1])
      return false
  return true
}

/** True when replicas outnumber the in-sync ones. */
export function isUnderReplicated(topics: TopicTable, row: number): boolean {
  return isrSize(topics, row) < replicaCount(topics, row)
}

export function replicaCount(topics: TopicTable, row: number): number {
  return topics.replicasFrom[row + 1]! - topics.replicasFrom[row]!
}

export function isrSize(topics: TopicTable, row: number): number {
  return topics.isrFrom[row + 1]! - topics.isrFrom[row]!
}
