/**
 * SyncGroup, key 14, versions 0-5, flexible from 4 (static members KIP-345 v3, protocol named KIP-559 v5).
 *
 * Request:  group_id, generation_id int32, member_id, v3+ group_instance_id? (null), v5+ protocol_type?, v5+ protocol_name?,
 *           assignments [member_id, assignment bytes, tags], tags
 * Response: v1+ throttle_time_ms int32, error_code int16, v5+ protocol_type?, v5+ protocol_name?, assignment bytes, tags
 *
 * The leader brings everybody's assignment; the others wait for it.
 */
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

export interface SyncGroupRequest {
  readonly group: string
  readonly generation: number
  readonly memberId: string
  readonly protocolType: string
  readonly protocol: string
  /** Empty for those who do not lead. */
  readonly assignments: readonly { readonly memberId: string; readonly assignment: Uint8Array }[]
}

export interface SyncGroupResponse {
  readonly errorCode: number
  /** A view. Empty on error, and for a member that the leader left out. */
  readonly assignment: Buffer
}

export const syncGroupApi: Codec<SyncGroupRequest, SyncGroupResponse> = {
  key: 14,
  name: 'SyncGroup',
  minVersion: 0,
  maxVersion: 5,
  flexibleFrom: 4,

  encode(version, request, out) {
    const fields = writing(version >= 4)
    fields.string(out, request.group)
    out.int32(request.generation)
    fields.string(out, request.memberId)
    if (version >= 3) fields.nullableString(out, null)
    if (version >= 5) fields.nullableString(out, request.protocolType)
    if (version >= 5) fields.nullableString(out, request.protocol)
    fields.array(out, request.assignments, ({ memberId, assignment }) => {
      fields.string(out, memberId)
      fields.bytes(out, assignment)
      fields.end(out)
    })
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 4)
    if (version >= 1) body.int32()
    const errorCode = body.int16()
    if (version >= 5) fields.nullableString(body)
    if (version >= 5) fields.nullableString(body)
    const assignment = fields.bytes(body)
    fields.end(body)
    return { errorCode, assignment }
  },
}
