/** The log of what changed in the clusters: found by whoever observes, kept in the `changes` stream, read by all. */
import type { Change, ChangeEntity } from '@millrace/contract/change.ts'

export interface ChangesRequest {
  /** ms since epoch; both included. */
  readonly from: number
  readonly to: number
  readonly entity?: ChangeEntity
  readonly name?: string
  /** In name, field, before or after; any case. */
  readonly q?: string
  /** Whether the asking tenant may be told of it; left out: of all. */
  readonly tells?: (change: Change) => boolean
  readonly limit: number
  /** As ChangesAnswer.nextCursor; one that is none counts as left out (cursor.ts tells). */
  readonly cursor?: string
}

export interface ChangesAnswer {
  /** Newest first. */
  readonly changes: readonly Change[]
  readonly nextCursor: string | null
  /** Why the answer may lack some: what is older is not read yet, could not be read, or is not kept. null: it is complete. */
  readonly problem: {
    readonly kind: 'pending' | 'failed' | 'unsupported'
    /** In a sentence. */
    readonly reason: string
  } | null
}

export interface Changes extends AsyncDisposable {
  /**
   * Takes what was found: it is applied here at once, and written while this instance owns the resource. Kept and tried again
   * while Kafka is away. The same change (by id) counts once, whoever found it.
   */
  add(resource: string, changes: readonly Change[]): void
  list(resource: string, request: ChangesRequest): Promise<ChangesAnswer>
  onChange(listener: (resource: string) => void): () => void
}
