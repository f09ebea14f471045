/** For tests of what is pure: partitions as lists, and the messages that workers send about them. */
import type { FromWorker, MatchBatch, Range, ScanCount } from '../model.ts'

export interface LogRecord {
  readonly offset: number
  readonly timestamp: number
  readonly isMatch: boolean
  readonly isUndecodable: boolean
}

/** Partition p of the topic `t`; offsets ascend, with gaps. */
export type Log = readonly (readonly LogRecord[])[]

type Matches = Extract<FromWorker, { type: 'matches' }>

/**
 * What a worker tells of offsets [low, high) of a partition.
 * @param cuts after so many matches another batch begins
 */
export function scanned(log: Log, { partition, low, high }: Range, cuts: number): Matches {
  const records = (log[partition] ?? []).filter(({ offset }) => offset >= low && offset < high)
  const tally = [0, 0, 0, 0]
  const batches: MatchBatch[] = []
  let matches: { record: LogRecord; tally: number[] }[] = []
  const flush = (): void => {
    if (matches.length > 0) batches.push(batchOf(partition, matches))
    matches = []
  }
  for (const record of records) {
    const [seen = 0, looked = 0, undecodable = 0] = tally
    tally.splice(0, 3, seen + 1, looked + 1, undecodable + (record.isUndecodable ? 1 : 0))
    if (record.isMatch) matches.push({ record, tally: [...tally] })
    if (matches.length === cuts) flush()
  }
  flush()
  const [seen = 0, lookedInto = 0, undecodable = 0, filterErrors = 0] = tally
  const count: ScanCount = {
    topic: 't',
    partition,
    position: high,
    scanned: seen,
    lookedInto,
    undecodable,
    matched: batches.reduce((sum, { offsets }) => sum + offsets.length, 0),
    bytes: records.length,
    seconds: 0,
    filterErrors,
    filterError: null,
    notes: [],
  }
  return { type: 'matches', search: 1, batches, counts: [count] }
}

function batchOf(
  partition: number,
  matches: readonly { record: LogRecord; tally: readonly number[] }[],
): MatchBatch {
  const texts = matches.map(({ record }) => Buffer.from(`${partition}/${record.offset}`))
  let end = 0
  return {
    topic: 't',
    partition,
    offsets: Float64Array.from(matches, ({ record }) => record.offset),
    timestamps: Float64Array.from(matches, ({ record }) => record.timestamp),
    ends: Uint32Array.from(texts, ({ length }) => (end += length)),
    tally: Uint32Array.from(matches.flatMap(({ tally }) => tally)),
    text: new Uint8Array(Buffer.concat(texts)),
  }
}
