/** A search with an end, as it runs: workers are asked, what they find is given out, time is kept. */
import { setImmediate as turn } from 'node:timers/promises'
import type { SearchLine } from '@millrace/contract/search.ts'
import type { FromWorker } from '../model.ts'
import type { SearchHandle, WorkerPool } from '../worker/model.ts'
import { byTime } from './arrange.ts'
import { Bell } from './bell.ts'
import { Course } from './course.ts'
import type { SearchOutput, SearchTerms } from './model.ts'
import { cutCursor, isSelective, lossMessage, policyOf, startedLine } from './prepared.ts'
import type { Prepared } from './prepared.ts'
import { Report } from './report.ts'
import { withdrawn } from './withdrawn.ts'

type Done = Extract<SearchLine, { type: 'done' }>

/** Records that are given out at once, and their text. */
const MOST_RECORDS = 500
const MOST_CHARACTERS = 1 << 20
/** After so long of giving out, others of this thread have a turn, ms. */
const TURN_MS = 8
/** Matches wait so long for a partition of which nothing is known, ms. */
const PATIENCE_MS = 1_000
/** A slice in which nothing was passed may take so many times as long. */
const OVERTIME = 3
/** Progress: twice a second, less often where a line of it is long. */
const PROGRESS_MS = 500
const PROGRESS_MS_PER_PARTITION = 1
/** Whether topics may still be read is asked so often while a search goes on by itself, ms. */
const RECHECK_MS = 7_000

export class SearchRun {
  readonly started: Extract<SearchLine, { type: 'started' }>
  readonly outputs: AsyncIterable<SearchOutput>
  readonly #prepared: Prepared
  readonly #terms: SearchTerms
  readonly #course: Course
  readonly #report: Report
  readonly #handle: SearchHandle
  readonly #bell = new Bell()
  readonly #begun = performance.now()
  readonly #flows: boolean
  #progressAt: number
  #recheckAt: number
  #heldUpSince: number | null = null
  #receivedBytes = 0
  #takenBytes = 0
  #isStopping = false
  #isCancelled = false
  #failure: string | null = null

  /** @throws SearchError MR_SEARCH_FILTER, MR_SEARCH_SERDE */
  constructor(pool: WorkerPool, prepared: Prepared, terms: SearchTerms) {
    const { asked, lanes, stock, spec } = prepared
    this.#prepared = prepared
    this.#terms = terms
    this.started = startedLine(prepared)
    const policy = policyOf(asked)
    this.#course = new Course(lanes, stock, {
      order: asked.order,
      policy,
      limit: asked.limit,
      scanLimit: asked.scanLimit,
      selective: isSelective(spec),
    })
    this.#report = new Report(this.#course.lanes, prepared.totals)
    // Blocks are bounded by their sizes, and one that waited for room would be waited for by the others.
    this.#flows = policy === 'arrival'
    this.#progressAt = this.#begun + this.#progressMs
    this.#recheckAt = this.#begun + RECHECK_MS
    this.#handle = pool.start(spec, (message) => this.#hear(message))
    if (terms.bytesPerSecond !== null) this.#handle.limit(terms.bytesPerSecond)
    this.#ask()
    this.outputs = this.#run()
  }

  stop(): void {
    this.#isCancelled = true
    this.#bell.ring()
  }

  cursor(): string | null {
    return cutCursor(this.#prepared, this.#course.lanes, this.#report.running, this.#terms)
  }

  limit(bytesPerSecond: number | null): void {
    this.#handle.limit(bytesPerSecond)
  }

  close(): void {
    this.#handle.close()
  }

  get #progressMs(): number {
    return Math.max(PROGRESS_MS, this.#prepared.lanes.length * PROGRESS_MS_PER_PARTITION)
  }

  #hear(message: FromWorker): void {
    this.#report.hear(message)
    switch (message.type) {
      case 'matches':
        this.#course.matches(message)
        for (const { text } of message.batches) this.#receivedBytes += text.byteLength
        this.#acknowledge()
        this.#bell.ring()
        break
      case 'range':
        this.#course.ended(message, performance.now())
        // At once, so that the worker does not wait for whoever reads.
        this.#ask()
        this.#bell.ring()
        break
      case 'stopped':
        this.#isStopping = false
        this.#course.recall()
        this.#ask()
        this.#bell.ring()
        break
      case 'failed':
        this.#failure = message.message
        this.#bell.ring()
        break
      case 'throttled':
        break
    }
  }

  #ask(): void {
    if (this.#isStopping || this.#failure !== null) return
    if (this.#course.isOverfull) {
      this.#isStopping = true
      this.#handle.stop()
      return
    }
    const ranges = this.#course.ask(performance.now())
    if (ranges.length > 0) this.#handle.scan(ranges)
  }

  #acknowledge(): void {
    const waiting = this.#flows ? this.#prepared.stock.bytes : 0
    const taken = this.#receivedBytes - waiting - this.#takenBytes
    if (taken <= 0) return
    this.#takenBytes += taken
    this.#handle.taken(taken)
  }

  async *#run(): AsyncGenerator<SearchOutput> {
    try {
      let turnAt = performance.now() + TURN_MS
      for (;;) {
        const records = this.#course.take(MOST_RECORDS, MOST_CHARACTERS)
        if (records.length > 0) {
          this.#heldUpSince = null
          this.#acknowledge()
          yield { type: 'records', records: this.#arranged(records) }
        }
        const now = performance.now()
        if (now >= turnAt) {
          await turn()
          turnAt = performance.now() + TURN_MS
        }
        if (now >= this.#progressAt) {
          this.#progressAt = now + this.#progressMs
          yield this.#report.progress()
        }
        const reason = this.#over(now, records.length > 0)
        if (reason !== null) {
          yield this.#done(reason)
          return
        }
        if (records.length > 0) continue
        this.#ask()
        await this.#bell.wait(this.#nextAt(now) - now)
        turnAt = performance.now() + TURN_MS
      }
    } finally {
      this.#handle.close()
    }
  }

  #arranged(records: SearchRecords): SearchRecords {
    const { asked } = this.#prepared
    return policyOf(asked) === 'even' ? byTime(records, asked.order) : records
  }

  /** When something is due though nothing has come. */
  #nextAt(now: number): number {
    const heldUp = this.#heldUpSince === null ? Infinity : this.#heldUpSince + PATIENCE_MS
    const deadline = this.#deadline > now ? this.#deadline : now + PATIENCE_MS
    return Math.min(this.#progressAt, deadline, heldUp, this.#recheckAt)
  }

  get #deadline(): number {
    const { sliceMs } = this.#terms
    return sliceMs === null || this.#prepared.asked.streaming ? Infinity : this.#begun + sliceMs
  }

  /** Why the slice ends now; null: it goes on. */
  #over(now: number, hasGiven: boolean): Done['reason'] | null {
    if (this.#isCancelled) return 'cancelled'
    const over = this.#course.over
    if (over === 'end') return this.#isAllLost ? 'failed' : 'end'
    if (over !== null) return over
    if (hasGiven) return null
    if (this.#isRefused(now)) return 'failed'
    if (this.#failure !== null) {
      // What was found before is given first: a search that goes on here fails at the same record.
      if (!this.#course.isHeldUp) return 'failed'
      this.#course.setAside()
      this.#bell.ring()
      return null
    }
    const isLate = now >= this.#deadline
    if (this.#course.isHeldUp) {
      this.#heldUpSince ??= now
      if (isLate || this.#course.isSpent || now - this.#heldUpSince >= PATIENCE_MS) {
        this.#heldUpSince = null
        this.#course.setAside()
        this.#bell.ring()
        return null
      }
    }
    if (!isLate) return null
    const overtime = this.#deadline + (this.#terms.sliceMs ?? 0) * (OVERTIME - 1)
    return this.#course.hasMoved || now >= overtime ? 'time' : null
  }

  get #isAllLost(): boolean {
    const { lanes } = this.#course
    return lanes.length > 0 && lanes.every(({ loss }) => loss !== null)
  }

  /** Whether a topic may no longer be read. */
  #isRefused(now: number): boolean {
    if (now < this.#recheckAt) return false
    this.#recheckAt = now + RECHECK_MS
    for (const { topic } of this.#prepared.topics) {
      const reason = withdrawn(this.#terms, topic)
      if (reason === null) continue
      this.#failure = reason
      return true
    }
    return false
  }

  #done(reason: Done['reason']): Done {
    const { lanes } = this.#course
    const cursor = this.cursor()
    const partitions = this.#report.partitions()
    const totals = this.#report.totals(partitions)
    const { asked, hasOtherPartitions } = this.#prepared
    return {
      type: 'done',
      reason,
      message: this.#failure ?? lossMessage(lanes, cursor !== null),
      totals,
      partitions,
      cursor,
      offer_all_partitions:
        asked.mode === 'key' && hasOtherPartitions && reason === 'end' && totals.matched === 0,
    }
  }
}

type SearchRecords = Extract<SearchOutput, { type: 'records' }>['records']
