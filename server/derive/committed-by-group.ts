/** Rows of a table of committed offsets, in order of groups and in the row numbering of the topics. */
import type { CommittedTable, TopicTable } from '@millrace/kafka/read/model.ts'
import { indexOf, rowCount, rowOf } from './topic-index.ts'

export interface CommittedByGroup {
  readonly table: CommittedTable
  /** By row of the table: row of the partition in the topic table; −1: it is not in it. */
  readonly partition: Int32Array
  /** By topic of the table: index in the topic table; −1: it is not in it. */
  readonly topicOf: Int32Array
  /** Rows of group g are order[from[g] … from[g+1]). */
  readonly order: Uint32Array
  readonly from: Uint32Array
}

/** @param groups id → number of the group; rows of groups that are not in it are left out of `order` */
export function committedByGroup(
  table: CommittedTable,
  groups: ReadonlyMap<string, number>,
  topics: TopicTable,
): CommittedByGroup {
  const count = table.group.length
  const topicIndex = indexOf(topics.names)
  const groupOf = Int32Array.from(table.groups, (id) => groups.get(id) ?? -1)
  const topicOf = Int32Array.from(table.topics, (name) => topicIndex.get(name) ?? -1)
  const partition = new Int32Array(count)
  const from = new Uint32Array(groups.size + 1)
  for (let i = 0; i < count; i++) {
    const group = groupOf[table.group[i]!]!
    if (group >= 0) from[group + 1]! += 1
    const topic = topicOf[table.topic[i]!]!
    partition[i] = topic < 0 ? -1 : rowOf(topics, topic, table.partition[i]!)
  }
  for (let g = 0; g < groups.size; g++) from[g + 1]! += from[g]!
  const next = from.slice()
  const order = new Uint32Array(from[groups.size]!)
  for (let i = 0; i < count; i++) {
    const group = groupOf[table.group[i]!]!
    if (group >= 0) order[next[group]!++] = i
  }
  return { table, partition, topicOf, order, from }
}

/**
 * Offsets per second by row of `now`; NaN where there is no commit before, or the offset was set back. Joined through
 * the partitions' rows, group by group: no key is built, because 50,000 of them a minute are garbage that shows.
 */
export function commitRates(
  now: CommittedByGroup,
  before: CommittedByGroup,
  seconds: number,
  topics: TopicTable,
): Float64Array {
  const rates = new Float64Array(now.table.group.length).fill(Number.NaN)
  if (!(seconds > 0)) return rates
  const offsetOf = new Float64Array(rowCount(topics))
  const groupOf = new Int32Array(rowCount(topics)).fill(-1)
  for (let g = 0; g + 1 < now.from.length; g++) {
    for (let k = before.from[g]!; k < before.from[g + 1]!; k++) {
      const i = before.order[k]!
      const row = before.partition[i]!
      if (row < 0) continue
      offsetOf[row] = before.table.offset[i]!
      groupOf[row] = g
    }
    for (let k = now.from[g]!; k < now.from[g + 1]!; k++) {
      const i = now.order[k]!
      const row = now.partition[i]!
      if (row < 0 || groupOf[row] !== g) continue
      const advanced = now.table.offset[i]! - offsetOf[row]!
      if (offsetOf[row]! >= 0 && advanced >= 0) rates[i] = advanced / seconds
    }
  }
  return rates
}
