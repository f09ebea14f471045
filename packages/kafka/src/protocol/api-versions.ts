/**
 * ApiVersions, key 18, versions 0-4, flexible from 3 (KIP-35; features KIP-584; version 4 KAFKA-17011).
 *
 * Request:  v3+ client_software_name, client_software_version, tags
 * Response: error_code int16, [api_key int16, min int16, max int16, tags],
 *           v1+ throttle_time_ms int32, v3+ tags:
 *           0 supported_features [name, min int16, max int16], 1 finalized_features_epoch int64,
 *           2 finalized_features [name, max int16, min int16], 3 zk_migration_ready
 *
 * Two exceptions of this API: its response header is always version 0, and a broker that does not know the version
 * asked for answers UNSUPPORTED_VERSION (35) in version 0.
 */
import { reading } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

const UNSUPPORTED_VERSION = 35

export interface ApiVersionsRequest {
  readonly clientSoftwareName: string
  readonly clientSoftwareVersion: string
}

export interface ApiVersionsResponse {
  readonly errorCode: number
  readonly apis: readonly { readonly key: number; readonly min: number; readonly max: number }[]
  readonly supportedFeatures: readonly {
    readonly name: string
    readonly min: number
    readonly max: number
  }[]
  /** −1: unknown. */
  readonly finalizedFeaturesEpoch: bigint
  readonly finalizedFeatures: readonly { readonly name: string; readonly max: number }[]
}

export const apiVersionsApi: Codec<ApiVersionsRequest, ApiVersionsResponse> = {
  key: 18,
  name: 'ApiVersions',
  minVersion: 0,
  maxVersion: 4,
  flexibleFrom: 3,

  encode(version, request, out) {
    if (version < 3) return
    out.compactString(request.clientSoftwareName)
    out.compactString(request.clientSoftwareVersion)
    out.taggedFields()
  },

  decode(asked, body) {
    const errorCode = body.int16()
    const version = errorCode === UNSUPPORTED_VERSION ? 0 : asked
    const fields = reading(version >= 3)
    const apis = fields.array(body, () => {
      const api = { key: body.int16(), min: body.int16(), max: body.int16() }
      fields.end(body)
      return api
    })
    if (version >= 1) body.int32()
    let supportedFeatures: ApiVersionsResponse['supportedFeatures'] = []
    let finalizedFeaturesEpoch = -1n
    let finalizedFeatures: ApiVersionsResponse['finalizedFeatures'] = []
    fields.end(body, (_, tag) => {
      if (tag === 0) {
        supportedFeatures = fields.array(body, () => {
          const feature = { name: fields.string(body), min: body.int16(), max: body.int16() }
          fields.end(body)
          return feature
        })
      } else if (tag === 1) {
        finalizedFeaturesEpoch = body.int64Big()
      } else if (tag === 2) {
        finalizedFeatures = fields.array(body, () => {
          const feature = { name: fields.string(body), max: body.int16() }
          body.int16()
          fields.end(body)
          return feature
        })
      }
    })
    return { errorCode, apis, supportedFeatures, finalizedFeaturesEpoch, finalizedFeatures }
  },
}
