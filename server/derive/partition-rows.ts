/** Partition rows of one topic (contract/topic.ts). */
import type { Partition } from '@millrace/contract/topic.ts'
import type { TopicTable } from '@millrace/kafka/read/model.ts'
import type { Facts } from './facts.ts'
import { note, pendingRate } from './missing.ts'
import type { MissingList, RowMissing } from './missing.ts'
import { replicaFault } from './topic-rows.ts'

export function partitionRows(
  facts: Facts,
  topics: TopicTable,
  t: number,
  missing: MissingList,
): readonly Partition[] {
  const rows: Partition[] = []
  for (let row = topics.first[t]!; row < topics.first[t + 1]!; row++)
    rows.push(partitionRow(facts, topics, row, row - topics.first[t]!, missing))
  return rows
}

function partitionRow(
  facts: Facts,
  topics: TopicTable,
  row: number,
  partition: number,
  missing: MissingList,
): Partition {
  const { offsets, disk } = facts
  const replicas = list(topics.replicas, topics.replicasFrom, row)
  const leader = topics.leader[row]!
  let lacks: RowMissing
  const start = orNull(offsets?.start[row])
  const end = orNull(offsets?.end[row])
  const rate = orNull(offsets?.writeRate[row])
  if (start === null || end === null) {
    const faults = facts.faults('offsets')
    const index = missing.add(faults.absent() ?? faults.at(offsets?.fault[row] ?? -1))
    if (start === null) lacks = note(lacks, index, 'start_offset')
    if (end === null) lacks = note(lacks, index, 'end_offset', 'write_rate')
    lacks = note(lacks, index, 'messages')
  } else if (rate === null) {
    const why =
      offsets?.wentBack[row] === 1
        ? ({
            section: 'offsets',
            kind: 'failed',
            reason: 'The end offset went back since the observation before.',
          } as const)
        : pendingRate('offsets')
    lacks = note(lacks, missing.add(why), 'write_rate')
  }
  const replicaBytes = replicas.map((broker, i) => {
    const size = orNull(disk?.replica[topics.replicasFrom[row]! + i])
    if (size === null) {
      const index = missing.add(facts.faults('log_dirs').absent() ?? replicaFault(facts, broker))
      lacks = note(lacks, index, 'replica_disk_bytes', ...(broker === leader ? ['disk_bytes'] : []))
    }
    return size
  })
  return {
    partition,
    leader: leader < 0 ? null : leader,
    leader_epoch: topics.leaderEpoch[row]! < 0 ? null : topics.leaderEpoch[row]!,
    preferred_leader: replicas[0] ?? null,
    replicas,
    isr: list(topics.isr, topics.isrFrom, row),
    offline_replicas: list(topics.offline, topics.offlineFrom, row),
    start_offset: start,
    end_offset: end,
    messages: start === null || end === null ? null : Math.max(0, end - start),
    disk_bytes: orNull(disk?.leader[row]),
    replica_disk_bytes: replicaBytes,
    write_rate: rate,
    ...(lacks === undefined ? {} : { missing: lacks }),
  }
}

function list(values: Int32Array, from: Uint32Array, row: number): number[] {
  return Array.from(values.subarray(from[row], from[row + 1]))
}

/** NaN and undefined are unknown. */
export function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}
