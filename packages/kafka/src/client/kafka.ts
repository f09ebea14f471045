/**
 * The connection to one cluster that everything in this package is written against.
 *
 * Pools: each `use` has its own sockets, because a broker answers one socket strictly in order: a slow describe must
 * never hold up a page (reference: KafkaChannel mutes a connection while a request is in progress).
 */
import type { Codec } from '../protocol/codec.ts'
import type { KafkaOptions } from '../options.ts'

/**
 * `observe` and `quorum` are reads. What a broker forwards to the controller (DescribeQuorum) waits there while there is
 * no quorum, and everything behind it on the socket with it: hence sockets of its own. So have `join` (JoinGroup and
 * SyncGroup are answered when all members are there) and `heartbeat`, which must not wait behind anything.
 */
export type Use = 'observe' | 'quorum' | 'admin' | 'state' | 'join' | 'heartbeat'

export interface BrokerAddress {
  readonly id: number
  readonly host: string
  readonly port: number
  readonly rack: string | null
}

export interface RequestOptions {
  readonly signal?: AbortSignal
  /** Overrides KafkaOptions.requestTimeoutMs. */
  readonly timeoutMs?: number
  readonly use?: Use
}

/** Counters since open, for self metrics and the benchmark. */
export interface KafkaCounters {
  /** API name → requests sent. */
  readonly requests: ReadonlyMap<string, number>
  readonly bytesSent: number
  readonly bytesReceived: number
}

export interface Kafka extends AsyncDisposable {
  readonly options: KafkaOptions
  /**
   * Sends one request and decodes the answer. Error codes inside the answer are data: only transport faults throw.
   * The version is the highest in broker ∩ codec, negotiated per connection (a rolling upgrade has both).
   * @param target broker id, or 'any': a reachable broker, tried in turn
   * Reads (`observe`, `quorum`) are sent again when the connection is lost; for others that is an error with the reason
   * `outcome-unknown`, since they may have been carried out.
   * @throws KafkaError MR_KAFKA_UNREACHABLE, MR_KAFKA_TLS, MR_KAFKA_AUTHENTICATION, MR_KAFKA_TIMEOUT, MR_KAFKA_UNSUPPORTED, MR_KAFKA_PROTOCOL, MR_KAFKA_ABORTED, MR_KAFKA_CLOSED
   */
  request<Req, Res>(
    target: number | 'any',
    codec: Codec<Req, Res>,
    request: Req,
    options?: RequestOptions,
  ): Promise<Res>
  /** Version that would be used, or null when that broker has no common one. Connects when needed. */
  version(
    target: number | 'any',
    codec: Codec<never, unknown>,
    options?: RequestOptions,
  ): Promise<number | null>
  /** Supported and finalised features as the broker tells them in ApiVersions v3+. */
  features(target: number | 'any', options?: RequestOptions): Promise<BrokerFeatures>
  /** Brokers of the newest metadata; asks when none are known or `refresh` is set. */
  brokers(
    options?: RequestOptions & { readonly refresh?: boolean },
  ): Promise<readonly BrokerAddress[]>
  /** Tells the client of addresses seen elsewhere (a Metadata answer), so that it need not ask again. */
  learn(brokers: readonly BrokerAddress[]): void
  readonly counters: KafkaCounters
}

export interface BrokerFeatures {
  readonly supported: readonly {
    readonly name: string
    readonly min: number
    readonly max: number
  }[]
  readonly finalized: readonly { readonly name: string; readonly max: number }[]
  readonly finalizedEpoch: bigint
}
