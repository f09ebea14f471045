/**
 * ListGroups, key 16, versions 0-5, flexible from 3 (state KIP-518, type KIP-848).
 *
 * Request:  v4+ states_filter [string], v5+ types_filter [string], tags
 * Response: v1+ throttle_time_ms int32, error_code int16,
 *           groups [group_id, protocol_type, v4+ group_state, v5+ group_type, tags], tags
 *
 * A broker lists the groups that it coordinates; to list all, every broker is asked.
 */
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

export interface ListGroupsRequest {
  /** Group types wanted, empty: all. Brokers below version 5 do not know types and answer with all. */
  readonly types: readonly string[]
}

export interface ListGroupsResponse {
  readonly errorCode: number
  readonly groups: readonly {
    readonly id: string
    readonly protocolType: string
    /** '' before version 4. */
    readonly state: string
    /** classic, consumer, share, streams …; '' before version 5. */
    readonly type: string
  }[]
}

export const listGroupsApi: Codec<ListGroupsRequest, ListGroupsResponse> = {
  key: 16,
  name: 'ListGroups',
  minVersion: 0,
  maxVersion: 5,
  flexibleFrom: 3,

  encode(version, request, out) {
    const fields = writing(version >= 3)
    if (version >= 4) fields.count(out, 0)
    if (version >= 5) fields.array(out, request.types, (type) => fields.string(out, type))
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 3)
    if (version >= 1) body.int32()
    const errorCode = body.int16()
    const groups = fields.array(body, () => {
      const id = fields.string(body)
      const protocolType = fields.string(body)
      const state = version >= 4 ? fields.string(body) : ''
      const type = version >= 5 ? fields.string(body) : ''
      fields.end(body)
      return { id, protocolType, state, type }
    })
    fields.end(body)
    return { errorCode, groups }
  },
}
