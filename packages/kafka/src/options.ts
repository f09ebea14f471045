/** How to reach one cluster. Everything a Kafka client needs, nothing of where it was configured. */
import type { ConnectionOptions } from 'node:tls'

export interface Bootstrap {
  readonly host: string
  readonly port: number
}

export type SaslOptions =
  | { readonly mechanism: 'PLAIN'; readonly username: string; readonly password: string }
  | {
      readonly mechanism: 'SCRAM-SHA-256' | 'SCRAM-SHA-512'
      readonly username: string
      readonly password: string
    }
  | {
      /** Client credentials at a token endpoint (KIP-768 names in the JAAS line: clientId, clientSecret, scope). */
      readonly mechanism: 'OAUTHBEARER'
      readonly tokenEndpoint: string
      readonly clientId: string
      readonly clientSecret: string
      readonly scope?: string
      /** SASL extensions (KIP-342), e.g. logicalCluster. */
      readonly extensions?: Readonly<Record<string, string>>
    }
  | {
      readonly mechanism: 'AWS_MSK_IAM'
      readonly region: string
      readonly profile?: string
      readonly roleArn?: string
      readonly roleSessionName?: string
    }

/** Subset of node:tls options, built by security/tls-options.ts from PEM, PKCS12 or JKS stores. */
export type TlsOptions = Pick<
  ConnectionOptions,
  'ca' | 'cert' | 'key' | 'passphrase' | 'ciphers' | 'minVersion' | 'maxVersion'
> & {
  /** ssl.endpoint.identification.algorithm: `https` checks the broker's name, empty does not. */
  readonly verifyHostname: boolean
}

export interface KafkaOptions {
  readonly clientId: string
  readonly bootstrap: readonly Bootstrap[]
  readonly tls?: TlsOptions
  readonly sasl?: SaslOptions
  /** Deadline of a TCP and TLS connect, ms. */
  readonly connectTimeoutMs: number
  /** Deadline of one request, ms. */
  readonly requestTimeoutMs: number
}
