/** From the bytes of a fetch answer to entries, a stretch at a time. */
import type { FetchedPartition } from '@millrace/kafka/fetch/model.ts'
import { abortedFilter } from '@millrace/kafka/records/aborted-filter.ts'
import { openBatchWalker } from '@millrace/kafka/records/batch-walker.ts'
import { readHeaders } from '@millrace/kafka/records/headers.ts'
import { openRecordWalker } from '@millrace/kafka/records/record-walker.ts'
import type { Assembler } from '../records/assembler.ts'
import { decodeRecord } from '../records/decode-record.ts'
import type { RecordSecret } from '../records/mac.ts'
import type { LogEntry, LogPosition, Stream } from './model.ts'
import type { OwnRecords } from './own-records.ts'
import type { SkipCounters } from './skip-counters.ts'

export interface EntryReaderOptions {
  readonly stream: Stream
  readonly topic: string
  /** LogPosition.log */
  readonly log: string
  readonly secret: RecordSecret | undefined
  readonly own: OwnRecords
  readonly skips: SkipCounters
  /** TailOptions.onSkipped */
  readonly onSkipped?: ((recordKey: string) => void) | undefined
  /** Records with other keys are passed over without being looked into. */
  readonly recordKey?: ((key: string) => boolean) | undefined
  /** Records older than this are passed over, ms since epoch. */
  readonly from?: number
}

/** Decoding goes on for so long before others get their turn, ms. */
const STRETCH_MS = 12
/** Records that are passed over cost so little that the clock is looked at only now and then. */
const CLOCK_EVERY = 64
/** Entries in memory at a time. */
const MOST_ENTRIES = 1000

/** Of one tail or read: walkers have memory of their own. */
export class EntryReader {
  readonly #options: EntryReaderOptions
  readonly #batch = openBatchWalker()
  readonly #record = openRecordWalker()
  readonly #aborted = abortedFilter()
  /** The last key that was asked for, as bytes, and the answer: the same key comes again and again. */
  #lastKey: Buffer = Buffer.alloc(0)
  #lastWanted: boolean | null = null

  constructor(options: EntryReaderOptions) {
    this.#options = options
  }

  /**
   * Entries in order, after each stretch what was found in it, which may be nothing. The answer's buffer must stand until the
   * end.
   * @param together of this partition
   * @param end offsets from it on are left out
   */
  *entries(
    answer: FetchedPartition,
    together: Assembler,
    end = Number.POSITIVE_INFINITY,
  ): Generator<readonly LogEntry[], void> {
    const batch = this.#batch
    const record = this.#record
    const { partition, fetchOffset } = answer
    this.#aborted.reset(answer.aborted)
    batch.reset(answer.buffer, answer.start, answer.finish)
    let found: LogEntry[] = []
    let began = performance.now()
    let seen = 0
    while (batch.next()) {
      if (!this.#aborted.admits(batch)) continue
      record.reset(batch)
      while (record.next()) {
        seen += 1
        const wanted = record.offset >= fetchOffset && record.offset < end && this.#isWanted()
        const entry = wanted ? this.#entry(partition, together) : null
        if (entry !== null) found.push(entry)
        if (!wanted && seen % CLOCK_EVERY !== 0) continue
        if (performance.now() - began < STRETCH_MS && found.length < MOST_ENTRIES) continue
        yield found
        found = []
        began = performance.now()
      }
      if (record.problem === null) continue
      const { baseOffset, reason } = record.problem
      this.#options.skips.add(this.#options.stream, this.#position(partition, baseOffset), {
        skipped: 'damaged',
        reason,
      })
    }
    yield found
  }

  #position(partition: number, offset: number): LogPosition {
    return { log: this.#options.log, partition, offset }
  }

  #isWanted(): boolean {
    const { recordKey, from = Number.NEGATIVE_INFINITY } = this.#options
    const { buffer, timestamp, keyStart, keyLength } = this.#record
    if (timestamp < from) return false
    if (recordKey === undefined) return true
    if (keyLength < 0) return false
    const keyEnd = keyStart + keyLength
    if (this.#lastWanted !== null && this.#lastKey.compare(buffer, keyStart, keyEnd) === 0)
      return this.#lastWanted
    this.#lastKey = Buffer.from(buffer.subarray(keyStart, keyEnd))
    this.#lastWanted = recordKey(this.#lastKey.toString())
    return this.#lastWanted
  }

  /** null: it does not count, or is only a part. */
  #entry(partition: number, together: Assembler): LogEntry | null {
    const { stream, topic, secret, own, skips } = this.#options
    const { buffer, offset, timestamp: at, headersStart, headerCount } = this.#record
    const position = this.#position(partition, offset)
    const mark =
      headerCount === 0 ? null : own.markOf(readHeaders(buffer, headersStart, headerCount))
    if (mark !== null && own.has(mark.number, this)) {
      // Parts of what we have whole.
      if (!mark.last) return null
      const record = own.take(mark.number, this)
      if (record !== null) return { stream, position, at, record, own: true }
    }
    const { keyStart, keyLength, valueStart, valueLength } = this.#record
    const key = keyLength < 0 ? null : buffer.subarray(keyStart, keyStart + keyLength)
    const value = valueLength < 0 ? null : buffer.subarray(valueStart, valueStart + valueLength)
    const read = decodeRecord({ topic, key, value }, { secret })
    const decoded = 'part' in read ? together.add(read.part) : read
    if (decoded === null) return null
    if ('ok' in decoded) return { stream, position, at, record: decoded.ok, own: mark !== null }
    skips.add(stream, position, decoded)
    if (key !== null) this.#options.onSkipped?.(key.toString())
    return null
  }
}
