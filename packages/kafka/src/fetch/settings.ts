/** Options of a fetcher, resolved once. */
import type { ConnectOptions } from '../client/handshake.ts'
import { wireTls } from '../client/secure-context.ts'
import { createAuthenticator } from '../security/sasl.ts'
import type { FetcherOptions } from './model.ts'
import { TokenBucket } from './token-bucket.ts'

const MEBIBYTE = 1024 * 1024

export interface FetchSettings {
  readonly committedOnly: boolean
  readonly rack: string
  readonly partitionMaxBytes: number
  readonly maxBytes: number
  readonly maxWaitMs: number
  readonly patienceMs: number
  /** A broker that sends nothing for so long when something is due is given up for now, ms. */
  readonly silenceMs: number
  readonly connect: ConnectOptions
  readonly bucket: TokenBucket
}

/** @throws KafkaError MR_KAFKA_TLS when the TLS material cannot be used */
export function fetchSettings(options: FetcherOptions): FetchSettings {
  const { kafka, patienceMs = 30_000 } = options
  return {
    committedOnly: options.isolation === 'read_committed',
    rack: options.rack ?? '',
    partitionMaxBytes: options.partitionMaxBytes ?? MEBIBYTE,
    maxBytes: options.maxBytes ?? 8 * MEBIBYTE,
    maxWaitMs: options.maxWaitMs ?? 500,
    patienceMs,
    silenceMs: Math.min(kafka.requestTimeoutMs, patienceMs),
    connect: {
      clientId: kafka.clientId,
      connectTimeoutMs: Math.min(kafka.connectTimeoutMs, patienceMs),
      tls: kafka.tls === undefined ? undefined : wireTls(kafka.tls),
      authenticator: kafka.sasl === undefined ? undefined : createAuthenticator(kafka.sasl),
    },
    bucket: new TokenBucket(),
  }
}
