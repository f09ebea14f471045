/** Follows all partitions of one stream for as long as it is wanted, whatever becomes of brokers and topics. */
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises'
import { isKafkaError } from '@millrace/kafka/errors.ts'
import type { FetchedPartition, FetchEvent, Fetcher } from '@millrace/kafka/fetch/model.ts'
import { openFetcher } from '@millrace/kafka/fetch/open-fetcher.ts'
import { assembler } from '../records/assembler.ts'
import type { Assembler } from '../records/assembler.ts'
import { logRanges } from './log-ranges.ts'
import type { InternalTopic } from './look-up.ts'
import type { LogEntry, Stream, Tail, TailOptions } from './model.ts'
import { logId } from './parts.ts'
import type { LogParts } from './parts.ts'
import { EntryReader } from './read-entries.ts'

type Lost = Extract<FetchEvent, { type: 'lost' }>

/** One partition, from where it was found to the topic's end. */
interface Followed {
  readonly partition: number
  readonly together: Assembler
  /** Behind what was given out. */
  position: number
  /** Where the log ended when following began. */
  readonly goal: number
  caughtUp: boolean
  /** Where it ends, as last told. */
  end: number
}

/** A broker that says nothing for so long is left, ms: its session ends after 9 s, then another one leads. */
const SILENCE_MS = 6000
const PATIENCE_MS = 30_000
const LONG_POLL_MS = 1000
const PARTITION_BYTES = 256 * 1024
/** Two buffers of this size are kept for each broker and tail. */
const ANSWER_BYTES = 1024 * 1024
const REQUEST_MS = 6000
const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 3000
/** Permissions do not come back by themselves. */
const DENIED_RETRY_MS = 10_000

export class KafkaTail implements Tail {
  readonly caughtUp: Promise<void>
  /** Resolves when it is known where each partition is read from, or when it ends. */
  readonly placed: Promise<void>
  readonly #parts: LogParts
  readonly #stream: Stream
  readonly #onEntries: TailOptions['onEntries']
  readonly #onSkipped: TailOptions['onSkipped']
  /** Told after the entries that came before them. */
  #skippedKeys: string[] = []
  readonly #fetcher: Fetcher
  readonly #end = new AbortController()
  readonly #signal: AbortSignal
  readonly #caughtUp = Promise.withResolvers<void>()
  readonly #placed = Promise.withResolvers<void>()
  readonly #followed = new Map<number, Followed>()
  #topic: InternalTopic
  #reader: EntryReader
  /** Called when there is something to fetch again. */
  #wake: (() => void) | null = null
  readonly #run: Promise<void>
  readonly #unsubscribe: () => void

  constructor(parts: LogParts, stream: Stream, options: TailOptions) {
    const { since, onEntries, onSkipped } = options
    this.#parts = parts
    this.#stream = stream
    this.#onEntries = onEntries
    this.#onSkipped = onSkipped
    this.caughtUp = this.#caughtUp.promise
    this.placed = this.#placed.promise
    this.#signal = AbortSignal.any([parts.signal, this.#end.signal])
    this.#fetcher = openFetcher({
      kafka: {
        ...parts.options,
        requestTimeoutMs: Math.min(SILENCE_MS, parts.options.requestTimeoutMs),
      },
      // Millrace writes without transactions; one that somebody else leaves open must not hold the log back.
      isolation: 'read_uncommitted',
      partitionMaxBytes: PARTITION_BYTES,
      maxBytes: ANSWER_BYTES,
      maxWaitMs: LONG_POLL_MS,
      patienceMs: PATIENCE_MS,
    })
    this.#topic = parts.keeper.topicOf(stream)
    this.#reader = this.#openReader()
    this.#unsubscribe = parts.keeper.onChange((topic) => {
      if (topic.stream === stream) this.#changed(topic)
    })
    void this.#place(this.#topic, all(this.#topic), since)
    this.#run = this.#follow()
  }

  get lag(): number {
    let lag = 0
    for (const { end, position } of this.#followed.values()) lag += Math.max(0, end - position)
    return lag
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    this.#unsubscribe()
    this.#placed.resolve()
    this.#wake?.()
    await this.#run
    this.#parts.own(this.#stream).leave(this.#reader)
    for (let i = 0; i < this.#topic.partitions; i += 1) this.#parts.troubles.clear(this.#what(i))
    await this.#fetcher[Symbol.asyncDispose]()
  }

  #openReader(): EntryReader {
    const { secret, skips } = this.#parts
    const own = this.#parts.own(this.#stream)
    const { name: topic } = this.#topic
    const log = logId(this.#topic)
    const onSkipped = (key: string): number => this.#skippedKeys.push(key)
    const reader = new EntryReader({
      stream: this.#stream,
      topic,
      log,
      secret,
      own,
      skips,
      onSkipped,
    })
    own.join(reader)
    return reader
  }

  /** For troubles. */
  #what(partition: number): string {
    return `${this.#topic.name}-${partition}`
  }

  #changed(topic: InternalTopic): void {
    if (this.#signal.aborted) return
    const before = this.#topic
    this.#topic = topic
    if (before.id === topic.id) {
      void this.#place(topic, all(topic).slice(before.partitions), 'start')
      return
    }
    for (const partition of all(before)) this.#fetcher.remove(before.name, partition)
    this.#followed.clear()
    this.#parts.own(this.#stream).leave(this.#reader)
    this.#reader = this.#openReader()
    void this.#place(topic, all(topic), 'start')
  }

  /** Finds out where to read them from, as often as it takes, and begins. */
  async #place(
    topic: InternalTopic,
    partitions: readonly number[],
    since: TailOptions['since'],
  ): Promise<void> {
    const { kafka, keeper, troubles } = this.#parts
    const options = { signal: this.#signal, timeoutMs: REQUEST_MS }
    let left = partitions
    try {
      for (let tries = 0; left.length > 0; tries += 1) {
        const { ranges, replaced, problem } = await logRanges(kafka, topic, left, since, options)
        if (this.#topic.id !== topic.id) return
        for (const [partition, { start, end }] of ranges) {
          troubles.clear(this.#what(partition))
          this.#begin(partition, start, end)
        }
        left = left.filter((partition) => !ranges.has(partition))
        if (left.length === 0) break
        for (const partition of left) troubles.set(this.#what(partition), problem ?? '')
        if (replaced) await keeper.check()
        if (this.#topic.id !== topic.id) return
        await delay(retryMs(tries), undefined, { signal: this.#signal })
      }
    } catch (error) {
      if (!this.#signal.aborted) this.#broken(error)
      return
    }
    this.#placed.resolve()
    this.#mayBeCaughtUp()
  }

  #begin(partition: number, start: number, goal: number): void {
    const caughtUp = start >= goal
    this.#followed.set(partition, {
      partition,
      together: assembler(),
      position: start,
      goal,
      caughtUp,
      end: goal,
    })
    this.#fetch(partition, start, caughtUp ? null : goal)
  }

  /**
   * @param end up to the goal first: the fetcher then finds out when nothing is left of the records before it (compaction),
   * where a tail would wait for ever
   */
  #fetch(partition: number, offset: number, end: number | null): void {
    const { name: topic, id: topicId } = this.#topic
    this.#fetcher.add([{ topic, topicId, partition, offset, end }])
    this.#wake?.()
  }

  async #follow(): Promise<void> {
    while (!this.#signal.aborted) {
      try {
        const events = await this.#fetcher.next(this.#signal)
        if (events.length === 0) await this.#sleep()
        for (const event of events) await this.#take(event)
      } catch (error) {
        if (this.#signal.aborted) return
        this.#broken(error)
        await delay(LAST_RETRY_MS, undefined, { ref: false })
      }
    }
  }

  /** Until there is something to fetch. */
  #sleep(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = null
        resolve()
      }
      if (this.#signal.aborted) this.#wake()
      else this.#signal.addEventListener('abort', () => this.#wake?.(), { once: true })
    })
  }

  async #take(event: FetchEvent): Promise<void> {
    if (event.type === 'throttled') return
    const followed = this.#followed.get(event.partition)
    if (followed === undefined) return
    const { troubles, log } = this.#parts
    const what = this.#what(event.partition)
    switch (event.type) {
      case 'data':
        await this.#give(event, followed)
        return
      case 'finished':
        followed.position = Math.max(followed.position, followed.goal)
        followed.caughtUp = true
        this.#fetch(followed.partition, followed.position, null)
        this.#mayBeCaughtUp()
        return
      case 'clamped':
        log.warn({ topic: event.topic, partition: event.partition }, event.reason)
        followed.position = event.to
        return
      case 'waiting':
        troubles.set(what, event.reason)
        return
      case 'resumed':
        troubles.clear(what)
        return
      case 'lost':
        troubles.set(what, event.error.message)
        void this.#recover(followed, event)
    }
  }

  async #give(event: FetchedPartition, followed: Followed): Promise<void> {
    followed.end = Math.max(followed.goal, event.highWatermark)
    for (const entries of this.#reader.entries(event, followed.together)) {
      if (entries.length > 0) await this.#hand(entries)
      for (const key of this.#skippedKeys.splice(0)) this.#onSkipped?.(key)
      await turn()
      // Ended, or the topic is another one, while they were at it.
      if (this.#signal.aborted || this.#followed.get(event.partition) !== followed) return
    }
    followed.position = event.nextOffset
  }

  async #hand(entries: readonly LogEntry[]): Promise<void> {
    try {
      await this.#onEntries(entries)
    } catch (error) {
      this.#parts.log.error(
        { error, topic: this.#topic.name },
        'entries of an internal topic were not taken',
      )
    }
  }

  /** The fetcher has given it up: looks where things are now, then goes on from where it was. */
  async #recover(followed: Followed, { kind, error: lost }: Lost): Promise<void> {
    const { kafka, keeper, troubles, log } = this.#parts
    const { partition } = followed
    const topic = this.#topic
    const isOver = (): boolean => this.#followed.get(partition) !== followed
    const options = { signal: this.#signal, timeoutMs: REQUEST_MS }
    try {
      if (kind === 'denied') await delay(DENIED_RETRY_MS, undefined, { signal: this.#signal })
      if (kind === 'failed') {
        log.warn({ topic: topic.name, partition, error: lost }, 'reading failed and is tried again')
        await delay(LAST_RETRY_MS, undefined, { signal: this.#signal })
      }
      if (kind === 'gone' || kind === 'replaced') await keeper.check()
      for (let tries = 0; !isOver(); tries += 1) {
        const found = await logRanges(kafka, topic, [partition], 'end', options)
        if (found.replaced) await keeper.check()
        if (isOver()) return
        if (found.ranges.has(partition)) {
          troubles.clear(this.#what(partition))
          const { position, caughtUp, goal } = followed
          this.#fetch(partition, position, caughtUp || position >= goal ? null : goal)
          return
        }
        if (found.problem !== null) troubles.set(this.#what(partition), found.problem)
        await delay(retryMs(tries), undefined, { signal: this.#signal })
      }
    } catch (error) {
      if (!this.#signal.aborted) this.#broken(error)
    }
  }

  #mayBeCaughtUp(): void {
    if (this.#followed.size < this.#topic.partitions) return
    for (const { caughtUp } of this.#followed.values()) if (!caughtUp) return
    this.#caughtUp.resolve()
  }

  #broken(error: unknown): void {
    const { log, troubles } = this.#parts
    log.error({ error, topic: this.#topic.name }, 'following an internal topic failed')
    troubles.set(this.#topic.name, isKafkaError(error) ? error.message : String(error))
  }
}

function all({ partitions }: InternalTopic): readonly number[] {
  return Array.from({ length: partitions }, (_, partition) => partition)
}

function retryMs(tries: number): number {
  return Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(16, tries))
}
