/** The four kinds of group, as one model. */
import type {
  AssignedTopic,
  ConsumerGroup,
  ConsumerGroupMember,
} from '../protocol/consumer-group-describe.ts'
import type { ClassicGroup } from '../protocol/describe-groups.ts'
import type { ShareGroup } from '../protocol/share-group-describe.ts'
import type {
  StreamsAssignment,
  StreamsGroup,
  StreamsMember,
  Subtopology,
  Tasks,
} from '../protocol/streams-group-describe.ts'
import { decodeMember } from './consumer-protocol.ts'
import type { DescribedGroup, DescribedMember, MemberAssignment } from './model.ts'

export function classicGroup(group: ClassicGroup, coordinator: number): DescribedGroup {
  const { id, state, protocolType, protocol } = group
  const members = group.members.map((member): DescribedMember => {
    const { memberId, instanceId, clientId, clientHost } = member
    return {
      memberId,
      instanceId,
      clientId,
      host: hostOf(clientHost),
      targetAssignments: null,
      epoch: null,
      ...decodeMember(protocolType, member),
    }
  })
  return {
    id,
    kind: 'classic',
    state,
    protocolType,
    protocol,
    coordinator,
    epoch: null,
    assignmentEpoch: null,
    members,
    topology: null,
  }
}

export function consumerGroup(group: ConsumerGroup, coordinator: number): DescribedGroup {
  const members = group.members.map((member): DescribedMember => ({
    ...memberHead(member),
    instanceId: member.instanceId,
    assignments: member.assignment.map(named),
    targetAssignments: member.targetAssignment.map(named),
    details: {
      subscription: member.subscribedTopics.join(', '),
      ...(member.subscribedRegex ? { subscription_regex: member.subscribedRegex } : {}),
      ...(member.type === null ? {} : { member_type: member.type }),
    },
  }))
  return { ...groupHead(group, coordinator), kind: 'consumer', protocolType: 'consumer', members }
}

export function shareGroup(group: ShareGroup, coordinator: number): DescribedGroup {
  const members = group.members.map((member): DescribedMember => ({
    ...memberHead(member),
    instanceId: null,
    assignments: member.assignment.map(named),
    targetAssignments: null,
    details: { subscription: member.subscribedTopics.join(', ') },
  }))
  return { ...groupHead(group, coordinator), kind: 'share', protocolType: 'share', members }
}

export function streamsGroup(group: StreamsGroup, coordinator: number): DescribedGroup {
  const subtopologies = group.topology?.subtopologies ?? []
  const members = group.members.map((member): DescribedMember => ({
    ...memberHead(member),
    instanceId: member.instanceId,
    assignments: topicsOf(member.assignment, subtopologies),
    targetAssignments: topicsOf(member.targetAssignment, subtopologies),
    details: streamsDetails(member),
  }))
  const topology =
    group.topology === null
      ? null
      : {
          epoch: group.topology.epoch,
          subtopologies: group.topology.subtopologies,
        }
  return {
    ...groupHead({ ...group, assignor: '' }, coordinator),
    kind: 'streams',
    protocolType: 'streams',
    members,
    topology,
  }
}

function groupHead(group: Omit<ConsumerGroup, 'members'>, coordinator: number) {
  const { id, state, assignor, epoch, assignmentEpoch } = group
  return { id, state, protocol: assignor, coordinator, epoch, assignmentEpoch, topology: null }
}

function memberHead(
  member: Pick<ConsumerGroupMember, 'memberId' | 'clientId' | 'clientHost' | 'rackId' | 'epoch'>,
) {
  const { memberId, clientId, clientHost, rackId, epoch } = member
  return { memberId, clientId, host: hostOf(clientHost), rack: rackId || null, epoch }
}

/** Java prints an address as `name/address`; clients have no name, so a slash begins it. */
function hostOf(clientHost: string): string {
  return clientHost.startsWith('/') ? clientHost.slice(1) : clientHost
}

function named({ topic, partitions }: AssignedTopic): MemberAssignment {
  return { topic, partitions }
}

/**
 * Active tasks as partitions of the topics that their subtopologies read. A task's partition need not be in each of
 * them: source topics that are not joined may differ in their number of partitions.
 */
function topicsOf(
  { active }: StreamsAssignment,
  subtopologies: readonly Subtopology[],
): MemberAssignment[] {
  return active.flatMap(({ subtopology, partitions }) => {
    const found = subtopologies.find(({ id }) => id === subtopology)
    const topics = [...(found?.sourceTopics ?? []), ...(found?.repartitionSourceTopics ?? [])]
    return topics.map((topic) => ({ topic, partitions }))
  })
}

function streamsDetails(member: StreamsMember): Record<string, string> {
  const { active, standby, warmup } = member.assignment
  const tags = member.clientTags.map(({ key, value }) => `${key}=${value}`).join(', ')
  return {
    process_id: member.processId,
    topology_epoch: String(member.topologyEpoch),
    active_tasks: taskText(active),
    standby_tasks: taskText(standby),
    warmup_tasks: taskText(warmup),
    target_active_tasks: taskText(member.targetAssignment.active),
    ...(member.userEndpoint === null ? {} : { user_endpoint: member.userEndpoint }),
    ...(tags === '' ? {} : { client_tags: tags }),
    ...(member.isClassic ? { member_type: 'classic' } : {}),
  }
}

/** Task ids as Streams prints them: `0_1, 0_2`. */
function taskText(tasks: readonly Tasks[]): string {
  return tasks
    .flatMap(({ subtopology, partitions }) => partitions.map((p) => `${subtopology}_${p}`))
    .join(', ')
}
