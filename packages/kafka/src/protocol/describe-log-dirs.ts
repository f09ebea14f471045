/**
 * DescribeLogDirs, key 35, versions 1-5, flexible from 2 (error code v3, volume sizes KIP-827 v4, cordoned KIP-1066 v5).
 *
 * Request:  topics (null: all), tags
 * Response: throttle_time_ms int32, v3+ error_code int16, results [error_code int16, log_dir, topics [name,
 *           partitions [index int32, size int64, offset_lag int64, is_future_key, tags], tags],
 *           v4+ total_bytes int64, v4+ usable_bytes int64, v5+ is_cordoned, tags], tags
 */
import type { Codec } from './codec.ts'
import { reading, writing } from '../wire/fields.ts'

export interface DescribeLogDirsResponse {
  /** 0 before version 3, where a refusal is an empty answer. */
  readonly errorCode: number
  readonly dirs: readonly {
    readonly errorCode: number
    readonly path: string
    /** −1 before version 4 or when unknown. */
    readonly totalBytes: number
    readonly usableBytes: number
  }[]
  readonly topics: readonly string[]
  /** One row per replica: indexes into dirs and topics. */
  readonly dir: Uint32Array
  readonly topic: Uint32Array
  readonly partition: Int32Array
  readonly size: Float64Array
  readonly offsetLag: Float64Array
  readonly future: Uint8Array
}

/** Bytes of the smallest partition: index, size, lag, flag. */
const MIN_PARTITION_BYTES = 21

/** The request has no fields of interest: all topics are asked for. */
export const describeLogDirsApi: Codec<null, DescribeLogDirsResponse> = {
  key: 35,
  name: 'DescribeLogDirs',
  minVersion: 1,
  maxVersion: 5,
  flexibleFrom: 2,

  encode(version, _request, out) {
    const fields = writing(version >= 2)
    fields.count(out, null)
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 2)
    body.int32()
    const errorCode = version >= 3 ? body.int16() : 0
    const count = fields.count(body)
    const maxRows = Math.floor(body.remaining / MIN_PARTITION_BYTES) + 1
    const topics = new Map<string, number>()
    const dirs: DescribeLogDirsResponse['dirs'][number][] = []
    const dir = new Uint32Array(maxRows)
    const topic = new Uint32Array(maxRows)
    const partition = new Int32Array(maxRows)
    const size = new Float64Array(maxRows)
    const offsetLag = new Float64Array(maxRows)
    const future = new Uint8Array(maxRows)
    let row = 0
    for (let d = 0; d < count; d += 1) {
      const dirError = body.int16()
      const path = fields.string(body)
      const topicCount = fields.count(body)
      for (let t = 0; t < topicCount; t += 1) {
        const name = fields.string(body)
        const index = topics.get(name) ?? topics.size
        if (index === topics.size) topics.set(name, index)
        const end = row + Math.max(0, fields.count(body))
        for (; row < end; row += 1) {
          dir[row] = d
          topic[row] = index
          partition[row] = body.int32()
          size[row] = body.int64()
          offsetLag[row] = body.int64()
          future[row] = body.uint8()
          fields.end(body)
        }
        fields.end(body)
      }
      const totalBytes = version >= 4 ? body.int64() : -1
      const usableBytes = version >= 4 ? body.int64() : -1
      if (version >= 5) body.boolean()
      fields.end(body)
      dirs.push({ errorCode: dirError, path, totalBytes, usableBytes })
    }
    fields.end(body)
    return {
      errorCode,
      dirs,
      topics: [...topics.keys()],
      dir: dir.slice(0, row),
      topic: topic.slice(0, row),
      partition: partition.slice(0, row),
      size: size.slice(0, row),
      offsetLag: offsetLag.slice(0, row),
      future: future.slice(0, row),
    }
  },
}
