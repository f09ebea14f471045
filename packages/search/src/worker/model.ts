/** The pool of workers as the engine sees it: a search is started on it, given ranges and listened to. */
import type { SchemaChoice, SchemaMark } from '@millrace/serdes/schemas/model.ts'
import type { FormatSettings } from '../formats.ts'
import type { FromWorker, Range, ScanSpec } from '../model.ts'

export interface PoolOptions {
  /** Threads at most; they start when they are needed and end when idle for 30 s. */
  readonly workers: number
  /** MB of heap that a thread may use before it is ended. */
  readonly heapMb: number
  /** A thread that judges one record for longer is ended, ms. */
  readonly watchdogMs: number
}

/**
 * What a search tells: the messages of the workers, `search` being the handle's number. However many workers run it,
 * `stopped` comes once per `stop` and `failed` at most once, as the last message. A worker that had to be ended because
 * of another search is not seen: the ranges go on elsewhere, nothing is lost or told twice.
 */
export type SearchListener = (message: FromWorker) => void

export interface SearchHandle {
  readonly search: number
  /** Adds ranges; those of one partition are scanned in the order they come. `high` Infinity: for ever. */
  scan(ranges: readonly Range[]): void
  /** Drops the ranges that are left; what was judged is told before `stopped`. Ranges may be added again after that. */
  stop(): void
  /** Ends the search; its listener hears nothing any more. */
  close(): void
  /** For the whole search, however many workers run it; null: no limit. */
  limit(bytesPerSecond: number | null): void
  /** So many bytes of the `text` of matches have been taken, in the order they came. */
  taken(bytes: number): void
}

/** A key as a person wrote it. Plain data. */
export interface KeyText {
  readonly topic: string
  readonly text: string
  /** Never `Auto`. */
  readonly label: string
  readonly schema?: SchemaChoice
  readonly formats: FormatSettings
}

export interface KeyBytes {
  readonly bytes: Uint8Array
  /** What they name as their schema. */
  readonly schema: SchemaMark | null
}

export interface WorkerPool extends AsyncDisposable {
  /** @throws SearchError MR_SEARCH_FILTER, MR_SEARCH_SERDE: a spec that cannot be run */
  start(spec: ScanSpec, listener: SearchListener): SearchHandle
  /**
   * The bytes of a key. Schemas are waited for as records wait for them.
   *
   * @throws SerdeError with the reason; the signal's reason
   */
  encode(key: KeyText, signal?: AbortSignal): Promise<KeyBytes>
  /** Starts a thread unless there is one: it loads while the search is still being prepared. */
  warm(): void
}
