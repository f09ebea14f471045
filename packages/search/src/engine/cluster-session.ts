/** What is kept of a cluster between searches: connections and what has just been asked. It ends when idle for a while. */
import { isDeepStrictEqual } from 'node:util'
import type { Kafka, RequestOptions } from '@millrace/kafka/client/kafka.ts'
import { openKafka } from '@millrace/kafka/client/open-kafka.ts'
import type { Outcome, TopicTable } from '@millrace/kafka/read/model.ts'
import { openSchemaSource } from '@millrace/registries/schema-source.ts'
import { describeNamedTopics, describeTopics } from '@millrace/kafka/read/describe-topics.ts'
import type { TopicSource } from '../plan/topics.ts'
import type { TopicSerdes } from '../plan/serdes.ts'
import type { SchemaSource } from '@millrace/serdes/schemas/model.ts'
import type { FormatSettings } from '../formats.ts'
import type { SearchCluster } from './model.ts'

const IDLE_MS = 60_000
/** The list of all topics is believed for so long. */
const METADATA_MS = 1_000
/** What Auto chose is believed for so long. */
const SERDES_MS = 60_000
const MOST_SERDES = 10_000

interface Kept<T> {
  readonly at: number
  readonly value: T
}

export class ClusterSession implements TopicSource {
  readonly cluster: SearchCluster
  readonly kafka: Kafka
  #table: Kept<Promise<Outcome<TopicTable>>> | undefined
  readonly #serdes = new Map<string, Kept<TopicSerdes>>()
  /** By the settings, which differ in which registry is asked first. */
  readonly #sources = new Map<FormatSettings, ReturnType<typeof openSchemaSource>>()
  #users = 0
  #idle: NodeJS.Timeout | undefined

  constructor(cluster: SearchCluster) {
    this.cluster = cluster
    this.kafka = openKafka(cluster.kafka)
  }

  /** Of its registries, for those who only want to know what a schema is; null: none is configured. */
  schemasOf(formats: FormatSettings): SchemaSource | null {
    const { registries } = formats
    if (registries.length === 0) return null
    const source = this.#sources.get(formats) ?? openSchemaSource(registries)
    this.#sources.set(formats, source)
    return source
  }

  /** As they are now: topic ids that were kept would hide that a topic was created anew. */
  named(names: readonly string[]): Promise<Outcome<TopicTable>> {
    return describeNamedTopics(this.kafka, names, this.#options)
  }

  /** May be a moment old. */
  all(): Promise<Outcome<TopicTable>> {
    const now = performance.now()
    if (this.#table !== undefined && now - this.#table.at <= METADATA_MS) return this.#table.value
    const value = describeTopics(this.kafka, this.#options)
    const kept = { at: now, value }
    this.#table = kept
    // What failed is not kept: the next may have more luck.
    const drop = (): void => {
      if (this.#table === kept) this.#table = undefined
    }
    value.then(({ faults }) => faults.length > 0 && drop(), drop)
    return value
  }

  /** Shared by callers: one that gives up must not end it for the others, so it takes no signal. */
  readonly #options: RequestOptions = {}

  /** @param key what it depends on: topic id, isolation, labels */
  serdesOf(key: string): TopicSerdes | undefined {
    const known = this.#serdes.get(key)
    return known !== undefined && performance.now() - known.at < SERDES_MS ? known.value : undefined
  }

  keepSerdes(key: string, value: TopicSerdes): void {
    if (this.#serdes.size >= MOST_SERDES) this.#serdes.clear()
    this.#serdes.set(key, { at: performance.now(), value })
  }

  /** @param end called when nobody has used it for a while */
  enter(end: () => void): Disposable {
    this.#users += 1
    clearTimeout(this.#idle)
    let left = false
    return {
      [Symbol.dispose]: () => {
        if (left) return
        left = true
        this.#users -= 1
        if (this.#users > 0) return
        this.#idle = setTimeout(end, IDLE_MS)
        this.#idle.unref()
      },
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle)
    const sources = [...this.#sources.values()]
    this.#sources.clear()
    await Promise.all([
      this.kafka[Symbol.asyncDispose](),
      ...sources.map((source) => source[Symbol.asyncDispose]()),
    ])
  }
}
/** One session per cluster; a cluster that is connected to by other options gets a new one. */
export class ClusterSessions implements AsyncDisposable {
  readonly #sessions = new Map<string, ClusterSession>()

  /** The session, held until the second is disposed of. */
  enter(cluster: SearchCluster): readonly [ClusterSession, Disposable] {
    let session = this.#sessions.get(cluster.id)
    if (session === undefined || !isDeepStrictEqual(session.cluster.kafka, cluster.kafka)) {
      session = new ClusterSession(cluster)
      this.#sessions.set(cluster.id, session)
    }
    const entered = session
    const held = entered.enter(() => {
      if (this.#sessions.get(cluster.id) === entered) this.#sessions.delete(cluster.id)
      void entered.close()
    })
    return [entered, held]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const sessions = [...this.#sessions.values()]
    this.#sessions.clear()
    await Promise.all(sessions.map((session) => session.close()))
  }
}
