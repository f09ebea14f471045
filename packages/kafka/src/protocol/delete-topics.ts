/**
 * DeleteTopics, key 20, versions 1-6, flexible from 4 (messages KIP-599 v5, by topic id KIP-516 v6).
 *
 * Request:  v1-5 topic_names [string]; v6 topics [name?, topic_id uuid (zero: by name), tags], timeout_ms int32, tags
 * Response: throttle_time_ms int32, responses [name (v6: nullable), v6 topic_id uuid, error_code int16,
 *           v5+ error_message?, tags], tags
 */
import { ZERO_UUID } from '../wire/byte-reader.ts'
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

export interface DeleteTopicsRequest {
  readonly names: readonly string[]
  /** How long the broker may wait until the topics are gone from the metadata, ms. */
  readonly timeoutMs: number
}

export interface DeletedTopic {
  readonly name: string
  readonly errorCode: number
  readonly errorMessage: string | null
}

export const deleteTopicsApi: Codec<DeleteTopicsRequest, readonly DeletedTopic[]> = {
  key: 20,
  name: 'DeleteTopics',
  minVersion: 1,
  maxVersion: 6,
  flexibleFrom: 4,

  encode(version, request, out) {
    const fields = writing(version >= 4)
    fields.array(out, request.names, (name) => {
      if (version < 6) return fields.string(out, name)
      fields.nullableString(out, name)
      out.uuid(ZERO_UUID)
      fields.end(out)
    })
    out.int32(request.timeoutMs)
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 4)
    body.int32()
    const topics = fields.array(body, () => {
      const name = version >= 6 ? (fields.nullableString(body) ?? '') : fields.string(body)
      if (version >= 6) body.uuid()
      const errorCode = body.int16()
      const errorMessage = version >= 5 ? fields.nullableString(body) : null
      fields.end(body)
      return { name, errorCode, errorMessage }
    })
    fields.end(body)
    return topics
  },
}
