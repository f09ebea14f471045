/**
 * StreamsGroupDescribe, key 89, version 0 (all that brokers 4.1 to 4.3 have), flexible (KIP-1071).
 *
 * Request:  group_ids [string], include_authorized_operations, tags
 * Response: throttle_time_ms int32, groups [error_code int16, error_message?, group_id, state, epoch int32,
 *           assignment_epoch int32, topology?, members [member], authorized_operations int32, tags], tags
 * topology: int8 (−1: null), epoch int32, subtopologies? [id, source_topics [string], repartition_sink_topics [string],
 *           changelog_topics [topic_info], repartition_source_topics [topic_info], tags], tags
 * topic_info: name, partitions int32, replication_factor int16, configs [key, value, tags], tags
 * member:   member_id, epoch int32, instance_id?, rack_id?, client_id, client_host, topology_epoch int32, process_id,
 *           user_endpoint? (int8 −1: null; host, port uint16, tags), client_tags [key, value, tags],
 *           task_offsets [subtopology_id, partition int32, offset int64, tags], task_end_offsets (the same),
 *           assignment, target_assignment, is_classic, tags
 * assignment: active, standby, warmup, each [subtopology_id, partitions [int32], tags], tags
 */
import type { ByteReader } from '../wire/byte-reader.ts'
import type { Codec } from './codec.ts'
import { encodeGroupIds, readGroupHead } from './consumer-group-describe.ts'
import type { ConsumerGroup, GroupIds } from './consumer-group-describe.ts'

export interface Subtopology {
  readonly id: string
  readonly sourceTopics: readonly string[]
  readonly repartitionSinkTopics: readonly string[]
  readonly changelogTopics: readonly string[]
  readonly repartitionSourceTopics: readonly string[]
}

export interface Tasks {
  readonly subtopology: string
  readonly partitions: readonly number[]
}

export interface StreamsAssignment {
  readonly active: readonly Tasks[]
  readonly standby: readonly Tasks[]
  readonly warmup: readonly Tasks[]
}

export interface StreamsMember {
  readonly memberId: string
  readonly epoch: number
  readonly instanceId: string | null
  readonly rackId: string | null
  readonly clientId: string
  readonly clientHost: string
  readonly topologyEpoch: number
  readonly processId: string
  /** `host:port` of interactive queries. */
  readonly userEndpoint: string | null
  readonly clientTags: readonly KeyValue[]
  readonly assignment: StreamsAssignment
  readonly targetAssignment: StreamsAssignment
  readonly isClassic: boolean
}

export interface KeyValue {
  readonly key: string
  readonly value: string
}

export interface StreamsGroup extends Omit<ConsumerGroup, 'members' | 'assignor'> {
  readonly topology: {
    readonly epoch: number
    readonly subtopologies: readonly Subtopology[]
  } | null
  readonly members: readonly StreamsMember[]
}

export const streamsGroupDescribeApi: Codec<GroupIds, readonly StreamsGroup[]> = {
  key: 89,
  name: 'StreamsGroupDescribe',
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,

  encode(_version, request, out) {
    encodeGroupIds(request, out)
  },

  decode(_version, body) {
    body.int32()
    const groups = body.compactArray(() => {
      const head = readGroupHead(body)
      const topology = readTopology(body)
      const members = body.compactArray(readMember)
      body.int32()
      body.taggedFields()
      return { ...head, topology, members }
    })
    body.taggedFields()
    return groups
  },
}

function readTopology(body: ByteReader): StreamsGroup['topology'] {
  if (body.int8() < 0) return null
  const epoch = body.int32()
  const subtopologies = body.compactArray(() => {
    const id = body.compactString()
    const sourceTopics = body.compactArray(() => body.compactString())
    const repartitionSinkTopics = body.compactArray(() => body.compactString())
    const changelogTopics = body.compactArray(readTopicName)
    const repartitionSourceTopics = body.compactArray(readTopicName)
    body.taggedFields()
    return { id, sourceTopics, repartitionSinkTopics, changelogTopics, repartitionSourceTopics }
  })
  body.taggedFields()
  return { epoch, subtopologies }
}

function readTopicName(body: ByteReader): string {
  const name = body.compactString()
  body.int32()
  body.int16()
  body.compactArray(readKeyValue)
  body.taggedFields()
  return name
}

function readKeyValue(body: ByteReader): KeyValue {
  const pair = { key: body.compactString(), value: body.compactString() }
  body.taggedFields()
  return pair
}

function readMember(body: ByteReader): StreamsMember {
  const memberId = body.compactString()
  const epoch = body.int32()
  const instanceId = body.compactNullableString()
  const rackId = body.compactNullableString()
  const clientId = body.compactString()
  const clientHost = body.compactString()
  const topologyEpoch = body.int32()
  const processId = body.compactString()
  const userEndpoint = readEndpoint(body)
  const clientTags = body.compactArray(readKeyValue)
  body.compactArray(skipTaskOffset)
  body.compactArray(skipTaskOffset)
  const assignment = readAssignment(body)
  const targetAssignment = readAssignment(body)
  const isClassic = body.boolean()
  body.taggedFields()
  return {
    memberId,
    epoch,
    instanceId,
    rackId,
    clientId,
    clientHost,
    topologyEpoch,
    processId,
    userEndpoint,
    clientTags,
    assignment,
    targetAssignment,
    isClassic,
  }
}

function readEndpoint(body: ByteReader): string | null {
  if (body.int8() < 0) return null
  const endpoint = `${body.compactString()}:${body.uint16()}`
  body.taggedFields()
  return endpoint
}

/** Brokers leave these lists empty so far. */
function skipTaskOffset(body: ByteReader): void {
  body.compactString()
  body.skip(12, 'partition and offset')
  body.taggedFields()
}

function readAssignment(body: ByteReader): StreamsAssignment {
  const assignment = {
    active: body.compactArray(readTasks),
    standby: body.compactArray(readTasks),
    warmup: body.compactArray(readTasks),
  }
  body.taggedFields()
  return assignment
}

function readTasks(body: ByteReader): Tasks {
  const tasks = {
    subtopology: body.compactString(),
    partitions: body.compactArray(() => body.int32()),
  }
  body.taggedFields()
  return tasks
}
