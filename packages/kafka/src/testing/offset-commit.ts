/**
 * OffsetCommit, key 8, version 7 (every supported broker has it): commits on behalf of a group without members.
 *
 * Request:  group_id, generation_id int32 (−1), member_id (''), group_instance_id? (null),
 *           topics [name, [index int32, committed_offset int64, committed_leader_epoch int32 (−1), metadata?]]
 * Response: throttle_time_ms int32, topics [name, [index int32, error_code int16]]
 */
import type { Codec } from '../protocol/codec.ts'

export interface OffsetCommitRequest {
  readonly group: string
  readonly topics: readonly {
    readonly name: string
    readonly partitions: readonly {
      readonly partition: number
      readonly offset: number
      readonly metadata?: string
    }[]
  }[]
}

/** Decodes to the error codes other than 0. */
export const offsetCommitApi: Codec<OffsetCommitRequest, readonly number[]> = {
  key: 8,
  name: 'OffsetCommit',
  minVersion: 7,
  maxVersion: 7,
  flexibleFrom: 8,

  encode(_version, request, out) {
    out.string(request.group).int32(-1).string('').nullableString(null)
    out.array(request.topics, ({ name, partitions }) => {
      out.string(name)
      out.array(partitions, ({ partition, offset, metadata }) => {
        out
          .int32(partition)
          .int64(offset)
          .int32(-1)
          .nullableString(metadata ?? null)
      })
    })
  },

  decode(_version, body) {
    body.int32()
    const codes = body.array(() => {
      body.string()
      return body.array(() => {
        body.int32()
        return body.int16()
      })
    })
    return codes.flat().filter((code) => code !== 0)
  },
}
