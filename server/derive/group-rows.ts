/** Group rows (contract/group.ts). */
import type { GroupRow } from '@millrace/contract/group.ts'
import type { Missing } from '@millrace/contract/envelope.ts'
import type { Section } from '../state/model.ts'
import type { Consumption, GroupConsumption } from './consumption.ts'
import type { Facts } from './facts.ts'
import { NO_ADVANCE, note, pendingRate } from './missing.ts'
import type { MissingList, RowMissing } from './missing.ts'
import { orNull } from './partition-rows.ts'
import { OLDER_END } from './topic-rows.ts'

export const GROUP_SECTIONS = [
  'group_list',
  'groups',
  'group_offsets',
  'topics',
  'offsets',
] as const satisfies readonly Section[]

/** Rows in the order of the list; empty when it is not known. */
export function groupRows(facts: Facts, missing: MissingList): readonly GroupRow[] {
  const { consumption } = facts
  return consumption === null
    ? []
    : consumption.groups.map((group) => groupRow(facts, consumption, group, missing))
}

export function groupRow(
  facts: Facts,
  consumption: Consumption,
  group: GroupConsumption,
  missing: MissingList,
): GroupRow {
  const { listed, described } = group
  const members = described?.members ?? null
  let lacks: RowMissing
  if (members === null) {
    const faults = facts.faults('groups')
    const why =
      faults.absent() ??
      faults.item(listed.id) ??
      faults.broker(listed.coordinator) ??
      undescribed(listed.id)
    lacks = note(lacks, missing.add(why), 'members', 'hosts', 'partitions_assigned', 'protocol')
  } else if (group.assigned === null)
    lacks = note(lacks, missing.add(undecodable(listed.protocolType)), 'partitions_assigned')
  const lag = groupLag(facts, consumption, group, missing)
  for (const index of lag.why) lacks = note(lacks, index, ...lag.fields)
  if (lag.value === null && lag.why[0] !== undefined)
    lacks = note(lacks, lag.why[0], 'max_partition_lag')
  const rate = orNull(group.rate)
  if (rate === null && lag.readable && group.topics > 0)
    lacks = note(
      lacks,
      missing.add(consumption.hasRates ? NO_ADVANCE : pendingRate('group_offsets')),
      'read_rate',
    )
  return {
    id: listed.id,
    kind: listed.kind,
    state: described?.state || listed.state || null,
    protocol_type: described?.protocolType ?? listed.protocolType,
    protocol: described?.protocol ?? null,
    coordinator: (described ?? listed).coordinator < 0 ? null : (described ?? listed).coordinator,
    members: members === null ? null : members.length,
    hosts: members === null ? null : new Set(members.map((member) => member.host)).size,
    topics: lag.readable || group.topics > 0 ? group.topics : null,
    partitions_assigned: group.assigned,
    lag: lag.value,
    max_partition_lag: lag.value === null ? null : (orNull(group.maxLag) ?? 0),
    partitions_unknown: lag.readable ? group.unknownEnd + group.uncommitted + group.untold : null,
    read_rate: rate ?? (lag.readable && group.topics === 0 && consumption.hasRates ? 0 : null),
    ...(lacks === undefined ? {} : { missing: lacks }),
  }
}

/** `why`: indexes of reasons for which the lag is null or a lower bound. */
function groupLag(
  facts: Facts,
  consumption: Consumption,
  group: GroupConsumption,
  missing: MissingList,
): { value: number | null; why: number[]; fields: string[]; readable: boolean } {
  const { id, coordinator } = group.listed
  const committed = facts.faults('group_offsets')
  const denied = committed.absent() ?? committed.item(id) ?? committed.broker(coordinator)
  const hasRows =
    consumption.from[consumption.groupIndex.get(id)! + 1]! >
    consumption.from[consumption.groupIndex.get(id)!]!
  if (denied !== null && !hasRows)
    return {
      value: null,
      why: [missing.add(denied)],
      fields: ['lag', 'topics', 'partitions_unknown', 'read_rate'],
      readable: false,
    }
  const reasons: Missing[] = denied === null ? [] : [denied]
  if (facts.offsets === null) {
    const absent = facts.faults('offsets').absent()
    if (absent !== null) reasons.push(absent)
  } else {
    if (group.unknownTopic !== null) reasons.push(hiddenTopic(group.unknownTopic))
    else if (group.unknownEnd > 0) reasons.push(unknownEnd(group.unknownEnd))
    if (group.uncommitted > 0) reasons.push(uncommitted(group.uncommitted))
    if (group.untold > 0) reasons.push(UNTOLD_SHARE_LAG)
    if (consumption.endIsOlder) reasons.push(OLDER_END)
  }
  const hasNothing = group.topics === 0 && group.unknownEnd === 0
  const value = facts.offsets === null && !hasNothing ? null : hasNothing ? 0 : orNull(group.lag)
  return {
    value,
    why: hasNothing ? [] : reasons.map((reason) => missing.add(reason)),
    fields: ['lag'],
    readable: true,
  }
}

export const UNTOLD_SHARE_LAG: Missing = {
  section: 'group_offsets',
  kind: 'unsupported',
  reason:
    'The broker does not tell the lag of this share group (it needs DescribeShareGroupOffsets version 1).',
}

export function hiddenTopic(topic: string): Missing {
  return {
    section: 'topics',
    kind: 'hidden',
    reason: `The group reads topic “${topic}”, which the cluster does not list: it was deleted, or Kafka hides it because DESCRIBE on it is not allowed.`,
    item: topic,
  }
}

function unknownEnd(count: number): Missing {
  return {
    section: 'offsets',
    kind: 'failed',
    reason: `The end offset of ${partitions(count)} is unknown: their lag is left out.`,
  }
}

function uncommitted(count: number): Missing {
  return {
    section: 'group_offsets',
    kind: 'pending',
    reason: `Nothing is committed yet on ${partitions(count)}: where reading starts is the client's setting (auto.offset.reset).`,
  }
}

function partitions(count: number): string {
  return count === 1 ? '1 partition' : `${count} partitions`
}

function undescribed(id: string): Missing {
  return {
    section: 'groups',
    kind: 'pending',
    reason: `Group “${id}” was not described yet: it is newer than the last look.`,
  }
}

function undecodable(protocolType: string): Missing {
  return {
    section: 'groups',
    kind: 'unsupported',
    reason: `Assignments of protocol type “${protocolType}” are private to its clients.`,
  }
}
