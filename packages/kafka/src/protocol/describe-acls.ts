/**
 * DescribeAcls, key 29, versions 1-3, flexible from 2 (prefixed patterns KIP-290; user resources v3).
 *
 * Request:  resource_type int8, resource_name?, pattern_type int8, principal?, host?, operation int8,
 *           permission_type int8, tags
 * Response: throttle_time_ms int32, error_code int16, error_message?, resources [type int8, name, pattern_type int8,
 *           acls [principal, host, operation int8, permission_type int8, tags], tags], tags
 */
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

/** Code of "any" in every enumeration of ACLs. */
const ANY = 1

/** Codes as in Kafka's AclOperation, AclPermissionType, ResourceType and PatternType. */
export interface DescribedAcl {
  readonly resourceType: number
  readonly resourceName: string
  readonly patternType: number
  readonly principal: string
  readonly host: string
  readonly operation: number
  readonly permission: number
}

export interface DescribeAclsResponse {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly acls: readonly DescribedAcl[]
}

/** The request is always the same: every ACL. */
export const describeAclsApi: Codec<null, DescribeAclsResponse> = {
  key: 29,
  name: 'DescribeAcls',
  minVersion: 1,
  maxVersion: 3,
  flexibleFrom: 2,

  encode(version, _request, out) {
    const fields = writing(version >= 2)
    out.int8(ANY)
    fields.nullableString(out, null)
    out.int8(ANY)
    fields.nullableString(out, null)
    fields.nullableString(out, null)
    out.int8(ANY)
    out.int8(ANY)
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 2)
    body.int32()
    const errorCode = body.int16()
    const errorMessage = fields.nullableString(body)
    const acls = fields.array(body, () => {
      const resourceType = body.int8()
      const resourceName = fields.string(body)
      const patternType = body.int8()
      const ofResource = fields.array(body, () => {
        const principal = fields.string(body)
        const host = fields.string(body)
        const operation = body.int8()
        const permission = body.int8()
        fields.end(body)
        return { resourceType, resourceName, patternType, principal, host, operation, permission }
      })
      fields.end(body)
      return ofResource
    })
    fields.end(body)
    return { errorCode, errorMessage, acls: acls.flat() }
  },
}
