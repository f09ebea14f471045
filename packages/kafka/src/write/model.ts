/** Writing records so that none is lost or doubled: acks of all replicas in sync, numbered batches (KIP-98). */
import type { Kafka } from '../client/kafka.ts'
import type { BatchCompression, NewRecord } from '../records/encode.ts'

export interface WriterOptions {
  /** Its `state` sockets are used, and `observe` to look up leaders and coordinators. Stays open when the writer is disposed of. */
  readonly kafka: Kafka
  /** Default `zstd`. */
  readonly compression?: BatchCompression
  /** How long a write is tried, ms. Default 30,000. */
  readonly deadlineMs?: number
  /**
   * Records are gathered into batches up to this size before compression, bytes. Default 1,000,000, a little below Kafka's own
   * default of max.message.bytes; a topic that takes less makes them smaller by refusing them.
   */
  readonly maxBatchBytes?: number
}

export interface TransactionalWriterOptions extends WriterOptions {
  readonly transactionalId: string
  /** After so long the broker aborts a transaction that is still open, ms. Default 60,000. */
  readonly transactionTimeoutMs?: number
}

export interface Appended {
  /** Offset of the first record; −1: the broker knows that it has them, but not where. */
  readonly baseOffset: number
}

export interface Appender {
  /**
   * Writes records to the end of one partition, in order, behind those of calls before. Several calls may share a batch. The
   * records of one call are in one batch, so that they are there all or not at all, unless they are too large for one.
   * @throws KafkaError
   * - with the reason `outcome-unknown`: they may be there or not, or some of them; the message says why
   * - MR_KAFKA_TIMEOUT `not-written`: not within the deadline
   * - MR_KAFKA_PROTOCOL with the broker's error code as the reason, e.g. TOPIC_AUTHORIZATION_FAILED or
   *   MESSAGE_TOO_LARGE: none was written
   * - MR_KAFKA_UNREACHABLE, MR_KAFKA_AUTHENTICATION, MR_KAFKA_UNSUPPORTED, MR_KAFKA_CLOSED, MR_KAFKA_ABORTED,
   *   MR_KAFKA_FENCED
   */
  append(topic: string, partition: number, records: readonly NewRecord[]): Promise<Appended>
}

/** Disposing waits for what was appended before. */
export interface Writer extends Appender, AsyncDisposable {}

/** One transaction at a time: others wait their turn. Disposing waits for those begun before. */
export interface TransactionalWriter extends AsyncDisposable {
  /**
   * Takes the transactional id now, rather than with the first transaction: what an older writer has open is aborted, and it
   * can commit nothing more.
   * @throws KafkaError
   */
  ready(): Promise<void>
  /**
   * Commits what `work` appends, once it has resolved and all is written; aborts it when `work` throws or an append fails. Readers
   * with read_committed see all or nothing.
   * @throws what `work` threw; KafkaError as `append` does;
   * MR_KAFKA_FENCED when another writer has taken the id, or the broker ended a transaction that took too long: nothing was
   * committed (unless the reason is `outcome-unknown`), and this writer is of no more use
   */
  transaction<T>(work: (tx: Appender) => Promise<T>): Promise<T>
}
