/**
 * Asks partition leaders for offsets: one request per leader and timestamp, leaders side by side. Partitions whose leader
 * moved or is gone are looked up in fresh metadata and asked for once more while time is left.
 */
import { errorCode } from '../client/error-codes.ts'
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { listOffsetsApi } from '../protocol/list-offsets.ts'
import type { ListOffsetsResponse } from '../protocol/list-offsets.ts'
import { metadataApi } from '../protocol/metadata.ts'
import { Budget } from './budget.ts'
import { NONE, codeFault, fault, isUnreachable, thrownFault } from './faults.ts'
import type { Fault, TopicTable } from './model.ts'

export interface LeaderOffsets {
  /** Per timestamp asked: offsets by row of the range; NaN unknown. */
  readonly offsets: readonly Float64Array[]
  /** Index into faults, −1 none. */
  readonly fault: Int32Array
  readonly faults: readonly Fault[]
  /** When the last answer to the last timestamp came, ms since epoch. */
  readonly answeredAt: number
}

/** Rows (of the table) by topic index, of one leader. */
type RowsByTopic = Map<number, number[]>

/**
 * @param range topics [from, to) of the table
 * @param timestamps asked one after the other on each leader, in this order
 * @param committed LATEST is the last stable offset
 */
export async function leaderOffsets(
  kafka: Kafka,
  table: TopicTable,
  range: readonly [from: number, to: number],
  timestamps: readonly number[],
  options?: RequestOptions,
  committed = false,
): Promise<LeaderOffsets> {
  const time = new Budget(kafka, options)
  const work = new Work(kafka, table, range, timestamps, time, committed)
  await work.run()
  return work
}

class Work implements LeaderOffsets {
  readonly offsets: readonly Float64Array[]
  readonly fault: Int32Array
  readonly faults: Fault[] = []
  answeredAt = Number.NaN
  readonly #kafka: Kafka
  readonly #table: TopicTable
  readonly #range: readonly [number, number]
  readonly #firstRow: number
  readonly #timestamps: readonly number[]
  readonly #time: Budget
  readonly #committed: boolean
  readonly #topicIndex = new Map<string, number>()
  /** One fault for many rows: by code and topic, or by broker. */
  readonly #faultIndex = new Map<string, number>()
  #moved: number[] = []
  #last = false

  constructor(
    kafka: Kafka,
    table: TopicTable,
    range: readonly [number, number],
    timestamps: readonly number[],
    time: Budget,
    committed: boolean,
  ) {
    this.#kafka = kafka
    this.#table = table
    this.#range = range
    this.#timestamps = timestamps
    this.#time = time
    this.#committed = committed
    const [from, to] = range
    this.#firstRow = table.first[from] ?? 0
    const rows = (table.first[to] ?? 0) - this.#firstRow
    this.offsets = timestamps.map(() => new Float64Array(rows).fill(Number.NaN))
    this.fault = new Int32Array(rows).fill(-1)
    for (let topic = from; topic < to; topic += 1)
      this.#topicIndex.set(table.names[topic] ?? '', topic)
  }

  async run(): Promise<void> {
    const { first, leader } = this.#table
    const leaders = new Map<number, RowsByTopic>()
    for (let topic = this.#range[0]; topic < this.#range[1]; topic += 1) {
      for (let row = first[topic] ?? 0; row < (first[topic + 1] ?? 0); row += 1) {
        assign(leaders, leader[row] ?? -1, topic, row)
      }
    }
    await this.#askAll(leaders)
    if (this.#moved.length > 0) await this.#askMoved()
  }

  async #askAll(leaders: ReadonlyMap<number, RowsByTopic>): Promise<void> {
    const asking: Promise<void>[] = []
    for (const [broker, rows] of leaders) {
      if (broker < 0) this.#leaderless(rows)
      else asking.push(this.#askLeader(broker, rows))
    }
    await Promise.all(asking)
  }

  async #askLeader(broker: number, rows: RowsByTopic): Promise<void> {
    const topics = Array.from(rows, ([topic, ofTopic]) => ({
      name: this.#table.names[topic] ?? '',
      partitions: ofTopic.map((row) => row - (this.#table.first[topic] ?? 0)),
    }))
    try {
      for (const [index, timestamp] of this.#timestamps.entries()) {
        const options = this.#time.next()
        const timeoutMs = options.timeoutMs ?? 0
        const request = { timestamp, topics, timeoutMs, committed: this.#committed }
        const answer = await this.#kafka.request(broker, listOffsetsApi, request, options)
        if (index === this.#timestamps.length - 1) this.answeredAt = Date.now()
        this.#take(broker, index, answer)
      }
    } catch (error) {
      if (this.#mayRetry && isUnreachable(error)) {
        for (const ofTopic of rows.values()) this.#moved.push(...ofTopic)
        return
      }
      const index = this.#faultOf(`broker ${broker}`, () =>
        thrownFault(error, { api: 'ListOffsets', broker }),
      )
      for (const ofTopic of rows.values()) this.#mark(ofTopic, index)
    }
  }

  get #mayRetry(): boolean {
    return !this.#last && this.#time.retries
  }

  #take(broker: number, timestamp: number, answer: ListOffsetsResponse): void {
    const offsets = this.offsets[timestamp]
    if (offsets === undefined) return
    answer.names.forEach((name, t) => {
      const topic = this.#topicIndex.get(name)
      if (topic === undefined) return
      const first = this.#table.first[topic] ?? 0
      for (let i = answer.first[t] ?? 0; i < (answer.first[t + 1] ?? 0); i += 1) {
        const row = first + (answer.partition[i] ?? 0)
        const code = answer.error[i] ?? NONE
        if (code === NONE) offsets[row - this.#firstRow] = answer.offset[i] ?? Number.NaN
        else this.#refused(code, broker, name, row)
      }
    })
  }

  #refused(code: number, broker: number | null, item: string, row: number): void {
    if (this.#mayRetry && errorCode(code).retriable) {
      this.#moved.push(row)
      return
    }
    const asked = {
      api: 'ListOffsets',
      ...(broker !== null && { broker }),
      item,
      acl: `DESCRIBE on Topic:${item}`,
    }
    this.#mark(
      [row],
      this.#faultOf(`${code} ${item}`, () => codeFault(code, asked)),
    )
  }

  #leaderless(rows: RowsByTopic): void {
    for (const [topic, ofTopic] of rows) {
      const item = this.#table.names[topic] ?? ''
      const message = `Topic ${item} has partitions without a leader: their offsets cannot be had until a replica is back.`
      const index = this.#faultOf(`leaderless ${item}`, () =>
        fault('failed', 'LEADER_NOT_AVAILABLE', message, { api: 'ListOffsets', item }),
      )
      this.#mark(ofTopic, index)
    }
  }

  /** Looks the moved partitions up anew and asks their leaders of now. */
  async #askMoved(): Promise<void> {
    const rows = new Set(this.#moved)
    this.#moved = []
    this.#last = true
    await this.#time.pause()
    const byTopic = new Map<number, number[]>()
    for (const row of rows) append(byTopic, this.#topicOf(row), row)
    const names = Array.from(byTopic.keys(), (topic) => this.#table.names[topic] ?? '')
    try {
      const options = this.#time.next()
      const fresh = await this.#kafka.request('any', metadataApi, { topics: names }, options)
      this.#kafka.learn(fresh.brokers)
      const leaders = new Map<number, RowsByTopic>()
      const leaderOf = new Map<number, number>()
      fresh.topics.names.forEach((name, t) => {
        const topic = this.#topicIndex.get(name)
        const first = this.#table.first[topic ?? -1]
        if (topic === undefined || first === undefined) return
        const code = fresh.topics.error[t] ?? NONE
        if (code !== NONE) {
          // Deleted since the table was read, or not to be described any more.
          for (const row of byTopic.get(topic) ?? []) {
            rows.delete(row)
            this.#refused(code, null, name, row)
          }
        }
        for (let i = fresh.topics.first[t] ?? 0; i < (fresh.topics.first[t + 1] ?? 0); i += 1) {
          leaderOf.set(first + (fresh.topics.partition[i] ?? 0), fresh.topics.leader[i] ?? -1)
        }
      })
      for (const row of rows) assign(leaders, leaderOf.get(row) ?? -1, this.#topicOf(row), row)
      await this.#askAll(leaders)
    } catch (error) {
      const index = this.#faultOf('metadata', () => thrownFault(error, { api: 'Metadata' }))
      this.#mark([...rows], index)
    }
  }

  /** The topic whose rows include this one: the last that begins at or before it. */
  #topicOf(row: number): number {
    let [low, high] = this.#range
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if ((this.#table.first[middle] ?? 0) <= row) low = middle
      else high = middle
    }
    return low
  }

  #faultOf(key: string, make: () => Fault): number {
    const known = this.#faultIndex.get(key)
    if (known !== undefined) return known
    const index = this.faults.push(make()) - 1
    this.#faultIndex.set(key, index)
    return index
  }

  #mark(rows: readonly number[], index: number): void {
    for (const row of rows) this.fault[row - this.#firstRow] = index
  }
}

function assign(
  leaders: Map<number, RowsByTopic>,
  leader: number,
  topic: number,
  row: number,
): void {
  let rows = leaders.get(leader)
  if (rows === undefined) {
    rows = new Map()
    leaders.set(leader, rows)
  }
  append(rows, topic, row)
}

function append(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
