/** SASL: who we are, proven to a broker. One Authenticator per client, shared by its connections. */
import { authenticationErrors, isKafkaError, messageOf } from '../errors.ts'
import type { SaslOptions } from '../options.ts'
import { mskIamToken } from './msk-iam-token.ts'
import { requestToken } from './oauth-token.ts'
import { scram } from './scram.ts'
import { TokenCache } from './token-cache.ts'

/** Sends one client message; resolves with the broker's answer. Rejects when the broker refuses. */
export type SaslStep = (message: Buffer) => Promise<Buffer>

export interface Authenticator {
  /** As in SaslHandshake. */
  readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512' | 'OAUTHBEARER'
  /** Gets what the exchange needs from elsewhere (a token), before a broker waits for it. */
  prepare(): Promise<void>
  /**
   * The exchange of one connection.
   * @param address of the broker, for messages
   * @param step rejects with a KafkaError when the broker refuses, with anything else when the connection goes
   * @throws KafkaError MR_KAFKA_AUTHENTICATION, or what `step` rejects with
   */
  authenticate(step: SaslStep, address: string): Promise<void>
}

export function createAuthenticator(options: SaslOptions): Authenticator {
  switch (options.mechanism) {
    case 'PLAIN':
      return plain(options.username, options.password)
    case 'SCRAM-SHA-256':
    case 'SCRAM-SHA-512':
      return scramAuthenticator(options)
    case 'OAUTHBEARER':
      return bearer(new TokenCache(() => requestToken(options)), options.extensions ?? {})
    case 'AWS_MSK_IAM':
      return bearer(new TokenCache(() => mskIamToken(options)), {})
  }
}

/** RFC 4616: authorization id (none), user name, password. */
function plain(username: string, password: string): Authenticator {
  return {
    mechanism: 'PLAIN',
    prepare: nothing,
    authenticate: async (step) => {
      await step(Buffer.from(`\0${username}\0${password}`))
    },
  }
}

function scramAuthenticator(
  options: Extract<SaslOptions, { readonly mechanism: 'SCRAM-SHA-256' | 'SCRAM-SHA-512' }>,
): Authenticator {
  const { mechanism } = options
  return {
    mechanism,
    prepare: nothing,
    authenticate: async (step, address) => {
      let refused: unknown
      const send = async (message: string): Promise<string> => {
        try {
          return (await step(Buffer.from(message))).toString()
        } catch (error) {
          refused = error
          throw error
        }
      }
      try {
        await scram(mechanism === 'SCRAM-SHA-256' ? 'sha256' : 'sha512', options, send)
      } catch (error) {
        if (refused !== undefined) throw error
        throw authenticationErrors.exchange(address, mechanism, messageOf(error), error)
      }
    },
  }
}

/** RFC 7628, extensions of KIP-342. */
function bearer(tokens: TokenCache, extensions: Readonly<Record<string, string>>): Authenticator {
  const suffix = Object.entries(extensions)
    .map(([name, value]) => `${name}=${value}\x01`)
    .join('')
  return {
    mechanism: 'OAUTHBEARER',
    prepare: async () => {
      await tokens.get()
    },
    authenticate: async (step, address) => {
      const message = `n,,\x01auth=Bearer ${await tokens.get()}\x01${suffix}\x01`
      try {
        const answer = await step(Buffer.from(message))
        if (answer.length === 0) return
        // A refusal arrives as a challenge of JSON; the reply that ends the exchange makes the broker fail it.
        await step(Buffer.from('\x01'))
        throw authenticationErrors.refused(address, 'OAUTHBEARER', answer.toString())
      } catch (error) {
        // The next attempt gets a new token: this one may have been revoked.
        if (isKafkaError(error)) tokens.drop()
        throw error
      }
    },
  }
}

const nothing = (): Promise<void> => Promise.resolve()
