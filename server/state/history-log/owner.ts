/** What history asks of the instances: who writes, and who wrote (cluster/model.ts, Ownership and Fence). */
export interface Owner {
  /** Epoch under which this instance writes for the resource at this very moment; null: it does not. */
  epochOf(resource: string): number | null
  /** Called when what is owned changed. Returns the unsubscribe function. */
  onChange(listener: () => void): () => void
}

export interface MinuteFence {
  /** Whether a minute that was written under the epoch counts. @param minute floor(ms since epoch / 60000) */
  acceptsMinute(resource: string, epoch: number, minute: number): boolean
}
