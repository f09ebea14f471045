/**
 * The log that everything known passes through (design section 4). Observations are appended; the snapshot store and
 * the history are views that apply what comes out, in order. One instance can do with memory; several share a topic.
 */
import type { AnyObservation } from './model.ts'

export type LogRecord = { readonly kind: 'observation'; readonly observation: AnyObservation }

export interface LogEntry {
  /** Grows by one per record, from 1. */
  readonly position: number
  readonly record: LogRecord
}

export interface EventLog {
  /** Position of the newest record that was accepted; 0 when there is none. */
  readonly position: number
  /**
   * Appends records that belong together: subscribers see them in one call. Resolves with the position of the last
   * one when it is accepted and every subscriber of this instance has seen it. Appends are delivered in call order.
   */
  append(records: readonly LogRecord[]): Promise<number>
  /** Every record accepted from now on, in order. Returns the unsubscribe function. */
  subscribe(listener: (entries: readonly LogEntry[]) => void): () => void
}
