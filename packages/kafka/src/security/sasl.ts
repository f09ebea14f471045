/** SASL: who we are, proven to a broker. One Authenticator per client, shared by its connections. */
import type { SaslOptions } from '../options.ts'

/** Sends one client message; resolves with the broker's answer. Rejects when the broker refuses. */
export type SaslStep = (message: Buffer) => Promise<Buffer>

export interface Authenticator {
  /** As in SaslHandshake. */
  readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512' | 'OAUTHBEARER'
  /** Gets what the exchange needs from elsewhere (a token), before a broker waits for it. */
  prepare(): Promise<void>
  /** The exchange of one connection. @param address of the broker, for messages */
  authenticate(step: SaslStep, address: string): Promise<void>
}

export function createAuthenticator(options: SaslOptions): Authenticator {
  switch (options.mechanism) {
    case 'PLAIN':
      return {
        mechanism: 'PLAIN',
        prepare: () => Promise.resolve(),
        // RFC 4616: authorization id (none), user name, password.
        authenticate: async (step) => {
          await step(Buffer.from(`\0${options.username}\0${options.password}`))
        },
      }
    default:
      throw new Error(options.mechanism)
  }
}
