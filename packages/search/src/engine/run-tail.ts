/**
 * A tail, as it runs: what arrives is given out at once. Whoever reads more slowly than records arrive gets the newest of
 * them, and is told how many are left out.
 */
import type { SearchLine } from '@millrace/contract/search.ts'
import { planPartitions } from '../plan/offsets.ts'
import type { FromWorker } from '../model.ts'
import type { SearchHandle, WorkerPool } from '../worker/model.ts'
import { Bell } from './bell.ts'
import { Course } from './course.ts'
import type { RecordText, SearchOutput, SearchTerms } from './model.ts'
import { laneOf, wantedBy } from './prepare.ts'
import { cutCursor, isSelective, lossMessage, startedLine } from './prepared.ts'
import type { Prepared } from './prepared.ts'
import { Report } from './report.ts'
import { TailStore } from './tail-store.ts'
import { withdrawn } from './withdrawn.ts'

type Done = Extract<SearchLine, { type: 'done' }>

const PROGRESS_MS = 500
/** New partitions of the topics are looked for, and whether the topics may still be read is asked, so often, ms. */
const CHECK_MS = 5_000

export class TailRun {
  readonly started: Extract<SearchLine, { type: 'started' }>
  readonly outputs: AsyncIterable<SearchOutput>
  readonly #prepared: Prepared
  readonly #terms: SearchTerms
  readonly #course: Course
  readonly #report: Report
  readonly #handle: SearchHandle
  readonly #bell = new Bell()
  readonly #store = new TailStore()
  readonly #checks: NodeJS.Timeout
  #progressAt = performance.now() + PROGRESS_MS
  #leftOutBefore = 0
  #isCancelled = false
  #isChecking = false
  #failure: string | null = null

  /** @throws SearchError MR_SEARCH_FILTER, MR_SEARCH_SERDE */
  constructor(pool: WorkerPool, prepared: Prepared, terms: SearchTerms) {
    const { asked, lanes, stock, spec } = prepared
    this.#prepared = prepared
    this.#terms = terms
    this.started = startedLine(prepared)
    this.#course = new Course(lanes, stock, {
      order: 'oldest',
      policy: 'arrival',
      limit: asked.limit,
      scanLimit: null,
      selective: isSelective(spec),
    })
    this.#report = new Report(this.#course.lanes, prepared.totals)
    this.#handle = pool.start(spec, (message) => this.#hear(message))
    if (terms.bytesPerSecond !== null) this.#handle.limit(terms.bytesPerSecond)
    this.#ask()
    this.#checks = setInterval(() => void this.#check(), CHECK_MS)
    this.#checks.unref()
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
    clearInterval(this.#checks)
    this.#handle.close()
  }

  #ask(): void {
    const ranges = this.#course.ask(performance.now())
    if (ranges.length > 0) this.#handle.scan(ranges)
  }

  #hear(message: FromWorker): void {
    this.#report.hear(message)
    switch (message.type) {
      case 'matches':
        this.#course.matches(message)
        for (const { text } of message.batches) this.#handle.taken(text.byteLength)
        this.#take()
        break
      case 'range':
        this.#course.ended(message, performance.now())
        break
      case 'failed':
        this.#failure = message.message
        break
      case 'throttled':
      case 'stopped':
        return
    }
    this.#bell.ring()
  }

  /** Everything, at once: it is the store that has bounds. */
  #take(): void {
    const records = this.#course.take(Infinity)
    if (records.length > 0) this.#store.put(records)
  }

  async *#run(): AsyncGenerator<SearchOutput> {
    try {
      for (;;) {
        const records: readonly RecordText[] = this.#store.takeAll()
        if (records.length > 0) yield { type: 'records', records }
        const now = performance.now()
        if (now >= this.#progressAt) yield this.#progress(now)
        if (!this.#store.isEmpty) continue
        const reason = this.#over()
        if (reason !== null) {
          yield this.#done(reason)
          return
        }
        await this.#bell.wait(this.#progressAt - performance.now())
      }
    } finally {
      this.close()
    }
  }

  #progress(now: number): SearchOutput {
    const seconds = (now - this.#progressAt + PROGRESS_MS) / 1000
    this.#progressAt = now + PROGRESS_MS
    const { leftOut } = this.#store
    const sampledOut = Math.round((leftOut - this.#leftOutBefore) / seconds)
    this.#leftOutBefore = leftOut
    return { ...this.#report.progress(), seconds_left: null, sampled_out: sampledOut }
  }

  #over(): Done['reason'] | null {
    if (this.#failure !== null) return 'failed'
    if (this.#isCancelled) return 'cancelled'
    const { over } = this.#course
    // A tail ends by itself only when every partition is lost.
    return over === 'end' ? 'failed' : over
  }

  #done(reason: Done['reason']): Done {
    const { lanes } = this.#course
    const cursor = this.cursor()
    const partitions = this.#report.partitions()
    return {
      type: 'done',
      reason,
      message: this.#failure ?? lossMessage(lanes, cursor !== null),
      totals: this.#report.totals(partitions),
      partitions,
      cursor,
      offer_all_partitions: false,
    }
  }

  async #check(): Promise<void> {
    const { topics } = this.#prepared
    for (const { topic } of topics) {
      this.#failure ??= withdrawn(this.#terms, topic)
    }
    this.#bell.ring()
    if (this.#isChecking) return
    this.#isChecking = true
    try {
      await this.#addPartitions()
      this.#course.revive()
      this.#ask()
    } catch {
      // The cluster does not answer now: the partitions that are followed say so, and the next check is soon.
    } finally {
      this.#isChecking = false
    }
  }

  /** Partitions that came since: from their beginning, since all that they hold is new. */
  async #addPartitions(): Promise<void> {
    const { session, topics, asked, stock } = this.#prepared
    // Which partition a key is in changes with their number: a tail of a key follows those it began with.
    if (asked.key !== null && asked.keyPartitioner !== 'all') return
    const { data: table } = await session.named(topics.map(({ topic }) => topic))
    const known = new Set(this.#course.lanes.map(({ bounds }) => nameOf(bounds)))
    const same = new Set(
      topics.flatMap(({ topic, id }) => {
        return table.ids[table.names.indexOf(topic)] === id ? [topic] : []
      }),
    )
    const wanted = wantedBy(asked)
    const isNew = (topic: string, partition: number): boolean =>
      same.has(topic) && wanted(topic, partition) && !known.has(nameOf({ topic, partition }))
    const window = { ...this.#prepared.window, from: { kind: 'oldest' } } as const
    const count = table.names.length
    const isAnyNew = table.names.some((topic, index) => {
      const partitions = (table.first[index + 1] ?? 0) - (table.first[index] ?? 0)
      return Array.from({ length: partitions }).some((_, partition) => isNew(topic, partition))
    })
    if (count === 0 || !isAnyNew) return
    const planned = await planPartitions(session.kafka, table, window, asked.isolation, isNew)
    for (const partition of planned) {
      // Without a leader yet: the next check finds it again.
      if (partition.lost !== null) continue
      const lane = laneOf(partition, window, stock, new Set())
      lane.note('Created since the tail began.')
      this.#course.add(lane)
    }
  }
}

function nameOf({ topic, partition }: { topic: string; partition: number }): string {
  return `${partition} ${topic}`
}
