/**
 * Produce, key 0, versions 3-13, flexible from 9 (record errors KIP-467 v8, new leaders KIP-951 v10, transactions that begin
 * by themselves KIP-890 v12, topic ids KIP-516 v13).
 *
 * Request:  transactional_id?, acks int16 (−1), timeout_ms int32,
 *           topics [v3-12 name, v13+ topic_id uuid, [index int32, records bytes, tags], tags], tags
 * Response: topics [v3-12 name, v13+ topic_id uuid, [index int32, error_code int16, base_offset int64,
 *           log_append_time_ms int64, v5+ log_start_offset int64, v8+ record_errors [batch_index int32, message?, tags],
 *           v8+ error_message?, tags {0 v10+ current_leader}], tags], throttle_time_ms int32,
 *           tags {0 v10+ node_endpoints}
 *
 * One batch of one partition per request: that is what the writer sends. Acks are always those of all replicas in sync.
 */
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

export interface ProduceRequest {
  readonly transactionalId: string | null
  /** How long the leader may wait for the other replicas, ms. */
  readonly timeoutMs: number
  /** For versions before 13. */
  readonly topic: string
  /** For later versions. */
  readonly topicId: string
  readonly partition: number
  /** One record batch of magic 2. */
  readonly batch: Uint8Array
}

export interface ProduceResponse {
  readonly errorCode: number
  readonly errorMessage: string | null
  /** −1 on error, and for a duplicate that the broker does not remember the place of. */
  readonly baseOffset: number
  /** −1: unknown. */
  readonly logStartOffset: number
  /** Places in the batch of the records that were refused, with the reason where one was told. */
  readonly recordErrors: readonly { readonly index: number; readonly message: string | null }[]
}

const ALL_IN_SYNC = -1
/** From here on topics have ids instead of names. */
const IDS_FROM = 13

export const produceApi: Codec<ProduceRequest, ProduceResponse> = {
  key: 0,
  name: 'Produce',
  minVersion: 3,
  maxVersion: 13,
  flexibleFrom: 9,

  encode(version, request, out) {
    const fields = writing(version >= 9)
    fields.nullableString(out, request.transactionalId)
    out.int16(ALL_IN_SYNC).int32(request.timeoutMs)
    fields.count(out, 1)
    if (version >= IDS_FROM) out.uuid(request.topicId)
    else fields.string(out, request.topic)
    fields.count(out, 1)
    out.int32(request.partition)
    fields.bytes(out, request.batch)
    for (let structure = 0; structure < 3; structure += 1) fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 9)
    const topics = fields.array(body, () => {
      if (version >= IDS_FROM) body.uuid()
      else fields.string(body)
      const partitions = fields.array(body, (): ProduceResponse => {
        body.int32()
        const errorCode = body.int16()
        const baseOffset = body.int64()
        body.skip(8, 'log append time')
        const logStartOffset = version >= 5 ? body.int64() : -1
        const recordErrors =
          version < 8
            ? []
            : fields.array(body, () => {
                const index = body.int32()
                const message = fields.nullableString(body)
                fields.end(body)
                return { index, message }
              })
        const errorMessage = version >= 8 ? fields.nullableString(body) : null
        fields.end(body)
        return { errorCode, errorMessage, baseOffset, logStartOffset, recordErrors }
      })
      fields.end(body)
      return partitions
    })
    body.int32()
    fields.end(body)
    const [answer, ...more] = topics.flat()
    if (answer === undefined || more.length > 0) {
      throw new RangeError(`Expected the answer for one partition, got ${topics.flat().length}`)
    }
    return answer
  },
}
