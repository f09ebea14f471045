/** What is known of the partitions that are read, and of their topics. */
import type { BrokerReader } from './broker-reader.ts'

export interface Leader {
  readonly id: number
  readonly epoch: number
}

export class TopicState {
  readonly name: string
  /** '' before it is known, and where the cluster has none. Once known it stays: another one is another topic. */
  id: string
  readonly partitions = new Map<number, PartitionState>()
  readonly leaders = new Map<number, Leader>()

  constructor(name: string, id = '') {
    this.name = name
    this.id = id
  }
}

/** One partition from `add` to its last event. Moving it makes a new one, so what is under way for the old is not taken for it. */
export class PartitionState {
  readonly topic: TopicState
  readonly partition: number
  readonly end: number | null
  offset: number
  leader = -1
  leaderEpoch = -1
  /** Broker in our rack that the leader named, and until when it is used; the leader names it anew after that. */
  replica = -1
  replicaUntil = 0
  /** That one failed: it is not to be named for a while. */
  leaderOnlyUntil = 0
  /** The reader it is with; null: its leader is looked for, or its log asked. */
  reader: BrokerReader | null = null
  /** The log is asked where it begins and ends. */
  asking = false
  /** The request under way that it is part of. */
  request: object | null = null
  /** Not to be asked for before. */
  notBefore = 0
  /** Answers in a row that brought nothing, or an error that may pass. */
  attempts = 0
  /** How often its leader was looked for in vain. */
  lookups = 0
  /** When metadata first said that it does not exist. */
  missingSince: number | null = null
  /** Found out by reading; NaN: nothing was read. */
  bytesPerOffset = Number.NaN
  /** Its last event has been told, or it was removed: nothing of it is asked for or told any more. */
  over = false
  /** It was removed or moved: not even what has arrived is told. */
  dropped = false
  #trouble: string | null = null
  #troubleSince = 0

  constructor(topic: TopicState, partition: number, offset: number, end: number | null) {
    this.topic = topic
    this.partition = partition
    this.offset = offset
    this.end = end
  }

  /** `orders-3` */
  get label(): string {
    return `${this.topic.name}-${this.partition}`
  }

  /** Since when nothing could be read, ms; 0: all is well. */
  get troubleSince(): number {
    return this.#trouble === null ? 0 : this.#troubleSince
  }

  /** @returns whether that is news */
  troubled(kind: string, since: number): boolean {
    if (this.#trouble === kind) return false
    if (this.#trouble === null) this.#troubleSince = since
    this.#trouble = kind
    return true
  }

  /** @returns whether that is news */
  recovered(): boolean {
    const news = this.#trouble !== null
    this.#trouble = null
    this.attempts = 0
    this.lookups = 0
    this.missingSince = null
    return news
  }

  /** Waits longer each time, in ms from `first` to `most`. */
  backOff(first: number, most: number): void {
    this.notBefore = performance.now() + Math.min(most, first * 2 ** Math.min(16, this.attempts))
    this.attempts += 1
  }
}
