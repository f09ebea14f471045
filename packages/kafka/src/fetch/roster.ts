/** The partitions that are read: from which broker, and what becomes of those that cannot be read now. */
import { errorCode } from '../client/error-codes.ts'
import type { BrokerAddress, Kafka } from '../client/kafka.ts'
import { fetchErrors } from '../errors.ts'
import type { KafkaError } from '../errors.ts'
import type { MetadataResponse, MetadataTopics } from '../protocol/metadata.ts'
import { ZERO_UUID } from '../wire/byte-reader.ts'
import { BrokerReader } from './broker-reader.ts'
import type { ReaderOwner } from './broker-reader.ts'
import { Leaders } from './leaders.ts'
import type { LeadersOwner } from './leaders.ts'
import { LogAsker } from './log-range.ts'
import type { FetchEvent, FetchTarget } from './model.ts'
import { PartitionState, TopicState } from './partition.ts'
import type { FetchSettings } from './settings.ts'

/** Brokers learn of new and deleted topics one after the other: what one of them does not know may exist. */
const GONE_AFTER_MS = 1000
/** For so long a partition is read from its leader after a replica failed. */
const REPLICA_PAUSE_MS = 60_000
const LOOKUP_PAUSE_MS = 50
const LOOKUP_PAUSE_MAX_MS = 1000

export type LostKind = Extract<FetchEvent, { type: 'lost' }>['kind']
export type Tell = (about: PartitionState | null, event: FetchEvent) => void

export class Roster implements LeadersOwner {
  readonly settings: FetchSettings
  readonly tell: Tell
  readonly log: LogAsker
  readonly #owner: ReaderOwner
  readonly #leaders: Leaders
  readonly #topics = new Map<string, TopicState>()
  readonly #brokers = new Map<number, BrokerAddress>()
  readonly #readers = new Map<number, BrokerReader>()
  #size = 0

  constructor(kafka: Kafka, settings: FetchSettings, owner: ReaderOwner, tell: Tell) {
    this.settings = settings
    this.tell = tell
    this.#owner = owner
    this.#leaders = new Leaders(kafka, this)
    this.log = new LogAsker(kafka, this)
  }

  /** Partitions of which something is still to be told. */
  get size(): number {
    return this.#size
  }

  get lookupMs(): number {
    return this.settings.silenceMs
  }

  add({ topic: name, topicId = '', partition, offset, end }: FetchTarget): void {
    this.remove(name, partition)
    let topic = this.#topics.get(name)
    if (topic === undefined) this.#topics.set(name, (topic = new TopicState(name, topicId)))
    const state = new PartitionState(topic, partition, offset, end)
    topic.partitions.set(partition, state)
    this.#size += 1
    const leader = topic.leaders.get(partition)
    if (isUnknown(topic.id)) topic.id = topicId
    if (!isUnknown(topicId) && topicId !== topic.id) {
      this.lose(state, 'replaced', fetchErrors.replaced(name, topicId, topic.id))
    } else if (end !== null && offset >= end) this.finish(state)
    else if (leader === undefined) this.seek(state)
    else this.lead(state, leader.id, leader.epoch)
  }

  remove(topic: string, partition: number): void {
    const state = this.#topics.get(topic)?.partitions.get(partition)
    if (state === undefined) return
    state.dropped = true
    this.#end(state)
    this.forget(state)
  }

  /** Its last event was taken. */
  forget(partition: PartitionState): void {
    const { topic } = partition
    if (topic.partitions.get(partition.partition) !== partition) return
    topic.partitions.delete(partition.partition)
    this.#size -= 1
    if (topic.partitions.size > 0) return
    this.#topics.delete(topic.name)
    this.#leaders.forget(topic)
  }

  wake(): void {
    for (const reader of this.#readers.values()) reader.wake()
  }

  close(): void {
    this.#leaders.close()
    this.log.close()
    for (const reader of this.#readers.values()) reader.close()
  }

  learn(brokers: readonly BrokerAddress[]): void {
    for (const broker of brokers) {
      this.#brokers.set(broker.id, broker)
      this.#readers.get(broker.id)?.move(broker)
    }
  }

  finish(partition: PartitionState): void {
    const { topic, partition: index } = partition
    this.#end(partition)
    this.tell(partition, { type: 'finished', topic: topic.name, partition: index })
  }

  lose(partition: PartitionState, kind: LostKind, error: KafkaError): void {
    const { topic, partition: index } = partition
    this.#end(partition)
    this.tell(partition, { type: 'lost', topic: topic.name, partition: index, kind, error })
  }

  /**
   * It cannot be read now: told when that is news, given up when patience ends.
   * @param kind of trouble, for telling news
   * @param since when it began, unless it had begun before
   * @param lost what it is if it does not pass
   * @returns whether it goes on
   */
  trouble(
    partition: PartitionState,
    kind: string,
    error: KafkaError,
    since: number = performance.now(),
    lost: LostKind = 'unreachable',
  ): boolean {
    if (partition.over) return false
    const news = partition.troubled(kind, since)
    const ms = performance.now() - partition.troubleSince
    if (ms >= this.settings.patienceMs) {
      this.lose(partition, lost, fetchErrors.givenUp(partition.label, ms, error))
      return false
    }
    if (news) {
      const { topic, partition: index } = partition
      const reason = error.message
      this.tell(partition, { type: 'waiting', topic: topic.name, partition: index, reason })
    }
    return true
  }

  recovered(partition: PartitionState): void {
    if (!partition.recovered()) return
    const { topic, partition: index } = partition
    this.tell(partition, { type: 'resumed', topic: topic.name, partition: index })
  }

  /** Takes it from its reader and looks for its leader: at once, then after pauses that grow until it can be read. */
  seek(partition: PartitionState): void {
    partition.reader?.drop(partition)
    if (partition.over) return
    const { lookups } = partition
    const pause = Math.min(LOOKUP_PAUSE_MAX_MS, LOOKUP_PAUSE_MS * 2 ** (lookups - 1))
    partition.lookups = Math.min(16, lookups + 1)
    this.#leaders.want(partition.topic, lookups === 0 ? 0 : performance.now() + pause)
  }

  /** Reads it from this leader, or from the replica that the leader named. */
  lead(partition: PartitionState, id: number, epoch: number): void {
    partition.leader = id
    partition.leaderEpoch = epoch
    partition.topic.leaders.set(partition.partition, { id, epoch })
    this.place(partition)
  }

  place(partition: PartitionState): void {
    partition.reader?.drop(partition)
    if (partition.over) return
    const { replica, replicaUntil, leader } = partition
    const reader =
      (replica >= 0 && performance.now() < replicaUntil ? this.#reader(replica) : null) ??
      this.#reader(leader)
    if (reader === null) this.seek(partition)
    else reader.add(partition)
  }

  /** Whether its address is known. */
  knows(broker: number): boolean {
    return this.#brokers.has(broker)
  }

  unreachable(reader: BrokerReader, error: KafkaError, since: number): void {
    const fatal = fatalKind(error)
    for (const partition of reader.partitions) {
      reader.drop(partition)
      if (fatal !== null) this.lose(partition, fatal, error)
      else if (partition.replica === reader.id) this.leaveReplica(partition)
      else if (this.trouble(partition, `broker ${reader.id}`, error, since)) this.seek(partition)
    }
  }

  /** Back to the leader, which is not to name a replica for a while. */
  leaveReplica(partition: PartitionState): void {
    partition.replica = -1
    partition.leaderOnlyUntil = performance.now() + REPLICA_PAUSE_MS
    this.place(partition)
  }

  found({ brokers, topics }: MetadataResponse): void {
    this.learn(brokers)
    for (const [row, name] of topics.names.entries()) {
      const topic = this.#topics.get(name)
      if (topic !== undefined) this.#foundTopic(topic, topics, row)
    }
  }

  notFound(topics: readonly TopicState[], error: KafkaError, since: number): void {
    const fatal = fatalKind(error)
    for (const topic of topics) {
      for (const partition of waitingIn(topic)) {
        if (fatal !== null) this.lose(partition, fatal, error)
        else if (this.trouble(partition, 'cluster', error, since)) this.seek(partition)
      }
    }
  }

  #foundTopic(topic: TopicState, topics: MetadataTopics, row: number): void {
    const code = topics.error[row] ?? 0
    if (code !== 0) {
      this.#refused(topic, code)
      return
    }
    const id = topics.ids[row] ?? ''
    if (isUnknown(topic.id)) topic.id = id
    else if (!isUnknown(id) && id !== topic.id) {
      const error = fetchErrors.replaced(topic.name, topic.id, id)
      for (const partition of aliveIn(topic)) this.lose(partition, 'replaced', error)
      return
    }
    const from = topics.first[row] ?? 0
    const to = topics.first[row + 1] ?? 0
    const waiting = new Map(Array.from(waitingIn(topic), (state) => [state.partition, state]))
    for (let i = from; i < to; i += 1) {
      const index = topics.partition[i] ?? -1
      const partition = waiting.get(index)
      const leader = { id: topics.leader[i] ?? -1, epoch: topics.leaderEpoch[i] ?? -1 }
      if (partition === undefined) {
        if (leader.id >= 0) topic.leaders.set(index, leader)
        continue
      }
      waiting.delete(index)
      if (leader.id >= 0 && leader.epoch >= partition.leaderEpoch && this.knows(leader.id)) {
        this.lead(partition, leader.id, leader.epoch)
      } else if (this.trouble(partition, 'leader', fetchErrors.noLeader(partition.label))) {
        this.seek(partition)
      }
    }
    for (const partition of waiting.values()) {
      this.#missing(partition, fetchErrors.noPartition(partition.label, to - from))
    }
  }

  #refused(topic: TopicState, number: number): void {
    const { name: code, retriable, message } = errorCode(number)
    for (const partition of waitingIn(topic)) {
      if (code === 'TOPIC_AUTHORIZATION_FAILED') {
        this.lose(partition, 'denied', fetchErrors.denied(topic.name, null))
      } else if (code === 'UNKNOWN_TOPIC_OR_PARTITION') {
        this.#missing(partition, fetchErrors.noTopic(topic.name, code))
      } else if (!retriable) {
        this.lose(partition, 'gone', fetchErrors.noTopic(topic.name, code))
      } else {
        const error = fetchErrors.code(
          'The cluster',
          partition.label,
          partition.offset,
          code,
          message,
        )
        if (this.trouble(partition, code, error)) this.seek(partition)
      }
    }
  }

  #missing(partition: PartitionState, error: KafkaError): void {
    const now = performance.now()
    partition.missingSince ??= now
    if (now - partition.missingSince >= Math.min(GONE_AFTER_MS, this.settings.patienceMs)) {
      this.lose(partition, 'gone', error)
    } else if (this.trouble(partition, 'missing', error)) this.seek(partition)
  }

  #end(partition: PartitionState): void {
    partition.over = true
    partition.reader?.drop(partition)
  }

  #reader(id: number): BrokerReader | null {
    const known = this.#readers.get(id)
    if (known !== undefined) return known
    const address = this.#brokers.get(id)
    if (address === undefined) return null
    const reader = new BrokerReader(address, this.settings, this.#owner)
    this.#readers.set(id, reader)
    return reader
  }
}

/** Those whose leader is looked for. */
function* waitingIn(topic: TopicState): Generator<PartitionState> {
  for (const partition of topic.partitions.values()) {
    if (!partition.over && !partition.asking && partition.reader === null) yield partition
  }
}

function* aliveIn(topic: TopicState): Generator<PartitionState> {
  for (const partition of topic.partitions.values()) if (!partition.over) yield partition
}

function isUnknown(id: string): boolean {
  return id === '' || id === ZERO_UUID
}

/** Errors that no patience helps against; repeating refused credentials locks accounts. */
function fatalKind({ code, reason }: KafkaError): LostKind | null {
  if (code === 'MR_KAFKA_UNSUPPORTED') return 'failed'
  if (code !== 'MR_KAFKA_AUTHENTICATION') return null
  return reason === 'refused' || reason === 'mechanism' ? 'denied' : null
}
