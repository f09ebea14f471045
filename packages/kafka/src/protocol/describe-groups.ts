/**
 * DescribeGroups, key 15, versions 0-6, flexible from 5 (static members KIP-345, GROUP_ID_NOT_FOUND KIP-1043).
 * Classic groups only: groups of other types come back as Dead without members (or, from v6, as not found).
 *
 * Request:  groups [string], v3+ include_authorized_operations, tags
 * Response: v1+ throttle_time_ms int32, groups [error_code int16, v6+ error_message?, group_id, state, protocol_type,
 *           protocol, members [member_id, v4+ group_instance_id?, client_id, client_host, metadata bytes,
 *           assignment bytes, tags], v3+ authorized_operations int32, tags], tags
 */
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'
import type { GroupIds } from './consumer-group-describe.ts'

export interface ClassicMember {
  readonly memberId: string
  readonly instanceId: string | null
  readonly clientId: string
  readonly clientHost: string
  /** What the member wrote when it joined; its format belongs to the protocol type. */
  readonly metadata: Buffer
  /** What the group's leader wrote for it. */
  readonly assignment: Buffer
}

export interface ClassicGroup {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly id: string
  readonly state: string
  readonly protocolType: string
  readonly protocol: string
  readonly members: readonly ClassicMember[]
}

export const describeGroupsApi: Codec<GroupIds, readonly ClassicGroup[]> = {
  key: 15,
  name: 'DescribeGroups',
  minVersion: 0,
  maxVersion: 6,
  flexibleFrom: 5,

  encode(version, request, out) {
    const fields = writing(version >= 5)
    fields.array(out, request.groups, (id) => fields.string(out, id))
    if (version >= 3) out.boolean(false)
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 5)
    if (version >= 1) body.int32()
    const groups = fields.array(body, () => {
      const errorCode = body.int16()
      const errorMessage = version >= 6 ? fields.nullableString(body) : null
      const id = fields.string(body)
      const state = fields.string(body)
      const protocolType = fields.string(body)
      const protocol = fields.string(body)
      const members = fields.array(body, () => {
        const memberId = fields.string(body)
        const instanceId = version >= 4 ? fields.nullableString(body) : null
        const clientId = fields.string(body)
        const clientHost = fields.string(body)
        const metadata = fields.bytes(body)
        const assignment = fields.bytes(body)
        fields.end(body)
        return { memberId, instanceId, clientId, clientHost, metadata, assignment }
      })
      if (version >= 3) body.int32()
      fields.end(body)
      return { errorCode, errorMessage, id, state, protocolType, protocol, members }
    })
    fields.end(body)
    return groups
  },
}
