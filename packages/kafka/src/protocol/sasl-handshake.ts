/**
 * SaslHandshake, key 17, version 1, not flexible: names the mechanism (version 0 goes on without framing, before 1.0).
 *
 * Request:  mechanism
 * Response: error_code int16, mechanisms [string] that the listener has
 */
import type { Codec } from './codec.ts'

export interface SaslHandshakeResponse {
  readonly errorCode: number
  readonly mechanisms: readonly string[]
}

export const saslHandshakeApi: Codec<{ readonly mechanism: string }, SaslHandshakeResponse> = {
  key: 17,
  name: 'SaslHandshake',
  minVersion: 1,
  maxVersion: 1,
  flexibleFrom: Number.POSITIVE_INFINITY,

  encode(_version, { mechanism }, out) {
    out.string(mechanism)
  },

  decode(_version, body) {
    return { errorCode: body.int16(), mechanisms: body.array((reader) => reader.string()) }
  },
}
