/** Counts records that do not count, by stream and cause, and says so now and then. */
import type { Logger } from '../../log/logger.ts'
import type { SkipCause, Skipped } from '../records/model.ts'
import type { LogPosition, SkippedRecords, Stream } from './model.ts'

/** The next line of a stream and cause comes after so long, then after twice that. */
const FIRST_PAUSE_MS = 60_000
const LAST_PAUSE_MS = 3_600_000
/** Positions of the newest of each stream: several tails and reads may meet the same record. */
const REMEMBERED = 4096

interface Counter {
  readonly stream: Stream
  readonly cause: SkipCause
  count: number
  lastReason: string
  lastAt: number
  /** Of them in the log. */
  told: number
  nextTellAt: number
  pause: number
}

export class SkipCounters {
  readonly #log: Logger
  readonly #now: () => number
  readonly #counters = new Map<string, Counter>()
  readonly #met = new Map<Stream, Set<string>>()

  constructor(log: Logger, now: () => number = Date.now) {
    this.#log = log
    this.#now = now
  }

  /** Largest first. */
  get all(): readonly SkippedRecords[] {
    return Array.from(
      this.#counters.values(),
      ({ stream, cause, count, lastReason, lastAt }): SkippedRecords => ({
        stream,
        cause,
        count,
        lastReason,
        lastAt,
      }),
    ).sort((a, b) => b.count - a.count)
  }

  add(stream: Stream, { log, partition, offset }: LogPosition, { skipped, reason }: Skipped): void {
    if (this.#isKnown(stream, `${log} ${partition} ${offset}`)) return
    const now = this.#now()
    const key = `${stream} ${skipped}`
    let counter = this.#counters.get(key)
    if (counter === undefined) {
      counter = {
        stream,
        cause: skipped,
        count: 0,
        lastReason: reason,
        lastAt: now,
        told: 0,
        nextTellAt: now,
        pause: FIRST_PAUSE_MS,
      }
      this.#counters.set(key, counter)
    }
    counter.count += 1
    counter.lastReason = reason
    counter.lastAt = now
    if (now < counter.nextTellAt) return
    this.#log.warn(
      {
        stream,
        cause: skipped,
        records: counter.count - counter.told,
        partition,
        offset,
        reason,
      },
      'records of an internal topic are passed over',
    )
    counter.told = counter.count
    counter.nextTellAt = now + counter.pause
    counter.pause = Math.min(LAST_PAUSE_MS, counter.pause * 2)
  }

  #isKnown(stream: Stream, position: string): boolean {
    let met = this.#met.get(stream)
    if (met === undefined) this.#met.set(stream, (met = new Set()))
    if (met.has(position)) return true
    met.add(position)
    for (const oldest of met) {
      if (met.size <= REMEMBERED) break
      met.delete(oldest)
    }
    return false
  }
}
