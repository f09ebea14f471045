/** Our SASL exchange as the library's custom authenticator: the library does the handshake and the framing. */
import type { SASLOptions } from '@platformatic/kafka'
import { messageOf } from '../errors.ts'
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
      void settle(
        () => authenticator.authenticate(step, address),
        (error) => {
          if (error !== null) {
            done(error)
            return
          }
          onSession(lifetimeMs)
          // Told 0, the library does not re-authenticate by itself: see wire.ts.
          done(null, { ...NO_LIFETIME, authBytes: Buffer.alloc(0) })
        },
      )
    },
  }
}

const NO_LIFETIME = { errorCode: 0, errorMessage: null, sessionLifetimeMs: 0n }

/** A promise's end as a callback, called outside of the promise so that what it throws is not swallowed. */
async function settle(
  work: () => Promise<void>,
  done: (error: Error | null) => void,
): Promise<void> {
  let failure: Error | null = null
  try {
    await work()
  } catch (error) {
    failure = error instanceof Error ? error : new Error(messageOf(error), { cause: error })
  }
  done(failure)
}
