/** What a generator makes; the topic adds partition, compression and time. */
export interface MadeRecord {
  /** Left out: the producer spreads the records over the partitions. */
  readonly key?: string
  /** Left out: a tombstone. */
  readonly value?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** @param at the record's time, ms since epoch */
export type MakeRecord = (at: number) => MadeRecord

export const iso = (at: number): string => new Date(at).toISOString()
