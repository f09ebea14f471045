/**
 * DescribeClientQuotas, key 48, versions 0-1, flexible from 1 (KIP-546).
 *
 * Request:  components [entity_type, match_type int8, match?, tags], strict, tags
 * Response: throttle_time_ms int32, error_code int16, error_message?, entries? [entity [type, name? (null: default),
 *           tags], values [key, value float64, tags], tags], tags
 */
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

export interface DescribeClientQuotasResponse {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly entries: readonly {
    /** user, client-id or ip; a null name is the default entity. */
    readonly entity: readonly { readonly type: string; readonly name: string | null }[]
    readonly values: readonly { readonly key: string; readonly value: number }[]
  }[]
}

/** The request is always the same: no component and not strict is every entity. */
export const describeClientQuotasApi: Codec<null, DescribeClientQuotasResponse> = {
  key: 48,
  name: 'DescribeClientQuotas',
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 1,

  encode(version, _request, out) {
    const fields = writing(version >= 1)
    fields.count(out, 0)
    out.boolean(false)
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 1)
    body.int32()
    const errorCode = body.int16()
    const errorMessage = fields.nullableString(body)
    const entries = fields.array(body, () => {
      const entity = fields.array(body, () => {
        const part = { type: fields.string(body), name: fields.nullableString(body) }
        fields.end(body)
        return part
      })
      const values = fields.array(body, () => {
        const value = { key: fields.string(body), value: body.float64() }
        fields.end(body)
        return value
      })
      fields.end(body)
      return { entity, values }
    })
    fields.end(body)
    return { errorCode, errorMessage, entries }
  },
}
