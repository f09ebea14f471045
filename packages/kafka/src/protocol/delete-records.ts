/**
 * DeleteRecords, key 21, versions 0-2, flexible from 2. Each partition's leader is asked for itself.
 *
 * Request:  topics [name, [index int32, offset int64, tags], tags], timeout_ms int32, tags
 * Response: throttle_time_ms int32, topics [name, [index int32, low_watermark int64, error_code int16, tags], tags], tags
 */
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

/** As an offset: everything up to the high watermark. */
export const TO_HIGH_WATERMARK = -1

export interface DeleteRecordsRequest {
  readonly topics: readonly {
    readonly name: string
    /** What lies before `offset` goes. */
    readonly partitions: readonly { readonly partition: number; readonly offset: number }[]
  }[]
  readonly timeoutMs: number
}

export interface DeletedRecords {
  readonly topic: string
  readonly partition: number
  /** First offset that is left; −1 on error. */
  readonly lowWatermark: number
  readonly errorCode: number
}

export const deleteRecordsApi: Codec<DeleteRecordsRequest, readonly DeletedRecords[]> = {
  key: 21,
  name: 'DeleteRecords',
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 2,

  encode(version, request, out) {
    const fields = writing(version >= 2)
    fields.array(out, request.topics, ({ name, partitions }) => {
      fields.string(out, name)
      fields.array(out, partitions, ({ partition, offset }) => {
        out.int32(partition).int64(offset)
        fields.end(out)
      })
      fields.end(out)
    })
    out.int32(request.timeoutMs)
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 2)
    body.int32()
    const topics = fields.array(body, () => {
      const topic = fields.string(body)
      const partitions = fields.array(body, () => {
        const partition = body.int32()
        const lowWatermark = body.int64()
        const errorCode = body.int16()
        fields.end(body)
        return { topic, partition, lowWatermark, errorCode }
      })
      fields.end(body)
      return partitions
    })
    fields.end(body)
    return topics.flat()
  },
}
