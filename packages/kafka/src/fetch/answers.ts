/** Takes an answer: moves positions, tells what came, and sends away what must be read elsewhere. */
import { errorCode } from '../client/error-codes.ts'
import type { ErrorCode } from '../client/error-codes.ts'
import { fetchErrors } from '../errors.ts'
import type { KafkaError } from '../errors.ts'
import type { FetchResponsePartition } from '../protocol/fetch.ts'
import type { BrokerReader, FetchAnswer } from './broker-reader.ts'
import { judge } from './judge.ts'
import type { PartitionState } from './partition.ts'
import type { LostKind, Roster } from './roster.ts'

const FIRST_RETRY_MS = 20
const LAST_RETRY_MS = 1000
/** As metadata.max.age.ms: after that the leader names its replica anew (KIP-392). */
const REPLICA_MS = 300_000
/** Empty answers in a row after which the log is asked. */
const DOUBT_AFTER = 2
/** A follower's or new leader's high watermark lags a little; after so many empty answers it is told. */
const TELL_AFTER = 5

export function takeAnswer(roster: Roster, reader: BrokerReader, answer: FetchAnswer): void {
  const { sent, response } = answer
  if (response.throttleMs > 0) {
    reader.mute(response.throttleMs)
    roster.tell(null, { type: 'throttled', broker: reader.id, ms: response.throttleMs })
  }
  roster.learn(response.endpoints)
  const taker = new AnswerTaker(roster, reader, answer)
  if (response.errorCode !== 0) {
    for (const partition of reader.partitions) {
      if (partition.request === sent) taker.again(partition, errorCode(response.errorCode))
    }
    return
  }
  for (const { name, id, partitions } of response.topics) {
    const topic = sent.topics.get(name === '' ? id : name)
    for (const part of partitions) {
      const partition = topic?.partitions.get(part.partition)
      // Removed, moved or given to another reader since the request went out, or never asked for.
      if (partition?.request !== sent || partition.reader !== reader || partition.over) continue
      partition.request = null
      taker.take(partition, part)
    }
  }
  taker.askLogs()
}

class AnswerTaker {
  readonly #roster: Roster
  readonly #reader: BrokerReader
  readonly #answer: FetchAnswer
  /** KIP-74: whole first batches are certain only as long as no partition before has taken of the limit. */
  #dataBefore = false
  readonly #outOfRange: PartitionState[] = []
  readonly #gaps: PartitionState[] = []

  constructor(roster: Roster, reader: BrokerReader, answer: FetchAnswer) {
    this.#roster = roster
    this.#reader = reader
    this.#answer = answer
  }

  take(partition: PartitionState, part: FetchResponsePartition): void {
    const verdict = judge(part, this.#answer.body, partition.offset)
    switch (verdict.type) {
      case 'data':
        this.#data(partition, part, verdict.nextOffset)
        return
      case 'nothing':
        this.#nothing(partition, part)
        return
      case 'replica':
        partition.replica = verdict.broker
        partition.replicaUntil = performance.now() + REPLICA_MS
        this.#roster.place(partition)
        return
      case 'moved':
        this.#moved(partition, part, verdict.error)
        return
      case 'out-of-range':
        // A follower may lag behind what its leader has told of.
        if (partition.replica === this.#reader.id) this.#roster.leaveReplica(partition)
        else this.#doubt(partition, this.#outOfRange)
        return
      case 'denied':
        this.#roster.lose(
          partition,
          'denied',
          fetchErrors.denied(partition.topic.name, this.#reader.who),
        )
        return
      case 'again':
        this.again(partition, verdict.error, verdict.tries)
        return
      case 'failed':
        this.#roster.lose(partition, 'failed', this.#error(partition, verdict.error))
    }
  }

  /** An error that may pass: tried again after pauses that grow, `tries` times or until patience ends. */
  again(partition: PartitionState, code: ErrorCode, tries = Number.POSITIVE_INFINITY): void {
    const error = this.#error(partition, code)
    partition.backOff(FIRST_RETRY_MS, LAST_RETRY_MS)
    if (partition.attempts >= tries) this.#roster.lose(partition, 'failed', error)
    else this.#roster.trouble(partition, code.name, error, this.#answer.sent.at, 'failed')
  }

  /** Asks the leader about logs that are not as they should be. */
  askLogs(): void {
    const { log } = this.#roster
    const { id } = this.#reader
    if (this.#outOfRange.length > 0) void log.ask(id, this.#outOfRange, 'out-of-range')
    if (this.#gaps.length > 0) void log.ask(id, this.#gaps, 'gap')
  }

  #data(partition: PartitionState, part: FetchResponsePartition, nextOffset: number): void {
    const { topic, partition: index, offset: fetchOffset, end } = partition
    this.#dataBefore = true
    this.#roster.recovered(partition)
    this.#roster.tell(partition, {
      type: 'data',
      topic: topic.name,
      partition: index,
      buffer: this.#answer.body,
      start: part.recordsStart,
      finish: part.recordsEnd,
      fetchOffset,
      nextOffset,
      highWatermark: part.highWatermark,
      lastStableOffset: part.lastStableOffset,
      logStartOffset: part.logStartOffset,
      aborted: part.aborted,
    })
    partition.bytesPerOffset = (part.recordsEnd - part.recordsStart) / (nextOffset - fetchOffset)
    partition.offset = nextOffset
    if (end !== null && nextOffset >= end) this.#roster.finish(partition)
    else this.#reader.toBack(partition)
  }

  #nothing(partition: PartitionState, part: FetchResponsePartition): void {
    const { end, offset } = partition
    if (end === null || this.#dataBefore) {
      this.#roster.recovered(partition)
      return
    }
    const { committedOnly } = this.#roster.settings
    const readable = committedOnly ? part.lastStableOffset : part.highWatermark
    if (readable >= end && partition.attempts >= DOUBT_AFTER) {
      // Only the leader tells of its log.
      if (partition.replica === this.#reader.id) this.#roster.leaveReplica(partition)
      else this.#doubt(partition, this.#gaps)
      return
    }
    partition.backOff(FIRST_RETRY_MS, LAST_RETRY_MS)
    if (partition.attempts < TELL_AFTER) return
    const error = fetchErrors.nothingThere(partition.label, offset, end, readable)
    this.#roster.trouble(partition, 'end', error, this.#answer.sent.at, 'failed')
  }

  #moved(partition: PartitionState, part: FetchResponsePartition, code: ErrorCode): void {
    if (partition.replica === this.#reader.id) {
      this.#roster.leaveReplica(partition)
      return
    }
    const error = this.#error(partition, code)
    const lost: LostKind = code.name === 'KAFKA_STORAGE_ERROR' ? 'failed' : 'unreachable'
    if (!this.#roster.trouble(partition, 'moved', error, this.#answer.sent.at, lost)) return
    const leader = part.currentLeader
    if (leader !== null && leader.epoch > partition.leaderEpoch && this.#roster.knows(leader.id)) {
      this.#roster.lead(partition, leader.id, leader.epoch)
    } else {
      partition.backOff(FIRST_RETRY_MS, LAST_RETRY_MS)
      this.#roster.seek(partition)
    }
  }

  #doubt(partition: PartitionState, list: PartitionState[]): void {
    this.#reader.drop(partition)
    partition.asking = true
    list.push(partition)
  }

  #error({ label, offset }: PartitionState, { name, message }: ErrorCode): KafkaError {
    return fetchErrors.code(this.#reader.who, label, offset, name, message)
  }
}
