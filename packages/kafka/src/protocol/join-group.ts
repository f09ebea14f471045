/**
 * JoinGroup, key 11, versions 0-9, flexible from 6 (member ids KIP-394 v4, static members KIP-345 v5, reasons KIP-800 v8).
 *
 * Request:  group_id, session_timeout_ms int32, v1+ rebalance_timeout_ms int32, member_id, v5+ group_instance_id? (null),
 *           protocol_type, protocols [name, metadata bytes, tags], v8+ reason?, tags
 * Response: v2+ throttle_time_ms int32, error_code int16, generation_id int32, v7+ protocol_type?,
 *           protocol_name (null from v7 on error), leader, v9+ skip_assignment bool, member_id,
 *           members [member_id, v5+ group_instance_id?, metadata bytes, tags], tags
 *
 * Answered when all members have joined, so it may take as long as the rebalance timeout.
 */
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

export interface JoinGroupRequest {
  readonly group: string
  readonly sessionTimeoutMs: number
  readonly rebalanceTimeoutMs: number
  /** '': none yet. */
  readonly memberId: string
  readonly protocolType: string
  readonly protocols: readonly { readonly name: string; readonly metadata: Uint8Array }[]
  /** For the broker's log. */
  readonly reason: string
}

export interface JoinGroupResponse {
  readonly errorCode: number
  /** −1 on error. */
  readonly generation: number
  readonly protocol: string
  /** Member id of the leader. */
  readonly leader: string
  /** With MEMBER_ID_REQUIRED the one to join with. */
  readonly memberId: string
  /** Everybody, for the leader; empty for the others. `metadata` are views. */
  readonly members: readonly { readonly memberId: string; readonly metadata: Buffer }[]
}

export const joinGroupApi: Codec<JoinGroupRequest, JoinGroupResponse> = {
  key: 11,
  name: 'JoinGroup',
  minVersion: 0,
  maxVersion: 9,
  flexibleFrom: 6,

  encode(version, request, out) {
    const fields = writing(version >= 6)
    fields.string(out, request.group)
    out.int32(request.sessionTimeoutMs)
    if (version >= 1) out.int32(request.rebalanceTimeoutMs)
    fields.string(out, request.memberId)
    if (version >= 5) fields.nullableString(out, null)
    fields.string(out, request.protocolType)
    fields.array(out, request.protocols, ({ name, metadata }) => {
      fields.string(out, name)
      fields.bytes(out, metadata)
      fields.end(out)
    })
    if (version >= 8) fields.nullableString(out, request.reason)
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 6)
    if (version >= 2) body.int32()
    const errorCode = body.int16()
    const generation = body.int32()
    if (version >= 7) fields.nullableString(body)
    const protocol = fields.nullableString(body) ?? ''
    const leader = fields.string(body)
    if (version >= 9) body.boolean()
    const memberId = fields.string(body)
    const members = fields.array(body, () => {
      const id = fields.string(body)
      if (version >= 5) fields.nullableString(body)
      const metadata = fields.bytes(body)
      fields.end(body)
      return { memberId: id, metadata }
    })
    fields.end(body)
    return { errorCode, generation, protocol, leader, memberId, members }
  },
}
