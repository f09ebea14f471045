/**
 * ListOffsets, key 2, versions 1-11, flexible from 6
 * (isolation v2, leader epochs v4, max timestamp KIP-734 v7, tiered KIP-405/1005/1075/1023 v8-11).
 *
 * Request:  replica_id int32 (−1), v2+ isolation_level int8, topics [name, [index int32,
 *           v4+ current_leader_epoch int32, timestamp int64, tags], tags], v10+ timeout_ms int32, tags
 * Response: v2+ throttle_time_ms int32, topics [name, [index int32, error_code int16, timestamp int64, offset int64,
 *           v4+ leader_epoch int32, tags], tags], tags
 */
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

/** Special timestamps. */
export const LATEST = -1
export const EARLIEST = -2
/** From version 8 on: the first offset that is not only in tiered storage. */
export const EARLIEST_LOCAL = -4

export interface ListOffsetsRequest {
  /** Milliseconds since epoch, LATEST (the high watermark, unless `committed`) or EARLIEST. */
  readonly timestamp: number
  readonly topics: readonly { readonly name: string; readonly partitions: ArrayLike<number> }[]
  /** How long a broker may wait for tiered storage, ms. */
  readonly timeoutMs: number
  /** With it LATEST is the last stable offset, before which no transaction is open (KIP-98). Default: false. */
  readonly committed?: boolean
}

export interface ListOffsetsResponse {
  readonly names: readonly string[]
  /** names.length + 1 entries: rows of name t are first[t] … first[t+1]. */
  readonly first: Uint32Array
  readonly partition: Int32Array
  readonly error: Int16Array
  /** −1: none. */
  readonly offset: Float64Array
}

/** Bytes of the smallest partition: index, error, timestamp, offset. */
const MIN_PARTITION_BYTES = 22

export const listOffsetsApi: Codec<ListOffsetsRequest, ListOffsetsResponse> = {
  key: 2,
  name: 'ListOffsets',
  minVersion: 1,
  maxVersion: 11,
  flexibleFrom: 6,

  encode(version, request, out) {
    const fields = writing(version >= 6)
    out.int32(-1)
    if (version >= 2) out.int8(request.committed === true ? 1 : 0)
    fields.array(out, request.topics, ({ name, partitions }) => {
      fields.string(out, name)
      fields.count(out, partitions.length)
      for (let i = 0; i < partitions.length; i += 1) {
        out.int32(partitions[i] ?? 0)
        if (version >= 4) out.int32(-1)
        out.int64(request.timestamp)
        fields.end(out)
      }
      fields.end(out)
    })
    if (version >= 10) out.int32(request.timeoutMs)
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 6)
    if (version >= 2) body.int32()
    const count = Math.max(0, fields.count(body))
    const maxRows = Math.floor(body.remaining / MIN_PARTITION_BYTES) + 1
    const names: string[] = []
    const first = new Uint32Array(count + 1)
    const partition = new Int32Array(maxRows)
    const error = new Int16Array(maxRows)
    const offset = new Float64Array(maxRows)
    let row = 0
    for (let topic = 0; topic < count; topic += 1) {
      names.push(fields.string(body))
      first[topic] = row
      const end = row + Math.max(0, fields.count(body))
      for (; row < end; row += 1) {
        partition[row] = body.int32()
        error[row] = body.int16()
        body.skip(8, 'timestamp')
        offset[row] = body.int64()
        if (version >= 4) body.skip(4, 'leader epoch')
        fields.end(body)
      }
      fields.end(body)
    }
    first[count] = row
    fields.end(body)
    return {
      names,
      first,
      partition: partition.slice(0, row),
      error: error.slice(0, row),
      offset: offset.slice(0, row),
    }
  },
}
