/** What was done with records: the counters that must be exact. */

export interface Tally {
  readonly scanned: number
  readonly lookedInto: number
  readonly undecodable: number
  readonly filterErrors: number
}

export const NOTHING: Tally = { scanned: 0, lookedInto: 0, undecodable: 0, filterErrors: 0 }

export function plus(a: Tally, b: Tally): Tally {
  return {
    scanned: a.scanned + b.scanned,
    lookedInto: a.lookedInto + b.lookedInto,
    undecodable: a.undecodable + b.undecodable,
    filterErrors: a.filterErrors + b.filterErrors,
  }
}

export function minus(a: Tally, b: Tally): Tally {
  return {
    scanned: a.scanned - b.scanned,
    lookedInto: a.lookedInto - b.lookedInto,
    undecodable: a.undecodable - b.undecodable,
    filterErrors: a.filterErrors - b.filterErrors,
  }
}

/** Entry `index` of MatchBatch.tally. */
export function tallyAt(tally: Uint32Array, index: number): Tally {
  const at = index * 4
  return {
    scanned: tally[at] ?? 0,
    lookedInto: tally[at + 1] ?? 0,
    undecodable: tally[at + 2] ?? 0,
    filterErrors: tally[at + 3] ?? 0,
  }
}
