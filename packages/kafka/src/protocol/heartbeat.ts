/**
 * Heartbeat, key 12, versions 0-4, flexible from 4 (static members KIP-345 v3).
 *
 * Request:  group_id, generation_id int32, member_id, v3+ group_instance_id? (null), tags
 * Response: v1+ throttle_time_ms int32, error_code int16, tags
 */
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

export interface HeartbeatRequest {
  readonly group: string
  readonly generation: number
  readonly memberId: string
}

export const heartbeatApi: Codec<HeartbeatRequest, { readonly errorCode: number }> = {
  key: 12,
  name: 'Heartbeat',
  minVersion: 0,
  maxVersion: 4,
  flexibleFrom: 4,

  encode(version, request, out) {
    const fields = writing(version >= 4)
    fields.string(out, request.group)
    out.int32(request.generation)
    fields.string(out, request.memberId)
    if (version >= 3) fields.nullableString(out, null)
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 4)
    if (version >= 1) body.int32()
    const errorCode = body.int16()
    fields.end(body)
    return { errorCode }
  },
}
