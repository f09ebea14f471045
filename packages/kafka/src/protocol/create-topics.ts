/**
 * CreateTopics, key 19, versions 2-7, flexible from 5 (broker's defaults KIP-464 v4, what was made KIP-525 v5, topic ids v7).
 *
 * Request:  topics [name, num_partitions int32, replication_factor int16,
 *           assignments [index int32, [broker int32], tags] (none), configs [name, value?, tags], tags],
 *           timeout_ms int32, validate_only bool, tags
 * Response: throttle_time_ms int32, topics [name, v7+ topic_id uuid, error_code int16, error_message?,
 *           v5+ num_partitions int32, v5+ replication_factor int16,
 *           v5+ configs? [name, value?, read_only bool, source int8, sensitive bool, tags],
 *           tags {0 topic_config_error_code int16}], tags
 */
import { ZERO_UUID } from '../wire/byte-reader.ts'
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

export interface CreateTopicsRequest {
  readonly topics: readonly {
    readonly name: string
    /** −1: num.partitions of the broker, from version 4 on. */
    readonly partitions: number
    /** −1: default.replication.factor of the broker, from version 4 on. */
    readonly replicationFactor: number
    readonly configs: readonly { readonly name: string; readonly value: string | null }[]
  }[]
  /** How long the broker may wait until the topics are there, ms. */
  readonly timeoutMs: number
  readonly validateOnly: boolean
}

export interface CreatedTopic {
  readonly name: string
  /** '' before version 7, and on error. */
  readonly id: string
  readonly errorCode: number
  readonly errorMessage: string | null
  /** −1: not told. */
  readonly partitions: number
  /** −1: not told. */
  readonly replicationFactor: number
}

export const createTopicsApi: Codec<CreateTopicsRequest, readonly CreatedTopic[]> = {
  key: 19,
  name: 'CreateTopics',
  minVersion: 2,
  maxVersion: 7,
  flexibleFrom: 5,

  encode(version, request, out) {
    const fields = writing(version >= 5)
    fields.array(out, request.topics, ({ name, partitions, replicationFactor, configs }) => {
      fields.string(out, name)
      out.int32(partitions).int16(replicationFactor)
      fields.count(out, 0)
      fields.array(out, configs, (config) => {
        fields.string(out, config.name)
        fields.nullableString(out, config.value)
        fields.end(out)
      })
      fields.end(out)
    })
    out.int32(request.timeoutMs).boolean(request.validateOnly)
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 5)
    body.int32()
    const topics = fields.array(body, () => {
      const name = fields.string(body)
      const uuid = version >= 7 ? body.uuid() : ZERO_UUID
      const errorCode = body.int16()
      const errorMessage = fields.nullableString(body)
      const partitions = version >= 5 ? body.int32() : -1
      const replicationFactor = version >= 5 ? body.int16() : -1
      if (version >= 5) {
        fields.array(body, () => {
          fields.string(body)
          fields.nullableString(body)
          body.skip(3, 'flags of a configuration')
          fields.end(body)
        })
      }
      fields.end(body)
      const id = uuid === ZERO_UUID ? '' : uuid
      return { name, id, errorCode, errorMessage, partitions, replicationFactor }
    })
    fields.end(body)
    return topics
  },
}
