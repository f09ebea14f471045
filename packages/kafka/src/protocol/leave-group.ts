/**
 * LeaveGroup, key 13, versions 0-5, flexible from 4 (many members KIP-345 v3, reasons KIP-800 v5).
 *
 * Request:  group_id, v0-2 member_id, v3+ members [member_id, group_instance_id? (null), v5+ reason?, tags], tags
 * Response: v1+ throttle_time_ms int32, error_code int16, v3+ members [member_id, group_instance_id?, error_code int16,
 *           tags], tags
 */
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

export interface LeaveGroupRequest {
  readonly group: string
  readonly memberId: string
  /** For the broker's log. */
  readonly reason: string
}

export const leaveGroupApi: Codec<LeaveGroupRequest, { readonly errorCode: number }> = {
  key: 13,
  name: 'LeaveGroup',
  minVersion: 0,
  maxVersion: 5,
  flexibleFrom: 4,

  encode(version, request, out) {
    const fields = writing(version >= 4)
    fields.string(out, request.group)
    if (version < 3) {
      fields.string(out, request.memberId)
      return
    }
    fields.array(out, [request], ({ memberId, reason }) => {
      fields.string(out, memberId)
      fields.nullableString(out, null)
      if (version >= 5) fields.nullableString(out, reason)
      fields.end(out)
    })
    fields.end(out)
  },

  /** The member's own error, where the group has none. */
  decode(version, body) {
    const fields = reading(version >= 4)
    if (version >= 1) body.int32()
    const errorCode = body.int16()
    const members =
      version < 3
        ? []
        : fields.array(body, () => {
            fields.string(body)
            fields.nullableString(body)
            const code = body.int16()
            fields.end(body)
            return code
          })
    fields.end(body)
    return { errorCode: errorCode === 0 ? (members[0] ?? 0) : errorCode }
  },
}
