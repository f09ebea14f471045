/**
 * ConsumerGroupDescribe, key 69, versions 0-1, all flexible (KIP-848; member type KIP-1099).
 *
 * Request:  group_ids [string], include_authorized_operations, tags
 * Response: throttle_time_ms int32, groups [error_code int16, error_message?, group_id, state, epoch int32,
 *           assignment_epoch int32, assignor, members [member_id, instance_id?, rack_id?, epoch int32, client_id,
 *           client_host, subscribed_topics [string], subscribed_regex?, assignment, target_assignment,
 *           v1+ member_type int8 (0 classic, 1 consumer), tags], authorized_operations int32, tags], tags
 *           assignment: [topic_id uuid, topic_name, partitions [int32], tags], tags
 */
import type { ByteReader } from '../wire/byte-reader.ts'
import type { ByteWriter } from '../wire/byte-writer.ts'
import type { Codec } from './codec.ts'

export interface GroupIds {
  readonly groups: readonly string[]
}

export interface AssignedTopic {
  readonly topicId: string
  readonly topic: string
  readonly partitions: readonly number[]
}

export interface ConsumerGroupMember {
  readonly memberId: string
  readonly instanceId: string | null
  readonly rackId: string | null
  readonly epoch: number
  readonly clientId: string
  readonly clientHost: string
  readonly subscribedTopics: readonly string[]
  readonly subscribedRegex: string | null
  readonly assignment: readonly AssignedTopic[]
  readonly targetAssignment: readonly AssignedTopic[]
  /** null before version 1. */
  readonly type: 'classic' | 'consumer' | null
}

export interface ConsumerGroup {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly id: string
  readonly state: string
  readonly epoch: number
  readonly assignmentEpoch: number
  readonly assignor: string
  readonly members: readonly ConsumerGroupMember[]
}

export const consumerGroupDescribeApi: Codec<GroupIds, readonly ConsumerGroup[]> = {
  key: 69,
  name: 'ConsumerGroupDescribe',
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,

  encode(_version, request, out) {
    encodeGroupIds(request, out)
  },

  decode(version, body) {
    body.int32()
    const groups = body.compactArray(() => {
      const head = readGroupHead(body)
      const assignor = body.compactString()
      const members = body.compactArray(() => readMember(version, body))
      body.int32()
      body.taggedFields()
      return { ...head, assignor, members }
    })
    body.taggedFields()
    return groups
  },
}

/** The request of the three describe APIs that came with KIP-848 and after. */
export function encodeGroupIds(request: GroupIds, out: ByteWriter): void {
  out.compactArray(request.groups, (id) => out.compactString(id))
  out.boolean(false)
  out.taggedFields()
}

/** The fields that consumer, share and streams groups begin with. */
export function readGroupHead(body: ByteReader): Omit<ConsumerGroup, 'assignor' | 'members'> {
  return {
    errorCode: body.int16(),
    errorMessage: body.compactNullableString(),
    id: body.compactString(),
    state: body.compactString(),
    epoch: body.int32(),
    assignmentEpoch: body.int32(),
  }
}

export function readAssignment(body: ByteReader): readonly AssignedTopic[] {
  const topics = body.compactArray(() => {
    const topicId = body.uuid()
    const topic = body.compactString()
    const partitions = body.compactArray(() => body.int32())
    body.taggedFields()
    return { topicId, topic, partitions }
  })
  body.taggedFields()
  return topics
}

function readMember(version: number, body: ByteReader): ConsumerGroupMember {
  const memberId = body.compactString()
  const instanceId = body.compactNullableString()
  const rackId = body.compactNullableString()
  const epoch = body.int32()
  const clientId = body.compactString()
  const clientHost = body.compactString()
  const subscribedTopics = body.compactArray(() => body.compactString())
  const subscribedRegex = body.compactNullableString()
  const assignment = readAssignment(body)
  const targetAssignment = readAssignment(body)
  const type = version >= 1 ? memberType(body.int8()) : null
  body.taggedFields()
  return {
    memberId,
    instanceId,
    rackId,
    epoch,
    clientId,
    clientHost,
    subscribedTopics,
    subscribedRegex,
    assignment,
    targetAssignment,
    type,
  }
}

function memberType(code: number): ConsumerGroupMember['type'] {
  if (code === 0) return 'classic'
  return code === 1 ? 'consumer' : null
}
