/**
 * DescribeTopicPartitions, key 75, version 0, flexible (KIP-966). Paged: for single topics, with what Metadata does not
 * tell (eligible leader replicas, authorised operations per topic).
 *
 * Request:  topics [name, tags], response_partition_limit int32, cursor?, tags
 * Response: throttle_time_ms int32, topics [error_code int16, name?, topic_id uuid, is_internal, partitions
 *           [error_code int16, index int32, leader int32, leader_epoch int32, replicas [int32], isr [int32],
 *           eligible_leader_replicas? [int32], last_known_elr? [int32], offline [int32], tags],
 *           authorized_operations int32, tags], next_cursor?, tags
 * cursor:   int8 (−1: null), topic_name, partition int32, tags
 */
import type { ByteReader } from '../wire/byte-reader.ts'
import type { Codec } from './codec.ts'

export interface TopicPartitionCursor {
  readonly topic: string
  readonly partition: number
}

export interface DescribeTopicPartitionsRequest {
  readonly topics: readonly string[]
  readonly partitionLimit: number
  readonly cursor: TopicPartitionCursor | null
}

export interface DescribedPartition {
  readonly errorCode: number
  readonly partition: number
  readonly leader: number
  readonly leaderEpoch: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  readonly eligibleLeaders: readonly number[]
  readonly lastKnownEligible: readonly number[]
  readonly offline: readonly number[]
}

export interface DescribeTopicPartitionsResponse {
  readonly topics: readonly {
    readonly errorCode: number
    readonly name: string | null
    readonly topicId: string
    readonly internal: boolean
    readonly partitions: readonly DescribedPartition[]
    /** Bit n: AclOperation code n. */
    readonly authorizedOperations: number
  }[]
  /** Where the next page begins; null: that was all. */
  readonly next: TopicPartitionCursor | null
}

export const describeTopicPartitionsApi: Codec<
  DescribeTopicPartitionsRequest,
  DescribeTopicPartitionsResponse
> = {
  key: 75,
  name: 'DescribeTopicPartitions',
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,

  encode(_version, request, out) {
    out.compactArray(request.topics, (name) => {
      out.compactString(name).taggedFields()
    })
    out.int32(request.partitionLimit)
    if (request.cursor === null) {
      out.int8(-1)
    } else {
      out.int8(1).compactString(request.cursor.topic).int32(request.cursor.partition).taggedFields()
    }
    out.taggedFields()
  },

  decode(_version, body) {
    body.int32()
    const topics = body.compactArray(() => {
      const errorCode = body.int16()
      const name = body.compactNullableString()
      const topicId = body.uuid()
      const internal = body.boolean()
      const partitions = body.compactArray(readPartition)
      const authorizedOperations = body.int32()
      body.taggedFields()
      return { errorCode, name, topicId, internal, partitions, authorizedOperations }
    })
    const next = readCursor(body)
    body.taggedFields()
    return { topics, next }
  },
}

function readPartition(body: ByteReader): DescribedPartition {
  const partition = {
    errorCode: body.int16(),
    partition: body.int32(),
    leader: body.int32(),
    leaderEpoch: body.int32(),
    replicas: body.compactArray(() => body.int32()),
    isr: body.compactArray(() => body.int32()),
    eligibleLeaders: body.compactArray(() => body.int32()),
    lastKnownEligible: body.compactArray(() => body.int32()),
    offline: body.compactArray(() => body.int32()),
  }
  body.taggedFields()
  return partition
}

function readCursor(body: ByteReader): TopicPartitionCursor | null {
  if (body.int8() < 0) return null
  const cursor = { topic: body.compactString(), partition: body.int32() }
  body.taggedFields()
  return cursor
}
