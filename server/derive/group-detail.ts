/** One group with its members and partitions (contract/group.ts). */
import type { GroupDetail, GroupMember, GroupPartition } from '@millrace/contract/group.ts'
import type { DescribedMember, TopicTable } from '@millrace/kafka/read/model.ts'
import type { Consumption, GroupConsumption } from './consumption.ts'
import type { Facts } from './facts.ts'
import { groupRow, hiddenTopic, UNTOLD_SHARE_LAG } from './group-rows.ts'
import { note } from './missing.ts'
import type { MissingList, RowMissing } from './missing.ts'
import { orNull } from './partition-rows.ts'
import { indexOf, rowOf } from './topic-index.ts'

export function groupDetail(
  facts: Facts,
  topics: TopicTable,
  id: string,
  missing: MissingList,
): GroupDetail | undefined {
  const { consumption } = facts
  const group = consumption?.groups[consumption.groupIndex.get(id) ?? -1]
  if (consumption === null || group === undefined) return undefined
  const row = groupRow(facts, consumption, group, missing)
  const partitions = partitionsOf(facts, topics, consumption, group, missing)
  const { described } = group
  return {
    ...row,
    epoch: described?.epoch ?? null,
    assignment_epoch: described?.assignmentEpoch ?? null,
    member_rows: described?.members?.map((member) => memberRow(member, group, partitions)) ?? null,
    partition_rows: row.topics === null ? null : partitions,
    streams: described?.topology
      ? {
          topology_epoch: described.topology.epoch,
          subtopologies: described.topology.subtopologies.map((part) => ({
            id: part.id,
            source_topics: [...part.sourceTopics],
            repartition_sink_topics: [...part.repartitionSinkTopics],
            repartition_source_topics: [...part.repartitionSourceTopics],
            changelog_topics: [...part.changelogTopics],
          })),
        }
      : null,
  }
}

/** Committed partitions and assigned ones without a commit, by topic and number. */
function partitionsOf(
  facts: Facts,
  topics: TopicTable,
  consumption: Consumption,
  group: GroupConsumption,
  missing: MissingList,
): GroupPartition[] {
  const owners = ownersOf(group)
  const rows = new Map<string, GroupPartition>()
  const g = consumption.groupIndex.get(group.listed.id) ?? -1
  const { committed } = consumption
  const own = consumption.order.subarray(consumption.from[g], consumption.from[g + 1])
  for (const i of own) {
    // there are no rows without a table
    const topic = committed!.topics[committed!.topic[i]!]!
    const partition = committed!.partition[i]!
    rows.set(
      partitionKey(topic, partition),
      partitionRow(facts, topics, group, owners, topic, partition, { consumption, i }, missing),
    )
  }
  for (const member of group.described?.members ?? [])
    for (const { topic, partitions } of member.assignments ?? [])
      for (const partition of partitions) {
        const key = partitionKey(topic, partition)
        if (!rows.has(key))
          rows.set(key, partitionRow(facts, topics, group, owners, topic, partition, null, missing))
      }
  return [...rows.values()].sort((a, b) =>
    a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1,
  )
}

function partitionRow(
  facts: Facts,
  topics: TopicTable,
  group: GroupConsumption,
  owners: ReadonlyMap<string, DescribedMember | null>,
  topic: string,
  partition: number,
  commit: { readonly consumption: Consumption; readonly i: number } | null,
  missing: MissingList,
): GroupPartition {
  const row = rowOf(topics, indexOf(topics.names).get(topic), partition)
  const owner = owners.get(partitionKey(topic, partition)) ?? null
  const start = row < 0 ? null : orNull(facts.offsets?.start[row])
  const end = row < 0 ? null : orNull(facts.offsets?.end[row])
  const offset = commit === null ? -1 : commit.consumption.committed!.offset[commit.i]! // a commit row comes from that table
  const isCommitted = offset >= 0
  let lag = isCommitted && commit !== null ? orNull(commit.consumption.rowLag[commit.i]) : null
  if (!isCommitted && start !== null && start === end) lag = 0
  let lacks: RowMissing
  if (end === null) {
    const offsets = facts.faults('offsets')
    const why =
      row < 0
        ? hiddenTopic(topic)
        : (offsets.absent() ?? offsets.at(facts.offsets?.fault[row] ?? -1))
    const unread = ['end_offset', 'start_offset', 'lag']
    // Kafka leaves commits on hidden topics out, too.
    if (!isCommitted) unread.push('committed_offset')
    lacks = note(lacks, missing.add(why), ...unread)
  } else if (lag === null && isCommitted && group.listed.kind === 'share')
    lacks = note(lacks, missing.add(UNTOLD_SHARE_LAG), 'lag')
  return {
    topic,
    partition,
    member_id: owner?.memberId ?? null,
    client_id: owner?.clientId ?? null,
    host: owner === null ? null : plainHost(owner.host),
    committed_offset: isCommitted ? offset : null,
    start_offset: start,
    end_offset: end,
    lag,
    read_rate: commit === null ? null : orNull(commit.consumption.rowRate[commit.i]),
    committed_beyond_end: commit !== null && commit.consumption.rowBeyondEnd[commit.i] === 1,
    records_lost: commit === null ? 0 : commit.consumption.rowLost[commit.i]!,
    commit_metadata:
      commit === null ? null : (commit.consumption.committed?.metadata.get(commit.i) ?? null),
    ...(lacks === undefined ? {} : { missing: lacks }),
  }
}

function memberRow(
  member: DescribedMember,
  group: GroupConsumption,
  partitions: readonly GroupPartition[],
): GroupMember {
  // Members of a share group read the same partitions together: what each of them has left cannot be told apart.
  const own =
    group.listed.kind === 'share'
      ? null
      : partitions.filter((row) => row.member_id === member.memberId)
  return {
    member_id: member.memberId,
    instance_id: member.instanceId,
    client_id: member.clientId,
    host: plainHost(member.host),
    rack: member.rack,
    assignments: copy(member.assignments),
    target_assignments: copy(member.targetAssignments),
    epoch: member.epoch,
    lag: own === null || member.assignments === null ? null : sumKnown(own.map((row) => row.lag)),
    read_rate:
      own === null || member.assignments === null
        ? null
        : sumKnown(own.map((row) => row.read_rate)),
    details: { ...member.details },
  }
}

/** Sum of what is known; null when there are values and none is known. */
function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 && values.length > 0
    ? null
    : known.reduce((sum, value) => sum + value, 0)
}

/** Partition → the member it is assigned to; null when several share it. */
function ownersOf(group: GroupConsumption): Map<string, DescribedMember | null> {
  const owners = new Map<string, DescribedMember | null>()
  for (const member of group.described?.members ?? [])
    for (const { topic, partitions } of member.assignments ?? [])
      for (const partition of partitions) {
        const key = partitionKey(topic, partition)
        owners.set(key, owners.has(key) ? null : member)
      }
  return owners
}

function partitionKey(topic: string, partition: number): string {
  return `${topic}:${partition}`
}

/** Java prints addresses as name/address: `/10.0.0.7`. */
function plainHost(host: string): string {
  return host.startsWith('/') ? host.slice(1) : host
}

function copy(
  assignments: DescribedMember['assignments'],
): { topic: string; partitions: number[] }[] | null {
  return (
    assignments?.map(({ topic, partitions }) => ({ topic, partitions: [...partitions] })) ?? null
  )
}
