/**
 * DescribeCluster, key 60, versions 0-2, all flexible (KIP-700; endpoint type KIP-919; fenced brokers KIP-1073).
 *
 * Request:  include_cluster_authorized_operations, v1+ endpoint_type int8, v2+ include_fenced_brokers, tags
 * Response: throttle_time_ms int32, error_code int16, error_message?, v1+ endpoint_type int8, cluster_id,
 *           controller_id int32, brokers [id int32, host, port int32, rack?, v2+ is_fenced, tags],
 *           cluster_authorized_operations int32 (bit per AclOperation; −2^31: not asked), tags
 */
import type { BrokerAddress } from '../client/kafka.ts'
import type { Codec } from './codec.ts'

const BROKER_ENDPOINT = 1

export interface DescribeClusterRequest {
  readonly includeAuthorizedOperations: boolean
}

export interface DescribeClusterResponse {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly clusterId: string
  readonly controllerId: number
  readonly brokers: readonly (BrokerAddress & { readonly fenced: boolean })[]
  /** Bit n: AclOperation code n; −2^31 when not asked. */
  readonly authorizedOperations: number
}

export const describeClusterApi: Codec<DescribeClusterRequest, DescribeClusterResponse> = {
  key: 60,
  name: 'DescribeCluster',
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 0,

  encode(version, request, out) {
    out.boolean(request.includeAuthorizedOperations)
    if (version >= 1) out.int8(BROKER_ENDPOINT)
    if (version >= 2) out.boolean(true)
    out.taggedFields()
  },

  decode(version, body) {
    body.int32()
    const errorCode = body.int16()
    const errorMessage = body.compactNullableString()
    if (version >= 1) body.int8()
    const clusterId = body.compactString()
    const controllerId = body.int32()
    const brokers = body.compactArray(() => {
      const id = body.int32()
      const host = body.compactString()
      const port = body.int32()
      const rack = body.compactNullableString()
      const fenced = version >= 2 && body.boolean()
      body.taggedFields()
      return { id, host, port, rack, fenced }
    })
    const authorizedOperations = body.int32()
    body.taggedFields()
    return { errorCode, errorMessage, clusterId, controllerId, brokers, authorizedOperations }
  },
}
