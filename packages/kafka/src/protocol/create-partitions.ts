/**
 * CreatePartitions, key 37, versions 0-3, flexible from 2 (KIP-195).
 *
 * Request:  topics [name, count int32, assignments? [broker_ids [int32], tags] (null: brokers choose), tags],
 *           timeout_ms int32, validate_only bool, tags
 * Response: throttle_time_ms int32, results [name, error_code int16, error_message?, tags], tags
 */
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

export interface CreatePartitionsRequest {
  readonly topics: readonly {
    readonly name: string
    /** In all, afterwards. */
    readonly count: number
  }[]
  readonly timeoutMs: number
  readonly validateOnly: boolean
}

export interface PartitionedTopic {
  readonly name: string
  readonly errorCode: number
  readonly errorMessage: string | null
}

export const createPartitionsApi: Codec<CreatePartitionsRequest, readonly PartitionedTopic[]> = {
  key: 37,
  name: 'CreatePartitions',
  minVersion: 0,
  maxVersion: 3,
  flexibleFrom: 2,

  encode(version, request, out) {
    const fields = writing(version >= 2)
    fields.array(out, request.topics, ({ name, count }) => {
      fields.string(out, name)
      out.int32(count)
      fields.count(out, null)
      fields.end(out)
    })
    out.int32(request.timeoutMs).boolean(request.validateOnly)
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 2)
    body.int32()
    const topics = fields.array(body, () => {
      const name = fields.string(body)
      const errorCode = body.int16()
      const errorMessage = fields.nullableString(body)
      fields.end(body)
      return { name, errorCode, errorMessage }
    })
    fields.end(body)
    return topics
  },
}
