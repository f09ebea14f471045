/** Our SASL exchange as the library's custom authenticator: the library does the handshake and the framing. */
import type { SASLOptions } from '@platformatic/kafka'
import { authenticationErrors, messageOf } from '../errors.ts'
import type { Authenticator, SaslStep } from '../security/sasl.ts'
import { chain, property } from './connect-error.ts'
import { errorCode, errorName } from './error-codes.ts'

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
              reject(refusal(error, address, authenticator.mechanism))
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

/** The broker's own words, where it answered; the library's error where the connection went away. */
function refusal(error: Error | null, address: string, mechanism: string): Error {
  for (const cause of chain(error)) {
    const response = property(cause, 'response')
    const code = property(response, 'errorCode')
    if (typeof code !== 'number') continue
    const words = property(response, 'errorMessage')
    const detail = typeof words === 'string' && words !== '' ? words : errorCode(code).message
    return errorName(code) === 'SASL_AUTHENTICATION_FAILED'
      ? authenticationErrors.refused(address, mechanism, detail.replace(/[.\s]+$/, ''), error)
      : authenticationErrors.exchange(address, mechanism, `${errorName(code)}, ${detail}`, error)
  }
  return error ?? new Error('The SASL answer is empty')
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
