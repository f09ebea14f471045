/** For integration tests: everything in a partition, read as a search reads it. */
import { addressesOf } from '../../testing/estate.ts'
import type { Isolation } from '../../fetch/model.ts'
import { openFetcher } from '../../fetch/open-fetcher.ts'
import { abortedFilter } from '../aborted-filter.ts'
import { openBatchWalker } from '../batch-walker.ts'
import type { BatchProblem, Compression, TimestampType } from '../model.ts'
import { openRecordWalker } from '../record-walker.ts'
import { walkedRecord, type WalkedRecord } from './walked.ts'

export interface ReadRecord extends WalkedRecord {
  readonly compression: Compression
  readonly timestampType: TimestampType
}

export interface ReadLog {
  readonly records: readonly ReadRecord[]
  readonly problems: readonly BatchProblem[]
  /** Transaction markers and other control batches passed by. */
  readonly controls: number
}

const DEADLINE_MS = 30_000

/** Partition 0 of `topic` from its start up to `end`. `partitionMaxBytes` makes many small answers of one log. */
export async function readLog(
  bootstrap: string,
  topic: string,
  end: number,
  options: { readonly isolation?: Isolation; readonly partitionMaxBytes?: number } = {},
): Promise<ReadLog> {
  const { isolation = 'read_uncommitted', ...limits } = options
  const kafka = {
    clientId: 'millrace-test',
    bootstrap: addressesOf(bootstrap),
    connectTimeoutMs: 5000,
    requestTimeoutMs: 10_000,
  }
  await using fetcher = openFetcher({ kafka, isolation, ...limits })
  fetcher.add([{ topic, partition: 0, offset: 0, end }])
  const filter = abortedFilter()
  const batch = openBatchWalker()
  const record = openRecordWalker()
  const records: ReadRecord[] = []
  const problems: BatchProblem[] = []
  let controls = 0
  const signal = AbortSignal.timeout(DEADLINE_MS)
  for (;;) {
    const events = await fetcher.next(signal)
    if (events.length === 0) return { records, problems, controls }
    for (const event of events) {
      if (event.type === 'lost') throw event.error
      if (event.type !== 'data') continue
      filter.reset(event.aborted)
      batch.reset(event.buffer, event.start, event.finish)
      while (batch.next()) {
        if (batch.control) controls += 1
        if (!filter.admits(batch)) continue
        record.reset(batch)
        const { compression, timestampType } = batch
        while (record.next()) {
          if (record.offset < event.fetchOffset) continue
          records.push({ ...walkedRecord(record), compression, timestampType })
        }
        if (record.problem !== null) problems.push(record.problem)
      }
    }
  }
}
