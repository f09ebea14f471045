/**
 * DescribeQuorum, key 55, versions 0-2, all flexible (KIP-595; fetch times KIP-836 v1; directory ids and listeners
 * KIP-853 v2). KRaft only; brokers forward it to the active controller.
 *
 * Request:  topics [name, [index int32, tags], tags], tags
 * Response: error_code int16, v2+ error_message?, topics [name, [index int32, error_code int16, v2+ error_message?,
 *           leader_id int32, leader_epoch int32, high_watermark int64, voters [replica], observers [replica], tags],
 *           tags], v2+ nodes [id int32, listeners [name, host, port uint16, tags], tags], tags
 * replica:  id int32, v2+ directory_id uuid, log_end_offset int64, v1+ last_fetch int64, v1+ last_caught_up int64, tags
 */
import type { ByteReader } from '../wire/byte-reader.ts'
import type { Codec } from './codec.ts'

export interface QuorumReplica {
  readonly id: number
  /** null before version 2. */
  readonly directoryId: string | null
  readonly logEndOffset: number
  /** ms since epoch, −1: unknown. */
  readonly lastFetchAt: number
  readonly lastCaughtUpAt: number
}

export interface DescribeQuorumResponse {
  readonly errorCode: number
  readonly errorMessage: string | null
  /** Of the one partition of __cluster_metadata; null when the answer has none. */
  readonly partition: {
    readonly errorCode: number
    readonly errorMessage: string | null
    readonly leaderId: number
    readonly leaderEpoch: number
    readonly highWatermark: number
    readonly voters: readonly QuorumReplica[]
    readonly observers: readonly QuorumReplica[]
  } | null
  /** Empty before version 2. */
  readonly nodes: readonly { readonly id: number; readonly endpoints: readonly string[] }[]
}

/** The request is always the same: the metadata partition. */
export const describeQuorumApi: Codec<null, DescribeQuorumResponse> = {
  key: 55,
  name: 'DescribeQuorum',
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 0,

  encode(_version, _request, out) {
    out.compactArrayLength(1).compactString('__cluster_metadata')
    out.compactArrayLength(1).int32(0).taggedFields()
    out.taggedFields()
    out.taggedFields()
  },

  decode(version, body) {
    const errorCode = body.int16()
    const errorMessage = version >= 2 ? body.compactNullableString() : null
    const partitions = body.compactArray(() => {
      body.compactString()
      const ofTopic = body.compactArray(() => readPartition(version, body))
      body.taggedFields()
      return ofTopic
    })
    const nodes = version >= 2 ? body.compactArray(readNode) : []
    body.taggedFields()
    return { errorCode, errorMessage, partition: partitions.flat()[0] ?? null, nodes }
  },
}

function readPartition(version: number, body: ByteReader) {
  body.int32()
  const partition = {
    errorCode: body.int16(),
    errorMessage: version >= 2 ? body.compactNullableString() : null,
    leaderId: body.int32(),
    leaderEpoch: body.int32(),
    highWatermark: body.int64(),
    voters: body.compactArray(() => readReplica(version, body)),
    observers: body.compactArray(() => readReplica(version, body)),
  }
  body.taggedFields()
  return partition
}

function readReplica(version: number, body: ByteReader): QuorumReplica {
  const replica = {
    id: body.int32(),
    directoryId: version >= 2 ? body.uuid() : null,
    logEndOffset: body.int64(),
    lastFetchAt: version >= 1 ? body.int64() : -1,
    lastCaughtUpAt: version >= 1 ? body.int64() : -1,
  }
  body.taggedFields()
  return replica
}

function readNode(body: ByteReader): { id: number; endpoints: string[] } {
  const id = body.int32()
  const endpoints = body.compactArray(() => {
    const endpoint = `${body.compactString()}://${body.compactString()}:${body.uint16()}`
    body.taggedFields()
    return endpoint
  })
  body.taggedFields()
  return { id, endpoints }
}
