/**
 * The log that everything which must outlive the process goes through (design section 4): internal topics on the
 * primary cluster, or memory. One interface, two implementations (open-kafka-log.ts, memory-log.ts); everything above is
 * the same code.
 */
import type { SkipCause, StateRecord } from '../records/model.ts'

/** `<prefix>_<stream>` is its topic. `state` and `audit_log` have one partition: total order. */
export const STREAMS = [
  'snapshots', // claims, observations, signs of life of instances
  'metrics_1m',
  'metrics_10m',
  'metrics_1h',
  'changes',
  'audit_log',
  'state',
] as const
export type Stream = (typeof STREAMS)[number]

/** Where a record lies. `log` tells this topic from another one of its name, made when it was deleted. */
export interface LogPosition {
  readonly log: string
  readonly partition: number
  readonly offset: number
}

export interface LogEntry {
  readonly stream: Stream
  readonly position: LogPosition
  /** When it was written, ms since epoch, by the writer's clock. */
  readonly at: number
  readonly record: StateRecord
  /** Appended by this process: the very object that was appended, where the tail was open before that. */
  readonly own: boolean
}

export interface TailOptions {
  /** From the beginning; from now on; or from the first record written at or after a time, ms since epoch. */
  readonly since: 'start' | 'end' | number
  /** In the order of each partition. The next call waits until what it returns has resolved. It must not throw. */
  readonly onEntries: (entries: readonly LogEntry[]) => void | Promise<void>
  /** The key of a record that did not count: in a compacted stream it may in the end take the place of one that does. */
  readonly onSkipped?: (recordKey: string) => void
}

export interface Tail extends AsyncDisposable {
  /** Resolves when everything that was there at the start has been given out. Waits as long as Kafka is away. */
  readonly caughtUp: Promise<void>
  /** Records between what was given out and the end, as last told by the brokers; 0 in memory. */
  readonly lag: number
}

/** Records that were passed over, by stream and cause. */
export interface SkippedRecords {
  readonly stream: Stream
  readonly cause: SkipCause
  readonly count: number
  readonly lastReason: string
  /** ms since epoch. */
  readonly lastAt: number
}

export interface ReadOptions {
  /** As given to `append`: chooses the partition. */
  readonly key: string
  /** Records written at or after, ms since epoch. */
  readonly from: number
  /**
   * Record keys to look into: others are passed over without being decoded. Left out: all.
   */
  readonly recordKey?: (key: string) => boolean
  readonly signal?: AbortSignal
}

export interface EventLog extends AsyncDisposable {
  /** What it is now: one whose topics cannot be had is memory from then on. */
  readonly kind: 'kafka' | 'memory'
  /**
   * Appends records that belong together to the partition of `key`, in order. Resolves with the position of the last one
   * when it is durable (acks=all); the tails of this instance may have it before or after that.
   * @throws KafkaError as Writer.append: `outcome-unknown` means it may be there or not. StateLogError.
   */
  append(stream: Stream, key: string, records: readonly StateRecord[]): Promise<LogPosition>
  /** Every record of a stream, all partitions. Goes on until disposed of; Kafka being away only makes it wait. */
  tail(stream: Stream, options: TailOptions): Tail
  /**
   * What lies in the partition of `key` at the moment of the call, oldest first, in batches. Memory: nothing.
   * @throws KafkaError when a part of it cannot be read
   */
  read(stream: Stream, options: ReadOptions): AsyncIterable<readonly LogEntry[]>
  /** Since start, largest first. */
  readonly skipped: readonly SkippedRecords[]
  /** A sentence while Kafka does not take or give records; null while all is well. */
  readonly trouble: string | null
}

/** What became of the internal topics, once the primary cluster has answered. */
export type LogOutcome =
  | { readonly kind: 'kafka' }
  /** They may not be made, and PERSISTENCE_MODE is not set: from here on the log is memory. */
  | { readonly kind: 'memory'; readonly reason: string }
  /** They may not be made although PERSISTENCE_MODE asks for them; names the missing ACL. */
  | { readonly kind: 'refused'; readonly reason: string }

/**
 * Returned at once; topics are looked for and made in the background, and what is asked meanwhile waits: appends up to 30 s,
 * then they reject with the reason `not-written`. When it is refused they reject with the reason `refused`.
 */
export interface OpeningLog extends EventLog {
  readonly settled: Promise<LogOutcome>
}
