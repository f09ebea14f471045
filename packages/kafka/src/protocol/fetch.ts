/**
 * Fetch, key 1, versions 12-18, all flexible (topic ids KIP-516 v13, replica state KIP-903 v15, addresses of new leaders
 * KIP-951 v16, directory ids KIP-853 v17, high watermark KIP-1166 v18: both for replicas only).
 *
 * Request:  v12-14 replica_id int32 (−1), max_wait_ms int32, min_bytes int32, max_bytes int32, isolation_level int8,
 *           session_id int32, session_epoch int32, topics [v12 name, v13+ topic_id uuid, [partition int32,
 *           current_leader_epoch int32, fetch_offset int64, last_fetched_epoch int32, log_start_offset int64,
 *           partition_max_bytes int32, tags], tags], forgotten [name or id, [int32], tags], rack_id, tags
 * Response: throttle_time_ms int32, error_code int16, session_id int32, topics [v12 name, v13+ topic_id uuid,
 *           [partition int32, error_code int16, high_watermark int64, last_stable_offset int64, log_start_offset int64,
 *           aborted? [producer_id int64, first_offset int64, tags], preferred_read_replica int32, records? bytes,
 *           tags {0 diverging_epoch, 1 current_leader (leader_id int32, leader_epoch int32, tags), 2 snapshot_id}], tags],
 *           tags {0 v16+ node_endpoints [node_id int32, host, port int32, rack?, tags]}
 *
 * Always without a fetch session (KIP-227): id 0 and epoch −1. Records stay where they are, as positions in the answer.
 */
import type { BrokerAddress } from '../client/kafka.ts'
import type { AbortedTransaction } from '../records/model.ts'
import type { ByteReader } from '../wire/byte-reader.ts'
import { ZERO_UUID } from '../wire/byte-reader.ts'
import type { Codec } from './codec.ts'

export interface FetchRequest {
  readonly maxWaitMs: number
  readonly maxBytes: number
  readonly committedOnly: boolean
  /** client.rack; '': none. */
  readonly rack: string
  readonly topics: readonly FetchRequestTopic[]
}

export interface FetchRequestTopic {
  /** For version 12. */
  readonly name: string
  /** For later versions. */
  readonly id: string
  readonly partitions: readonly FetchRequestPartition[]
}

export interface FetchRequestPartition {
  readonly partition: number
  /** −1: unknown. */
  readonly leaderEpoch: number
  readonly offset: number
  readonly maxBytes: number
}

export interface FetchResponse {
  readonly throttleMs: number
  readonly errorCode: number
  readonly topics: readonly FetchResponseTopic[]
  /** Addresses of the leaders that `currentLeader` names; empty before version 16. */
  readonly endpoints: readonly BrokerAddress[]
}

export interface FetchResponseTopic {
  /** '' from version 13 on. */
  readonly name: string
  /** ZERO_UUID in version 12. */
  readonly id: string
  readonly partitions: readonly FetchResponsePartition[]
}

export interface FetchResponsePartition {
  readonly partition: number
  readonly errorCode: number
  readonly highWatermark: number
  readonly lastStableOffset: number
  /** −1: unknown. */
  readonly logStartOffset: number
  readonly aborted: readonly AbortedTransaction[]
  /** Broker to read from instead (KIP-392); −1: none. */
  readonly preferredReadReplica: number
  /** Positions in the buffer that was decoded. */
  readonly recordsStart: number
  readonly recordsEnd: number
  /** Told with NOT_LEADER_OR_FOLLOWER and FENCED_LEADER_EPOCH. */
  readonly currentLeader: { readonly id: number; readonly epoch: number } | null
}

const NO_ABORTED: readonly AbortedTransaction[] = []

export const fetchApi: Codec<FetchRequest, FetchResponse> = {
  key: 1,
  name: 'Fetch',
  minVersion: 12,
  maxVersion: 18,
  flexibleFrom: 12,

  encode(version, request, out) {
    if (version < 15) out.int32(-1)
    out.int32(request.maxWaitMs).int32(1).int32(request.maxBytes)
    out
      .int8(request.committedOnly ? 1 : 0)
      .int32(0)
      .int32(-1)
    out.compactArray(request.topics, ({ name, id, partitions }) => {
      if (version < 13) out.compactString(name)
      else out.uuid(id)
      out.compactArray(partitions, ({ partition, leaderEpoch, offset, maxBytes }) => {
        out.int32(partition).int32(leaderEpoch).int64(offset)
        out.int32(-1).int64(-1).int32(maxBytes).taggedFields()
      })
      out.taggedFields()
    })
    out.compactArrayLength(0)
    out.compactString(request.rack)
    out.taggedFields()
  },

  decode(version, body) {
    const throttleMs = body.int32()
    const errorCode = body.int16()
    body.int32()
    const topics = body.compactArray(() => {
      const name = version < 13 ? body.compactString() : ''
      const id = version < 13 ? ZERO_UUID : body.uuid()
      const partitions = body.compactArray(decodePartition)
      body.taggedFields()
      return { name, id, partitions }
    })
    let endpoints: readonly BrokerAddress[] = []
    body.taggedFields((reader, tag) => {
      if (tag === 0 && version >= 16) endpoints = reader.compactArray(decodeEndpoint)
    })
    return { throttleMs, errorCode, topics, endpoints }
  },
}

function decodePartition(body: ByteReader): FetchResponsePartition {
  const partition = body.int32()
  const errorCode = body.int16()
  const highWatermark = body.int64()
  const lastStableOffset = body.int64()
  const logStartOffset = body.int64()
  const abortedCount = body.compactArrayLength()
  const aborted = abortedCount > 0 ? decodeAborted(body, abortedCount) : NO_ABORTED
  const preferredReadReplica = body.int32()
  const size = body.uvarint() - 1
  const recordsStart = body.skip(Math.max(0, size), 'records')
  const recordsEnd = body.position
  let currentLeader: FetchResponsePartition['currentLeader'] = null
  body.taggedFields((reader, tag) => {
    if (tag === 1) currentLeader = { id: reader.int32(), epoch: reader.int32() }
  })
  return {
    partition,
    errorCode,
    highWatermark,
    lastStableOffset,
    logStartOffset,
    aborted,
    preferredReadReplica,
    recordsStart,
    recordsEnd,
    currentLeader,
  }
}

function decodeAborted(body: ByteReader, count: number): AbortedTransaction[] {
  const aborted: AbortedTransaction[] = []
  for (let i = 0; i < count; i += 1) {
    aborted.push({ producerId: body.int64Big(), firstOffset: body.int64() })
    body.taggedFields()
  }
  return aborted
}

function decodeEndpoint(body: ByteReader): BrokerAddress {
  const id = body.int32()
  const host = body.compactString()
  const port = body.int32()
  const rack = body.compactNullableString()
  body.taggedFields()
  return { id, host, port, rack }
}
