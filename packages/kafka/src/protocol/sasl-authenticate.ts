/**
 * SaslAuthenticate, key 36, versions 0-2, flexible from 2 (KIP-152; session lifetime KIP-368).
 *
 * Request:  auth_bytes, tags
 * Response: error_code int16, error_message?, auth_bytes, v1+ session_lifetime_ms int64, tags
 */
import type { Codec } from './codec.ts'

export interface SaslAuthenticateResponse {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly authBytes: Buffer
  /** 0: the session does not end. */
  readonly sessionLifetimeMs: number
}

export const saslAuthenticateApi: Codec<
  { readonly authBytes: Uint8Array },
  SaslAuthenticateResponse
> = {
  key: 36,
  name: 'SaslAuthenticate',
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 2,

  encode(version, { authBytes }, out) {
    if (version >= 2) out.compactBytes(authBytes).taggedFields()
    else out.bytes(authBytes)
  },

  decode(version, body) {
    const errorCode = body.int16()
    const errorMessage = version >= 2 ? body.compactNullableString() : body.nullableString()
    const authBytes = version >= 2 ? body.compactBytes() : body.bytes()
    const sessionLifetimeMs = version >= 1 ? body.int64() : 0
    if (version >= 2) body.taggedFields()
    return { errorCode, errorMessage, authBytes, sessionLifetimeMs }
  },
}
