/** One search in a worker: its connections, its partitions, and the loop that fetches, judges and tells. */
import { setImmediate as turn } from 'node:timers/promises'
import { messageOf } from '@millrace/kafka/errors.ts'
import type { FetchedPartition, Fetcher, FetchEvent } from '@millrace/kafka/fetch/model.ts'
import { openFetcher } from '@millrace/kafka/fetch/open-fetcher.ts'
import { openRecordWalker } from '@millrace/kafka/records/record-walker.ts'
import type { SerdeCatalogue } from '@millrace/serdes/catalogue.ts'
import type { SearchErrorCode } from '../errors.ts'
import type { Range, ScanSpec } from '../model.ts'
import { AnswerScan, type Step, type Watched } from '../scan/answer-scan.ts'
import { compileSpec, type CompiledSpec } from '../scan/compile-spec.ts'
import { PartitionScan } from '../scan/partition-scan.ts'
import { openTopicScan, type TopicScan } from '../scan/topic-scan.ts'
import type { Guard } from './guard.ts'
import { RefusedParts, type RefusedPart } from './refused.ts'
import { Reports, type Post } from './reports.ts'
import { SchemaWait } from './schema-wait.ts'

/** Searches of one worker take turns of this length, and messages are heard between them. */
const SLICE_MS = 12
const MEBIBYTE = 1024 * 1024
/** Of an answer, where the search has no choice of its own: large enough that a broker is not waited for. */
const PARTITION_MAX_BYTES = 2 * MEBIBYTE
const MAX_BYTES = 8 * MEBIBYTE

export class Searching {
  readonly #search: number
  readonly #spec: ScanSpec
  readonly #post: Post
  readonly #guard: Guard
  readonly #compiled: CompiledSpec
  readonly #catalogue: SerdeCatalogue
  readonly #fetcher: Fetcher
  readonly #answer: AnswerScan
  readonly #watched: Watched
  readonly #records = openRecordWalker()
  readonly #reports: Reports
  readonly #schemas = new SchemaWait()
  readonly #refused = new RefusedParts()
  readonly #topics = new Map<string, TopicScan>()
  /** With ranges that are not done, by topic and partition. */
  readonly #partitions = new Map<string, PartitionScan>()
  #stopping = false
  #closed = false
  #running = false
  #interrupt = new AbortController()

  /** @throws SearchError, SerdeError: the spec cannot be run */
  constructor(search: number, spec: ScanSpec, catalogue: SerdeCatalogue, guard: Guard, post: Post) {
    this.#search = search
    this.#spec = spec
    this.#catalogue = catalogue
    this.#guard = guard
    this.#post = post
    this.#compiled = compileSpec(spec)
    const { kafka, isolation, rack, maxWaitMs } = spec
    this.#fetcher = openFetcher({
      kafka,
      isolation,
      ...(rack !== undefined && { rack }),
      maxWaitMs,
      partitionMaxBytes: spec.partitionMaxBytes ?? PARTITION_MAX_BYTES,
      maxBytes: MAX_BYTES,
    })
    this.#watched = guard.watched([...spec.serdes.keys()])
    this.#answer = new AnswerScan(spec, this.#records, this.#watched)
    this.#reports = new Reports(search, post, () => this.#fetcher.heldBackMs)
  }

  scan(ranges: readonly Range[]): void {
    if (this.#closed) return
    for (const range of ranges) {
      const id = key(range.topic, range.partition)
      const known = this.#partitions.get(id)
      const partition = known ?? new PartitionScan(range.topic, range.partition)
      partition.refusals = this.#refused.of(range.topic, range.partition)
      partition.ranges.push(range)
      if (known !== undefined) continue
      this.#partitions.set(id, partition)
      this.#begin(partition)
    }
    if (!this.#running) void this.#run()
  }

  /** Before the ranges that hold the record. */
  refuse(part: RefusedPart): void {
    this.#refused.add(part)
  }

  stop(): void {
    this.#stopping = true
    if (this.#running) this.#wake()
    else this.#stopped()
  }

  release(topic: string, partition: number): void {
    const id = key(topic, partition)
    const known = this.#partitions.get(id)
    if (known !== undefined) {
      // Its answer may be half judged: without a range it is not gone on with.
      known.ranges.length = 0
      this.#partitions.delete(id)
      this.#fetcher.remove(topic, partition)
      this.#reports.tell([known])
    }
    this.#post({ type: 'released', search: this.#search, topic, partition })
  }

  limit(bytesPerSecond: number | null): void {
    this.#fetcher.limit(bytesPerSecond)
  }

  taken(bytes: number): void {
    this.#reports.taken(bytes)
  }

  /** Tells what is due; to be called now and then. */
  tell(): void {
    if (!this.#closed) this.#reports.tellDue()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#wake()
    await this.#fetcher[Symbol.asyncDispose]()
  }

  get #isInterrupted(): boolean {
    return this.#stopping || this.#closed
  }

  #wake(): void {
    this.#interrupt.abort()
    this.#reports.wake()
  }

  /** Asks for the partition's first range that is not empty. */
  #begin(partition: PartitionScan): void {
    const { topic, partition: number, ranges } = partition
    for (let [range] = ranges; range !== undefined; [range] = ranges) {
      partition.position = range.low
      if (range.low < range.high) {
        const end = range.high === Infinity ? null : range.high
        const topicId = this.#spec.topicIds?.get(topic) ?? ''
        this.#fetcher.add([{ topic, topicId, partition: number, offset: range.low, end }])
        return
      }
      this.#told(partition, range, null)
    }
    this.#partitions.delete(key(topic, number))
  }

  /** The range under way is done. */
  #finish(partition: PartitionScan): void {
    const [range] = partition.ranges
    if (range === undefined) return
    if (range.high !== Infinity) partition.position = range.high
    this.#told(partition, range, null)
    this.#begin(partition)
  }

  #lose(partition: PartitionScan, lost: { kind: string; reason: string }): void {
    for (let [range] = partition.ranges; range !== undefined; [range] = partition.ranges) {
      this.#told(partition, range, lost)
    }
    this.#partitions.delete(key(partition.topic, partition.partition))
  }

  #told(
    partition: PartitionScan,
    { low }: Range,
    lost: { kind: string; reason: string } | null,
  ): void {
    partition.ranges.shift()
    this.#reports.tell([partition])
    const { topic, partition: number } = partition
    this.#post({ type: 'range', search: this.#search, topic, partition: number, low, lost })
  }

  #stopped(): void {
    for (const { topic, partition } of this.#partitions.values()) {
      this.#fetcher.remove(topic, partition)
    }
    this.#partitions.clear()
    this.#stopping = false
    this.#reports.tellAll()
    this.#post({ type: 'stopped', search: this.#search })
  }

  async #run(): Promise<void> {
    this.#running = true
    try {
      while (!this.#closed && this.#partitions.size > 0) {
        if (this.#stopping) this.#stopped()
        else await this.#round()
        if (this.#interrupt.signal.aborted) this.#interrupt = new AbortController()
      }
      if (this.#stopping && !this.#closed) this.#stopped()
    } catch (error) {
      this.#fail(error)
    } finally {
      this.#running = false
    }
  }

  #fail(error: unknown): void {
    if (this.#closed) return
    this.#reports.tellAll()
    this.#post({ type: 'failed', search: this.#search, ...failureOf(error) })
    void this.close()
  }

  async #round(): Promise<void> {
    for (const event of await this.#next()) {
      if (!this.#reports.hasRoom) await this.#reports.room()
      if (this.#isInterrupted) return
      await this.#take(event)
    }
    this.#reports.tellDue()
  }

  async #next(): Promise<readonly FetchEvent[]> {
    let arrived = false
    const events = this.#fetcher.next(this.#interrupt.signal).finally(() => {
      arrived = true
    })
    // Handled below, but only after a turn: without this it would count as unhandled meanwhile.
    events.catch(() => undefined)
    // The other searches' turn, and the messages'. When nothing is there after it, what was found is told at once: a
    // tail would have to wait for its next record otherwise.
    await turn()
    if (!arrived) this.#reports.tellMatches()
    try {
      return await events
    } catch (error) {
      if (this.#isInterrupted) return []
      throw error
    }
  }

  async #take(event: FetchEvent): Promise<void> {
    if (event.type === 'throttled') {
      this.#reports.throttled(event.ms)
      return
    }
    const partition = this.#partitions.get(key(event.topic, event.partition))
    if (partition === undefined) return
    switch (event.type) {
      case 'data':
        await this.#judge(event, partition)
        return
      case 'finished':
        this.#finish(partition)
        return
      case 'lost':
        this.#lose(partition, { kind: event.kind, reason: event.error.message })
        return
      case 'clamped':
        partition.tally.note(event.reason)
        partition.position = Math.max(partition.position, event.to)
        break
      case 'waiting':
        partition.tally.note(event.reason)
        break
      case 'resumed':
        return
    }
    this.#reports.changed(partition)
  }

  async #judge(event: FetchedPartition, partition: PartitionScan): Promise<void> {
    const { topic, partition: number } = event
    const answer = this.#answer
    answer.begin(event, partition, this.#topic(topic))
    try {
      for (;;) {
        const step = this.#slice(partition)
        if (step.type === 'done') return
        if (step.type === 'behind') {
          this.#endEarly(partition)
          return
        }
        if (step.type === 'schema') {
          const place = `${topic}:${number}:${this.#records.offset}`
          const again = await this.#schemas.load(step.needed, place, this.#interrupt.signal)
          if (!again) answer.giveUp()
        } else {
          this.#reports.tellDue()
          await turn()
          if (!this.#reports.hasRoom) await this.#reports.room()
        }
        // A partition may have been released meanwhile.
        if (this.#isInterrupted || partition.ranges.length === 0) return
      }
    } finally {
      answer.end()
    }
  }

  #slice(partition: PartitionScan): Step {
    this.#guard.enter(this.#search)
    try {
      return this.#answer.step(performance.now() + SLICE_MS)
    } finally {
      this.#guard.leave()
      // Also when a record ends the search: what was found before it is told.
      this.#reports.changed(partition)
    }
  }

  /** Brokers stamp the times of this log, and from here on they are all behind the search's end. */
  #endEarly(partition: PartitionScan): void {
    const { topic, partition: number, position } = partition
    partition.tally.note(
      `Not read from offset ${position} on: what lies there was appended after the end time (LogAppendTime)`,
    )
    this.#fetcher.remove(topic, number)
    this.#finish(partition)
  }

  #topic(name: string): TopicScan {
    const known = this.#topics.get(name)
    if (known !== undefined) return known
    const opened = openTopicScan(
      this.#spec,
      this.#compiled,
      this.#catalogue,
      name,
      this.#records,
      this.#watched,
    )
    this.#topics.set(name, opened)
    return opened
  }
}

function key(topic: string, partition: number): string {
  return `${partition} ${topic}`
}

/** Code and message of what ends a search. */
export function failureOf(error: unknown): { code: string; message: string } {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null
  const internal: SearchErrorCode = 'MR_SEARCH_INTERNAL'
  return { code: typeof code === 'string' ? code : internal, message: messageOf(error) }
}
