/**
 * ShareGroupDescribe, key 77, version 1, flexible (KIP-932; version 0 was early access and is gone).
 *
 * Request:  group_ids [string], include_authorized_operations, tags
 * Response: throttle_time_ms int32, groups [error_code int16, error_message?, group_id, state, epoch int32,
 *           assignment_epoch int32, assignor, members [member_id, rack_id?, epoch int32, client_id, client_host,
 *           subscribed_topics [string], assignment, tags], authorized_operations int32, tags], tags
 *           assignment: [topic_id uuid, topic_name, partitions [int32], tags], tags
 */
import type { Codec } from './codec.ts'
import { encodeGroupIds, readAssignment, readGroupHead } from './consumer-group-describe.ts'
import type { ConsumerGroup, ConsumerGroupMember, GroupIds } from './consumer-group-describe.ts'

/** Members of a share group have no target: assignments take effect at once. */
export type ShareGroupMember = Omit<
  ConsumerGroupMember,
  'instanceId' | 'subscribedRegex' | 'targetAssignment' | 'type'
>

export interface ShareGroup extends Omit<ConsumerGroup, 'members'> {
  readonly members: readonly ShareGroupMember[]
}

export const shareGroupDescribeApi: Codec<GroupIds, readonly ShareGroup[]> = {
  key: 77,
  name: 'ShareGroupDescribe',
  minVersion: 1,
  maxVersion: 1,
  flexibleFrom: 0,

  encode(_version, request, out) {
    encodeGroupIds(request, out)
  },

  decode(_version, body) {
    body.int32()
    const groups = body.compactArray(() => {
      const head = readGroupHead(body)
      const assignor = body.compactString()
      const members = body.compactArray(() => {
        const memberId = body.compactString()
        const rackId = body.compactNullableString()
        const epoch = body.int32()
        const clientId = body.compactString()
        const clientHost = body.compactString()
        const subscribedTopics = body.compactArray(() => body.compactString())
        const assignment = readAssignment(body)
        body.taggedFields()
        return { memberId, rackId, epoch, clientId, clientHost, subscribedTopics, assignment }
      })
      body.int32()
      body.taggedFields()
      return { ...head, assignor, members }
    })
    body.taggedFields()
    return groups
  },
}
