/**
 * FindCoordinator, key 10, versions 0-6, flexible from 3, batched from 4 (KIP-699; share groups KIP-932).
 *
 * Request:  v0-3 key, v1+ key_type int8, v4+ coordinator_keys [string], tags
 * Response: v1+ throttle_time_ms int32,
 *           v0-3 error_code int16, v1+ error_message?, node_id int32, host, port int32
 *           v4+  coordinators [key, node_id int32, host, port int32, error_code int16, error_message?, tags], tags
 *
 * Before version 4 a request carries one key, and the answer does not repeat it.
 */
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

/** Versions from here on take many keys at once. */
export const FIND_COORDINATOR_BATCHED_FROM = 4

export interface FindCoordinatorRequest {
  readonly type: 'group' | 'transaction'
  /** One key below version 4. */
  readonly keys: readonly string[]
}

export interface FoundCoordinator {
  /** Empty below version 4: the key that was asked for. */
  readonly key: string
  /** −1 on error. */
  readonly broker: number
  readonly errorCode: number
  readonly errorMessage: string | null
}

export const findCoordinatorApi: Codec<FindCoordinatorRequest, readonly FoundCoordinator[]> = {
  key: 10,
  name: 'FindCoordinator',
  minVersion: 0,
  maxVersion: 6,
  flexibleFrom: 3,

  encode(version, request, out) {
    const fields = writing(version >= 3)
    if (version < FIND_COORDINATOR_BATCHED_FROM) {
      const [key] = request.keys
      if (key === undefined || request.keys.length > 1) {
        throw new RangeError(
          `Expected one key for FindCoordinator v${version}, got ${request.keys.length}`,
        )
      }
      fields.string(out, key)
    }
    if (version >= 1) out.int8(request.type === 'group' ? 0 : 1)
    if (version >= FIND_COORDINATOR_BATCHED_FROM) {
      fields.array(out, request.keys, (key) => fields.string(out, key))
    }
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 3)
    if (version >= 1) body.int32()
    if (version < FIND_COORDINATOR_BATCHED_FROM) {
      const errorCode = body.int16()
      const errorMessage = version >= 1 ? fields.nullableString(body) : null
      const broker = body.int32()
      fields.string(body)
      body.int32()
      fields.end(body)
      return [{ key: '', broker, errorCode, errorMessage }]
    }
    const found = fields.array(body, () => {
      const key = fields.string(body)
      const broker = body.int32()
      fields.string(body)
      body.int32()
      const errorCode = body.int16()
      const errorMessage = fields.nullableString(body)
      fields.end(body)
      return { key, broker, errorCode, errorMessage }
    })
    fields.end(body)
    return found
  },
}
