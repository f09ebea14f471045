/**
 * Reading partitions without a consumer group: own connections that read into reusable buffers, one request on the wire
 * per broker while the answer before is searched.
 */
import type { KafkaError } from '../errors.ts'
import type { KafkaOptions } from '../options.ts'
import type { AbortedTransaction } from '../records/model.ts'

export type Isolation = 'read_committed' | 'read_uncommitted'

export interface FetcherOptions {
  readonly kafka: KafkaOptions
  readonly isolation: Isolation
  /** client.rack: fetch from a replica in the same rack where the broker names one (KIP-392). */
  readonly rack?: string
  /** Per partition and request; a larger first batch still arrives (KIP-74). Default 1 MiB. */
  readonly partitionMaxBytes?: number
  /** Per request. Default 8 MiB. */
  readonly maxBytes?: number
  /** How long a broker may hold a request that has nothing to answer (long poll of a tail). Default 500 ms; 0: answer at once. */
  readonly maxWaitMs?: number
  /** How long a partition may be without a leader or a broker without an answer before it is given up, ms. Default 30,000. */
  readonly patienceMs?: number
}

export interface FetchTarget {
  readonly topic: string
  /** Its id: another topic of that name, made when this one was deleted, is not read. Without it whichever is found is. */
  readonly topicId?: string
  readonly partition: number
  /** Next offset to read. */
  readonly offset: number
  /** Read up to, not including; null: for ever (tail). The fetcher stops asking for a partition once its position is there. */
  readonly end: number | null
}

/** One partition's part of an answer. `buffer` is valid until the next call of `next()`. */
export interface FetchedPartition {
  readonly type: 'data'
  readonly topic: string
  readonly partition: number
  readonly buffer: Buffer
  readonly start: number
  readonly finish: number
  /** Asked for: records before it may be in the first batch and must be dropped. */
  readonly fetchOffset: number
  /** Behind the last whole batch: the new position. */
  readonly nextOffset: number
  readonly highWatermark: number
  readonly lastStableOffset: number
  readonly logStartOffset: number
  /** Sorted as the broker sent them; empty for read_uncommitted. */
  readonly aborted: readonly AbortedTransaction[]
}

export type FetchEvent =
  | FetchedPartition
  /** The position has reached `end`. */
  | { readonly type: 'finished'; readonly topic: string; readonly partition: number }
  /** OFFSET_OUT_OF_RANGE: records were deleted (or never were) there; reading goes on at `to`. */
  | {
      readonly type: 'clamped'
      readonly topic: string
      readonly partition: number
      readonly from: number
      readonly to: number
      readonly reason: string
    }
  /** Given up, with the reason; other partitions go on. `replaced`: the topic was deleted or created anew. */
  | {
      readonly type: 'lost'
      readonly topic: string
      readonly partition: number
      readonly kind: 'unreachable' | 'denied' | 'gone' | 'replaced' | 'failed'
      readonly error: KafkaError
    }
  /** A broker asked to wait (quota); obeyed by the fetcher. */
  | { readonly type: 'throttled'; readonly broker: number; readonly ms: number }
  /** A leader moved or a broker is away; the partition is tried again. Told once per change. */
  | {
      readonly type: 'waiting'
      readonly topic: string
      readonly partition: number
      readonly reason: string
    }
  /** A partition that was told to be waiting can be read again; also when there is nothing new in it. */
  | { readonly type: 'resumed'; readonly topic: string; readonly partition: number }

export interface Fetcher extends AsyncDisposable {
  /**
   * Adds partitions, or moves one that is there already to a new range.
   * @throws KafkaError MR_KAFKA_PROTOCOL (an offset that is no whole number), MR_KAFKA_CLOSED
   */
  add(targets: readonly FetchTarget[]): void
  remove(topic: string, partition: number): void
  /**
   * What has arrived from one broker, in order; resolves when there is something. By calling it the caller gives the
   * buffers of the events before back. Resolves to an empty list when no partition is left.
   * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED
   */
  next(signal?: AbortSignal): Promise<readonly FetchEvent[]>
  /** Bytes received since open, frames included. */
  readonly bytesReceived: number
  /** For so long in all `limit` has held requests back since open, ms. */
  readonly heldBackMs: number
  /** Holds back requests so that not more than so many bytes/s arrive on average; null: no limit. May change any time. */
  limit(bytesPerSecond: number | null): void
}
