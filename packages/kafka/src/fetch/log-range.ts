/**
 * Asks a leader where logs begin and end, when a position turns out to be outside, or when nothing is where something
 * should be.
 */
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { EARLIEST, EARLIEST_LOCAL, LATEST, listOffsetsApi } from '../protocol/list-offsets.ts'
import { connectionErrors, fetchErrors, isKafkaError } from '../errors.ts'
import type { KafkaError } from '../errors.ts'
import type { FetchEvent } from './model.ts'
import type { PartitionState } from './partition.ts'
import type { FetchSettings } from './settings.ts'

const FIRST_RETRY_MS = 20
const LAST_RETRY_MS = 1000

export interface LogOwner {
  readonly settings: FetchSettings
  tell(about: PartitionState, event: FetchEvent): void
  finish(partition: PartitionState): void
  place(partition: PartitionState): void
  seek(partition: PartitionState): void
  trouble(partition: PartitionState, kind: string, error: KafkaError): boolean
}

/** What made us ask: the broker has no such offset, or has it and sends nothing. */
export type Doubt = 'out-of-range' | 'gap'

export class LogAsker {
  readonly #kafka: Kafka
  readonly #owner: LogOwner
  readonly #end = new AbortController()

  constructor(kafka: Kafka, owner: LogOwner) {
    this.#kafka = kafka
    this.#owner = owner
  }

  close(): void {
    this.#end.abort()
  }

  /** The partitions must be with no reader; each goes on, ends, or is sought again. */
  async ask(broker: number, partitions: readonly PartitionState[], doubt: Doubt): Promise<void> {
    for (const partition of partitions) partition.asking = true
    try {
      const { signal } = this.#end
      const timeoutMs = this.#owner.settings.silenceMs
      const ranges = await logRanges(this.#kafka, broker, partitions, { signal, timeoutMs })
      for (const partition of partitions) {
        partition.asking = false
        if (!partition.over) this.#settle(partition, ranges.get(partition), doubt)
      }
    } catch (thrown) {
      if (this.#end.signal.aborted) return
      const error = isKafkaError(thrown)
        ? thrown
        : connectionErrors.failed(`broker ${broker}`, thrown)
      for (const partition of partitions) {
        partition.asking = false
        if (this.#owner.trouble(partition, `broker ${broker}`, error)) this.#owner.seek(partition)
      }
    }
  }

  #settle(partition: PartitionState, range: LogRange | undefined, doubt: Doubt): void {
    const { offset, end } = partition
    if (range !== undefined && offset < range.start) {
      const why = `Offset ${offset} of ${partition.label} is not there any more: its log begins at ${range.start} (retention, or records were deleted).`
      this.#clamp(partition, end === null ? range.start : Math.min(range.start, end), why)
    } else if (range !== undefined && offset > range.end) {
      const why = `Offset ${offset} of ${partition.label} is not there: its log ends at ${range.end} (it never was, or was lost when the leader changed).`
      this.#clamp(partition, end ?? range.end, why)
    } else if (range !== undefined && doubt === 'gap' && offset >= range.localStart) {
      // Compaction removed the last records of a segment, and nothing follows: the log has no batch up to its end.
      this.#owner.finish(partition)
    } else {
      // The leader has changed its mind, or has not caught up with what its predecessor had.
      partition.backOff(FIRST_RETRY_MS, LAST_RETRY_MS)
      const code = doubt === 'gap' ? 'no records' : 'OFFSET_OUT_OF_RANGE'
      const words = 'what the leader says of its log does not fit that; asked again.'
      const error = fetchErrors.code('The leader', partition.label, offset, code, words)
      if (this.#owner.trouble(partition, 'log range', error)) this.#owner.seek(partition)
    }
  }

  #clamp(partition: PartitionState, to: number, reason: string): void {
    const { topic, partition: index, offset: from, end } = partition
    partition.offset = to
    this.#owner.tell(partition, {
      type: 'clamped',
      topic: topic.name,
      partition: index,
      from,
      to,
      reason,
    })
    if (end !== null && to >= end) this.#owner.finish(partition)
    else this.#owner.place(partition)
  }
}

interface LogRange {
  readonly start: number
  /** The first offset that is on the broker's own disk: before it, records lie in tiered storage (KIP-405). */
  readonly localStart: number
  /** High watermark. */
  readonly end: number
}

/** The ranges of those that the broker knew them of. @throws KafkaError as Kafka.request */
async function logRanges(
  kafka: Kafka,
  broker: number,
  partitions: readonly PartitionState[],
  options: RequestOptions,
): Promise<ReadonlyMap<PartitionState, LogRange>> {
  const version = await kafka.version(broker, listOffsetsApi, options)
  const start = await ask(kafka, broker, partitions, EARLIEST, options)
  const localStart =
    version !== null && version >= 8
      ? await ask(kafka, broker, partitions, EARLIEST_LOCAL, options)
      : start
  const end = await ask(kafka, broker, partitions, LATEST, options)
  const ranges = new Map<PartitionState, LogRange>()
  for (const partition of partitions) {
    const range = {
      start: start.get(partition) ?? -1,
      localStart: localStart.get(partition) ?? -1,
      end: end.get(partition) ?? -1,
    }
    if (range.start >= 0 && range.localStart >= 0 && range.end >= 0) ranges.set(partition, range)
  }
  return ranges
}

async function ask(
  kafka: Kafka,
  broker: number,
  partitions: readonly PartitionState[],
  timestamp: number,
  options: RequestOptions,
): Promise<Map<PartitionState, number>> {
  const byTopic = Map.groupBy(partitions, ({ topic }) => topic)
  const topics = Array.from(byTopic, ([{ name }, ofTopic]) => ({
    name,
    partitions: ofTopic.map(({ partition }) => partition),
  }))
  const request = { timestamp, topics, timeoutMs: options.timeoutMs ?? 0 }
  const answer = await kafka.request(broker, listOffsetsApi, request, options)
  const offsets = new Map<PartitionState, number>()
  for (const [t, name] of answer.names.entries()) {
    for (let i = answer.first[t] ?? 0; i < (answer.first[t + 1] ?? 0); i += 1) {
      const asked = partitions.find(
        ({ topic, partition }) => topic.name === name && partition === answer.partition[i],
      )
      if (asked !== undefined && answer.error[i] === 0) offsets.set(asked, answer.offset[i] ?? -1)
    }
  }
  return offsets
}
