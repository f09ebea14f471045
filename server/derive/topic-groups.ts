/** The groups that read one topic, as the topic sees them (contract/topic.ts). */
import type { TopicGroup } from '@millrace/contract/topic.ts'
import type { TopicTable } from '@millrace/kafka/read/model.ts'
import type { Facts } from './facts.ts'
import { groupDetail } from './group-detail.ts'
import { note } from './missing.ts'
import type { MissingList } from './missing.ts'

export function topicGroups(
  facts: Facts,
  topics: TopicTable,
  topic: string,
  missing: MissingList,
): readonly TopicGroup[] {
  const { consumption } = facts
  if (consumption === null) return []
  const { committed } = consumption
  const readers = new Set<string>()
  const topicAt = committed?.topics.indexOf(topic) ?? -1
  committed?.topic.forEach((at, i) => {
    if (at === topicAt) readers.add(committed.groups[committed.group[i]!]!)
  })
  for (const { listed, described } of consumption.groups)
    if (
      described?.members?.some((member) =>
        member.assignments?.some((a) => a.topic === topic && a.partitions.length > 0),
      )
    )
      readers.add(listed.id)
  return consumption.groups
    .filter((group) => readers.has(group.listed.id))
    .flatMap((group) => topicGroup(facts, topics, topic, group.listed.id, missing))
}

function topicGroup(
  facts: Facts,
  topics: TopicTable,
  topic: string,
  id: string,
  missing: MissingList,
): TopicGroup[] {
  const detail = groupDetail(facts, topics, id, missing)
  if (detail === undefined) return []
  const rows = detail.partition_rows?.filter((row) => row.topic === topic) ?? null
  const lags = rows?.map((row) => row.lag) ?? []
  const rates = (rows ?? []).flatMap((row) => (row.read_rate === null ? [] : [row.read_rate]))
  const known = lags.filter((lag) => lag !== null)
  let lacks = undefined as Record<string, number> | undefined
  for (const field of ['members', 'partitions_assigned', 'read_rate'])
    if (detail.missing?.[field] !== undefined) lacks = note(lacks, detail.missing[field], field)
  if (known.length < lags.length || rows === null)
    lacks = note(
      lacks,
      rows?.find((row) => row.lag === null)?.missing?.lag ??
        detail.missing?.lag ??
        missing.add(NO_COMMIT),
      'lag',
    )
  return [
    {
      id,
      kind: detail.kind,
      state: detail.state,
      members: detail.members,
      partitions_assigned: assignedOf(detail.member_rows, topic),
      lag:
        rows === null || (known.length === 0 && rows.length > 0)
          ? null
          : known.reduce((sum, lag) => sum + lag, 0),
      read_rate: rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0),
      ...(lacks === undefined ? {} : { missing: lacks }),
    },
  ]
}

const NO_COMMIT = {
  section: 'group_offsets',
  kind: 'pending',
  reason: 'Nothing is committed yet on some partitions.',
} as const

function assignedOf(
  members:
    | readonly { readonly assignments: readonly { topic: string; partitions: number[] }[] | null }[]
    | null,
  topic: string,
): number | null {
  if (
    members === null ||
    (members.length > 0 && members.every((member) => member.assignments === null))
  )
    return null
  let count = 0
  for (const member of members)
    for (const assignment of member.assignments ?? [])
      if (assignment.topic === topic) count += assignment.partitions.length
  return count
}
