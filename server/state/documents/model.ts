/**
 * Small documents under keys in the `state` stream (compacted): settings, saved searches, favourites, cursors of jobs. Every
 * instance holds all of them; a write is acknowledged when the log has it and this instance's view has applied it.
 */

import type { SkippedRecords } from '../log/model.ts'

export interface Document {
  readonly key: string
  readonly value: unknown
  /** From 1; grows by one per write. A record of the log that does not raise it does not count (replayed or overtaken). */
  readonly revision: number
  /** ms since epoch. */
  readonly at: number
}

/** What a client brings back to read its own writes from any instance: `<log>:<offset>`. Opaque. */
export type StatePosition = string

export interface Written {
  readonly document: Document | null
  readonly position: StatePosition
}

export interface Documents {
  get(key: string): Document | undefined
  /** By key. */
  list(prefix: string): readonly Document[]
  /**
   * Writes what `next` makes of the newest value (undefined: there is none; returning undefined deletes). Called again when
   * another writer was faster, so it must be repeatable. A result equal to the newest value is written, too: what this
   * instance takes for the newest may be overtaken. Only deleting what is not there writes nothing.
   * @throws DocumentError MR_STATE_AWAY (with retry-after) when the log does not take it, MR_STATE_TOO_LARGE; what `next` throws
   */
  change(key: string, next: (value: unknown) => unknown): Promise<Written>
  /** Newest position this instance has applied; '' before the first. */
  readonly position: StatePosition
  /** False when it did not come within `timeoutMs`. A position of another log (the topic was made anew) is there at once. */
  reached(position: StatePosition, timeoutMs: number): Promise<boolean>
  /** The view has everything that was there at the start. */
  readonly ready: Promise<void>
  readonly isReady: boolean
  /** Records behind. */
  readonly lag: number
  /** Records that the log believes and that are no documents of this version; null: none since start. */
  readonly skipped: SkippedRecords | null
  onChange(listener: (keys: readonly string[]) => void): () => void
}
