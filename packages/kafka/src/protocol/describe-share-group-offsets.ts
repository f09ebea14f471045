/**
 * DescribeShareGroupOffsets, key 90, versions 0-1, all flexible (KIP-932; lag KIP-1226 v1).
 *
 * Request:  groups [group_id, topics (null: all), tags], tags
 * Response: throttle_time_ms int32, groups [group_id, topics [name, topic_id uuid, partitions [index int32,
 *           start_offset int64, leader_epoch int32, v1+ lag int64, error_code int16, error_message?, tags], tags],
 *           error_code int16, error_message?, tags], tags
 */
import type { Codec } from './codec.ts'
import type { GroupIds } from './consumer-group-describe.ts'

export interface ShareGroupOffsets {
  readonly id: string
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly topics: readonly {
    readonly topic: string
    readonly partitions: readonly {
      readonly partition: number
      /** −1: nothing was delivered from this partition yet. */
      readonly startOffset: number
      /** −1 before version 1 or when unknown. */
      readonly lag: number
      readonly errorCode: number
      readonly errorMessage: string | null
    }[]
  }[]
}

export const describeShareGroupOffsetsApi: Codec<GroupIds, readonly ShareGroupOffsets[]> = {
  key: 90,
  name: 'DescribeShareGroupOffsets',
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,

  encode(_version, request, out) {
    out.compactArray(request.groups, (id) => {
      out.compactString(id)
      out.compactArrayLength(null)
      out.taggedFields()
    })
    out.taggedFields()
  },

  decode(version, body) {
    body.int32()
    const groups = body.compactArray(() => {
      const id = body.compactString()
      const topics = body.compactArray(() => {
        const topic = body.compactString()
        body.skip(16, 'topic id')
        const partitions = body.compactArray(() => {
          const partition = body.int32()
          const startOffset = body.int64()
          body.int32()
          const lag = version >= 1 ? body.int64() : -1
          const errorCode = body.int16()
          const errorMessage = body.compactNullableString()
          body.taggedFields()
          return { partition, startOffset, lag, errorCode, errorMessage }
        })
        body.taggedFields()
        return { topic, partitions }
      })
      const errorCode = body.int16()
      const errorMessage = body.compactNullableString()
      body.taggedFields()
      return { id, errorCode, errorMessage, topics }
    })
    body.taggedFields()
    return groups
  },
}
