/** What the walkers find, as objects, for tests. */
import { openBatchWalker } from '../batch-walker.ts'
import { readHeaders } from '../headers.ts'
import type { BatchProblem, RecordHeader, RecordWalker } from '../model.ts'
import { openRecordWalker } from '../record-walker.ts'

export interface WalkedRecord {
  readonly offset: number
  readonly timestamp: bigint
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly RecordHeader[]
}

/** Copies, since a walker's scratch buffer is used again. */
export function walkedRecord(record: RecordWalker): WalkedRecord {
  const { buffer } = record
  const part = (start: number, length: number) =>
    length < 0 ? null : Buffer.from(buffer.subarray(start, start + length))
  return {
    offset: record.offset,
    timestamp: record.exactTimestamp(),
    key: part(record.keyStart, record.keyLength),
    value: part(record.valueStart, record.valueLength),
    headers: readHeaders(buffer, record.headersStart, record.headerCount).map(
      ({ name, value }) => ({
        name: Buffer.from(name),
        value: value === null ? null : Buffer.from(value),
      }),
    ),
  }
}

export interface Walked {
  readonly batches: number
  readonly records: readonly WalkedRecord[]
  readonly problems: readonly BatchProblem[]
}

/** Everything between `start` and `end`, control batches included. */
export function walk(buffer: Buffer, start = 0, end = buffer.length): Walked {
  const batch = openBatchWalker()
  const record = openRecordWalker()
  const records: WalkedRecord[] = []
  const problems: BatchProblem[] = []
  let batches = 0
  batch.reset(buffer, start, end)
  while (batch.next()) {
    batches += 1
    record.reset(batch)
    while (record.next()) records.push(walkedRecord(record))
    if (record.problem !== null) problems.push(record.problem)
  }
  return { batches, records, problems }
}
