/** Appends to the internal topics. */
import { setImmediate as turn } from 'node:timers/promises'
import type { Kafka } from '@millrace/kafka/client/kafka.ts'
import { isKafkaError, KafkaError } from '@millrace/kafka/errors.ts'
import type { NewRecord } from '@millrace/kafka/records/encode.ts'
import { recordBytes } from '@millrace/kafka/records/encode.ts'
import type { Appended, Writer } from '@millrace/kafka/write/model.ts'
import { openWriter } from '@millrace/kafka/write/open-writer.ts'
import { partitionOfKey } from '@millrace/kafka/write/partition-of-key.ts'
import { encodeRecord } from '../records/encode-record.ts'
import type { StateRecord } from '../records/model.ts'
import { logRanges } from './log-ranges.ts'
import type { InternalTopic } from './look-up.ts'
import type { LogPosition, Stream } from './model.ts'
import { logId } from './parts.ts'
import type { LogParts } from './parts.ts'

export interface LogAppender {
  /** As EventLog.append. @param ready resolves when those who want to see the records can */
  append(
    stream: Stream,
    key: string,
    records: readonly StateRecord[],
    ready: Promise<unknown>,
  ): Promise<LogPosition>
  /** What was appended before is written, unless that takes too long. */
  flush(): Promise<void>
}

/** Records as they are written, in pieces that make a batch each. */
interface Prepared {
  readonly topic: InternalTopic
  readonly partition: number
  readonly pieces: readonly (readonly NewRecord[])[]
  /** Of OwnRecords. */
  readonly numbers: readonly number[]
}

/** Below the writer's own limit, so that each piece is one batch and its records lie side by side. */
const PIECE_BYTES = 950_000
/** Encoding goes on for so long before others get their turn, ms. */
const STRETCH_MS = 12
/** After so long without an answer the topic is looked at, and people are told. */
const SLOW_MS = 2000
/** Trouble with writing is over when it is written again, or when nobody has tried for so long. */
const TROUBLE_MS = 60_000

export function logAppender(parts: LogParts): LogAppender {
  return new Appender(parts)
}

export function partitionOf({ partitions }: InternalTopic, key: string): number {
  return partitionOfKey(Buffer.from(key), partitions)
}

class Appender implements LogAppender {
  readonly #parts: LogParts
  readonly #writer: Writer
  /** Encoding in the order of the calls. */
  readonly #turns = new Map<Stream, Promise<unknown>>()
  /** By topic id and partition: the highest offset that was answered. */
  readonly #highest = new Map<string, number>()

  constructor(parts: LogParts) {
    this.#parts = parts
    // Records are compressed already.
    this.#writer = openWriter({ kafka: parts.kafka, compression: 'none' })
  }

  async append(
    stream: Stream,
    key: string,
    records: readonly StateRecord[],
    ready: Promise<unknown>,
  ): Promise<LogPosition> {
    const before = this.#turns.get(stream)
    const sending = (async () => {
      await before
      await ready
      const prepared = await this.#prepare(stream, key, records)
      // Not awaited here: whoever is next in turn may encode while these are on their way.
      return { prepared, answers: this.#send(prepared) }
    })()
    const over = sending.then(
      () => undefined,
      () => undefined,
    )
    this.#turns.set(stream, over)
    const { prepared, answers } = await sending
    return this.#answered(prepared, await this.#watched(prepared, answers))
  }

  async flush(): Promise<void> {
    await Promise.all(this.#turns.values())
    await this.#writer[Symbol.asyncDispose]()
  }

  async #prepare(stream: Stream, key: string, records: readonly StateRecord[]): Promise<Prepared> {
    const { keeper, secret, own } = this.#parts
    const topic = keeper.topicOf(stream)
    const timestamp = Date.now()
    const mine = own(stream)
    const numbers: number[] = []
    const pieces: NewRecord[][] = [[]]
    let bytes = 0
    let began = performance.now()
    try {
      for (const record of records) {
        const encoded = encodeRecord(record, { topic: topic.name, secret })
        const size = encoded.reduce((sum, { value }) => sum + value.length, 0)
        const number = mine.add(record, size)
        numbers.push(number)
        for (const [index, { key: recordKey, value }] of encoded.entries()) {
          const headers = mine.headers(number, index === encoded.length - 1)
          const written: NewRecord = { key: recordKey, value, headers, timestamp }
          const length = recordBytes(written)
          if (bytes > 0 && bytes + length > PIECE_BYTES) {
            pieces.push([])
            bytes = 0
          }
          bytes += length
          pieces.at(-1)?.push(written)
        }
        if (performance.now() - began < STRETCH_MS) continue
        await turn()
        began = performance.now()
      }
    } catch (error) {
      for (const number of numbers) mine.drop(number)
      throw error
    }
    return { topic, partition: partitionOf(topic, key), pieces, numbers }
  }

  /** All at once, so that nothing else of this process comes between them. */
  #send({ topic, partition, pieces }: Prepared): Promise<PromiseSettledResult<Appended>[]> {
    return Promise.allSettled(
      pieces.map((piece) => this.#writer.append(topic.name, partition, piece)),
    )
  }

  async #watched<T>({ topic, partition }: Prepared, work: Promise<T>): Promise<T> {
    const { keeper, troubles } = this.#parts
    const label = `${topic.name}-${partition}`
    const timer = setTimeout(() => {
      const words = `Kafka has not taken records for ${label} for ${SLOW_MS / 1000} s.`
      troubles.set(`append ${label}`, words, TROUBLE_MS)
      void keeper.check()
    }, SLOW_MS)
    try {
      return await work
    } finally {
      clearTimeout(timer)
    }
  }

  async #answered(
    prepared: Prepared,
    answers: readonly PromiseSettledResult<Appended>[],
  ): Promise<LogPosition> {
    const { topic, partition, pieces } = prepared
    const last = answers.at(-1)
    const failed = answers.find((answer) => answer.status === 'rejected')
    if (failed !== undefined || last?.status !== 'fulfilled') {
      const some = answers.some((answer) => answer.status === 'fulfilled')
      throw this.#failed(prepared, failed?.reason, some)
    }
    this.#parts.troubles.clear(`append ${topic.name}-${partition}`)
    const { baseOffset } = last.value
    const offset =
      baseOffset < 0
        ? await this.#lastOffset(prepared)
        : baseOffset + (pieces.at(-1)?.length ?? 1) - 1
    return { log: await this.#logOf(prepared, offset), partition, offset }
  }

  #failed({ topic, partition, numbers }: Prepared, reason: unknown, some: boolean): unknown {
    const { troubles, own } = this.#parts
    if (!isKafkaError(reason)) return reason
    const mayBeThere = some || reason.reason === 'outcome-unknown'
    if (!mayBeThere) for (const number of numbers) own(topic.stream).drop(number)
    if (isOutage(reason)) {
      troubles.set(`append ${topic.name}-${partition}`, reason.message, TROUBLE_MS)
    }
    if (!some || reason.reason === 'outcome-unknown') return reason
    return new KafkaError(
      reason.code,
      `Of the records for ${topic.name}-${partition} only a part was written. ${reason.message}`,
      { reason: 'outcome-unknown', cause: reason },
    )
  }

  /** The topic may have been made anew while the records were on their way: then offsets begin again. */
  async #logOf({ topic, partition }: Prepared, offset: number): Promise<string> {
    const { keeper } = this.#parts
    const known = `${topic.id} ${partition}`
    if (offset <= (this.#highest.get(known) ?? -1)) await keeper.check()
    const now = keeper.topicOf(topic.stream)
    const place = `${now.id} ${partition}`
    this.#highest.set(place, Math.max(offset, this.#highest.get(place) ?? -1))
    return logId(now)
  }

  /** The broker has the records and does not remember where: they are before the end. */
  async #lastOffset({ topic, partition }: Prepared): Promise<number> {
    const { kafka, signal } = this.#parts
    return (await endOf(kafka, topic, partition, signal)) - 1
  }
}

async function endOf(
  kafka: Kafka,
  topic: InternalTopic,
  partition: number,
  signal: AbortSignal,
): Promise<number> {
  const { ranges, problem } = await logRanges(kafka, topic, [partition], 'end', { signal })
  const range = ranges.get(partition)
  if (range !== undefined) return range.end
  throw new KafkaError(
    'MR_KAFKA_UNREACHABLE',
    `Records were written to ${topic.name}-${partition}, but not where is not known: ${problem ?? ''}`,
    { reason: 'outcome-unknown' },
  )
}

/** Not what is wrong with the records themselves. */
function isOutage({ code, reason = '' }: KafkaError): boolean {
  return code !== 'MR_KAFKA_PROTOCOL' || reason.endsWith('_AUTHORIZATION_FAILED')
}
