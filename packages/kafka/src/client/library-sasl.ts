/** Our SASL exchange as the library's custom authenticator: the library does the handshake and the framing. */
import type { SASLOptions } from '@platformatic/kafka'
import type { Authenticator, SaslStep } from '../security/sasl.ts'

/**
 * @param onSession told the session's lifetime in ms (0: unlimited, KIP-368)
 */
export function librarySasl(
  authenticator: Authenticator,
  address: string,
  onSession: (lifetimeMs: number) => void,
): SASLOptions {
  return {
    mechanism: authenticator.mechanism,
    authenticate: (_mechanism, connection, saslAuthenticate, _user, _password, _token, done) => {
      let lifetimeMs = 0
      const step: SaslStep = (bytes) =>
        new Promise<Buffer>((resolve, reject) => {
          saslAuthenticate(connection, bytes, (error, response) => {
            if (error || response === undefined) {
              reject(error ?? new Error('The SASL answer is empty'))
              return
            }
            // SaslAuthenticate v0 has no lifetime: undefined, whatever its type says.
            lifetimeMs = Number(response.sessionLifetimeMs) || 0
            resolve(response.authBytes)
          })
        })
      authenticator.authenticate(step, address).then(
        () => {
          onSession(lifetimeMs)
          // Told 0, the library does not re-authenticate by itself: see wire.ts.
          done(null, {
            errorCode: 0,
            errorMessage: null,
            authBytes: Buffer.alloc(0),
            sessionLifetimeMs: 0n,
          })
        },
        (error: unknown) => {
          done(error instanceof Error ? error : new Error(String(error)))
        },
      )
    },
  }
}
