/**
 * The search engine's parts and what they hand each other.
 *
 *   plan/    request → partitions and offset ranges (asks the cluster; main thread)
 *   scan/    ranges → matches, inside a worker: fetch, prefilter, decode, match
 *   worker/  the thread, its protocol, the watchdog and the pool
 *   engine/  a search: slices, order, limits, accounting, cursor
 *
 * Everything here is plain data that may be posted to a worker.
 */
import type { Isolation } from '@millrace/kafka/fetch/model.ts'
import type { KafkaOptions } from '@millrace/kafka/options.ts'
import type { SerdeChoice } from '@millrace/serdes/serde.ts'
import type { FormatSettings } from './formats.ts'

/** Offsets [low, high) of one partition that are still to be searched. */
export interface Range {
  readonly topic: string
  readonly partition: number
  readonly low: number
  readonly high: number
}

/** What a worker must know to judge the records of one search. */
export interface ScanSpec {
  readonly kafka: KafkaOptions
  readonly isolation: Isolation
  readonly rack?: string
  /** Topic → its id when the search began: one that is created anew under its name meanwhile is another topic. */
  readonly topicIds?: ReadonlyMap<string, string>
  /** Topic → resolved labels (never `Auto`). */
  readonly serdes: ReadonlyMap<string, SerdeChoice>
  readonly formats: FormatSettings
  readonly filter: string | null
  readonly projection: string | null
  readonly dialect: 'jq' | 'classic' | 'auto'
  /** Record timestamp, ms: from inclusive, to exclusive. */
  readonly fromTime: number | null
  readonly toTime: number | null
  /** Mode key: per topic the exact bytes of the key. */
  readonly keys: ReadonlyMap<string, Uint8Array> | null
  /** Parts larger than this are left out of matches (FoundRecord.omitted); null: never. */
  readonly omitOver: number | null
  /** Answer of a broker that has nothing new is waited for this long: a tail. 0: none. */
  readonly maxWaitMs: number
  /** FetcherOptions.partitionMaxBytes: small for searches that need a few records. null: the scan's own choice. */
  readonly partitionMaxBytes: number | null
}

/** Matches as bytes, so that handing them over costs one transfer: line i ends at ends[i] in `text` (no newline). */
export interface MatchBatch {
  readonly topic: string
  readonly partition: number
  readonly offsets: Float64Array
  /** ms, for ordering; not a number that can be trusted to be a time. */
  readonly timestamps: Float64Array
  readonly ends: Uint32Array
  /**
   * Four numbers a match: scanned, looked into, undecodable and filter errors of this message's ScanCount of the
   * partition, up to and with the match. What lies behind the last match that is given out is given back to the cursor
   * and searched again: so it is not counted twice.
   */
  readonly tally: Uint32Array
  /** JSON of each FoundRecord. */
  readonly text: Uint8Array
}

/** Counters of one partition since the message before. */
export interface ScanCount {
  readonly topic: string
  readonly partition: number
  /** Everything below this offset (within the range) has been judged. */
  readonly position: number
  readonly scanned: number
  readonly lookedInto: number
  readonly undecodable: number
  readonly matched: number
  readonly bytes: number
  readonly seconds: number
  readonly filterErrors: number
  readonly filterError: string | null
  readonly notes: readonly string[]
}

/** From the thread that runs searches to a worker. */
export type ToWorker =
  | { readonly type: 'open'; readonly search: number; readonly spec: ScanSpec }
  /** Adds ranges. `high` Infinity: for ever. Ranges of one partition are scanned in the order they come. */
  | { readonly type: 'scan'; readonly search: number; readonly ranges: readonly Range[] }
  /** Finish the batch under way, post its counts, drop the rest of the ranges; answered by `stopped`. */
  | { readonly type: 'stop'; readonly search: number }
  | { readonly type: 'close'; readonly search: number }
  | { readonly type: 'limit'; readonly search: number; readonly bytesPerSecond: number | null }
  /** The receiver has taken so many bytes of matches: more may be sent (flow control). */
  | { readonly type: 'taken'; readonly search: number; readonly bytes: number }

export type FromWorker =
  | {
      readonly type: 'matches'
      readonly search: number
      readonly batches: readonly MatchBatch[]
      readonly counts: readonly ScanCount[]
    }
  /** A range is done, to its end or for good. */
  | {
      readonly type: 'range'
      readonly search: number
      readonly topic: string
      readonly partition: number
      readonly low: number
      readonly lost: { readonly kind: string; readonly reason: string } | null
    }
  | {
      readonly type: 'throttled'
      readonly search: number
      readonly ms: number
      readonly heldBackMs: number
    }
  | { readonly type: 'stopped'; readonly search: number }
  /** The search cannot go on: a filter over its limits. */
  | {
      readonly type: 'failed'
      readonly search: number
      readonly code: string
      readonly message: string
    }
