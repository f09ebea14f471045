/** Judges the records of one partition's part of a fetch answer, a time slice at a go. */
import type { FetchedPartition } from '@millrace/kafka/fetch/model.ts'
import { abortedFilter } from '@millrace/kafka/records/aborted-filter.ts'
import { openBatchWalker } from '@millrace/kafka/records/batch-walker.ts'
import type { BatchProblem, BatchWalker, RecordWalker } from '@millrace/kafka/records/model.ts'
import { LimitError } from '@millrace/kjq/errors.ts'
import { SchemaNeeded } from '@millrace/serdes/errors.ts'
import { SearchError } from '../errors.ts'
import type { ScanSpec } from '../model.ts'
import type { LeadSearch } from './lead-search.ts'
import { limitMessage } from './limit-message.ts'
import type { DecodeWatch } from './part-reader.ts'
import type { PartitionScan } from './partition-scan.ts'
import type { TopicScan } from './topic-scan.ts'

/** Told which record is judged, so that one that takes too long can be named. */
export interface Watched extends DecodeWatch {
  judging(topic: string, partition: number, offset: number): void
  judged(): void
}

/**
 * done: the answer is at its end · paused: time or room for matches is used up, go on with `step` · behind: no record
 * from here on was appended before the search's end time · schema: await `load`, then go on
 */
export type Step =
  | { readonly type: 'done' | 'paused' | 'behind' }
  | { readonly type: 'schema'; readonly needed: SchemaNeeded }

const DONE: Step = { type: 'done' }
const PAUSED: Step = { type: 'paused' }
const BEHIND: Step = { type: 'behind' }

/** Matches that are collected before a pause, bytes. */
const ROOM = 512 * 1024
/** Records judged between two looks at the clock, at most: a look costs as much as a cheap filter. */
const MOST_UNTIMED = 64
/** Records between two looks should take about so long, ms. */
const LOOK_MS = 1
/** Leaders' clocks differ; so far behind the end time a log that brokers stamp is not read further, ms. */
const CLOCK_SKEW_MS = 60_000

export class AnswerScan {
  readonly #spec: ScanSpec
  readonly #watched: Watched
  readonly #batches = openBatchWalker()
  readonly #records: RecordWalker
  readonly #committed = abortedFilter()
  readonly #fromTime: number
  readonly #toTime: number
  readonly #hasTime: boolean
  #partition: PartitionScan | null = null
  #topic: TopicScan | null = null
  #nextOffset = 0
  #low = 0
  #high = 0
  /** The batch under way: not at all, its records counted, or judged. */
  #mode: 'none' | 'count' | 'judge' = 'none'
  #lead: LeadSearch | null = null
  #hit = 0
  /** Records to judge until the clock is looked at, and how many those were in all. */
  #untimed = 1
  #stride = 1
  #lookedAt = 0
  /** The record at hand is judged once more: what it needs has been loaded. */
  #again = false
  /** The record at hand is no longer waited for. */
  #givesUp = false

  /** @param records the walker that the topics' judges look at */
  constructor(spec: ScanSpec, records: RecordWalker, watched: Watched) {
    this.#spec = spec
    this.#watched = watched
    this.#records = records
    this.#fromTime = spec.fromTime ?? -Infinity
    this.#toTime = spec.toTime ?? Infinity
    this.#hasTime = spec.fromTime !== null || spec.toTime !== null
  }

  /** @param partition has a range under way, from which the answer was asked for */
  begin(answer: FetchedPartition, partition: PartitionScan, topic: TopicScan): void {
    const [range] = partition.ranges
    this.#partition = partition
    this.#topic = topic
    this.#committed.reset(answer.aborted)
    this.#nextOffset = answer.nextOffset
    this.#low = Math.max(answer.fetchOffset, range?.low ?? 0)
    this.#high = range?.high ?? 0
    this.#mode = 'none'
    this.#again = this.#givesUp = false
    topic.prefilter?.open(answer.buffer, answer.finish)
    this.#batches.reset(answer.buffer, answer.start, answer.finish)
  }

  /** Lets go of the answer's buffer. */
  end(): void {
    this.#topic?.prefilter?.close()
    this.#partition = this.#topic = null
  }

  /** The record whose schema was asked for is undecodable: it is no longer waited for. */
  giveUp(): void {
    this.#givesUp = true
  }

  /**
   * Goes on until the answer's end, or the time is used up, or there are enough matches to be told.
   *
   * @param until as performance.now()
   * @throws SearchError MR_SEARCH_LIMIT: the filter ran into its limits, with the record's place
   */
  step(until: number): Step {
    const [partition, topic] = [this.#partition, this.#topic]
    if (partition === null || topic === null) return DONE
    const started = performance.now()
    this.#lookedAt = started
    try {
      for (;;) {
        if (this.#mode === 'none') {
          if (!this.#batches.next() || this.#batches.baseOffset >= this.#high) break
          if (!this.#open(partition, topic)) return BEHIND
        }
        if (this.#mode !== 'none') {
          const pause = this.#walk(partition, topic, until)
          if (pause !== null) return pause
        }
        if (performance.now() > until) return PAUSED
      }
      partition.position = Math.max(partition.position, Math.min(this.#nextOffset, this.#high))
      return DONE
    } finally {
      partition.tally.seconds += (performance.now() - started) / 1000
    }
  }

  /**
   * Looks at the batch that the walker moved to and decides how its records are walked; one that needs no walk is passed.
   *
   * @returns false when the rest of the log is behind the end time
   */
  #open(partition: PartitionScan, topic: TopicScan): boolean {
    const batch = this.#batches
    const isCommitted = this.#committed.admits(batch)
    if (batch.lastOffset < this.#low) return true
    partition.tally.bytes += batch.bytes
    if (batch.problem !== null) return this.#passProblem(partition, batch.problem)
    if (!isCommitted) return this.#pass(partition, 0)
    if (this.#isOutOfTime(batch)) {
      const isStamped = batch.timestampType === 'LogAppendTime'
      if (isStamped && Number(batch.maxTimestamp) >= this.#toTime + CLOCK_SKEW_MS) return false
      return this.#count(partition)
    }
    const records = batch.records()
    if (records === null) return this.#passProblem(partition, batch.problem)
    this.#lead = topic.prefilter?.batch(records) ?? null
    this.#hit = this.#lead?.next(records.start) ?? 0
    if (this.#hit >= records.end) return this.#count(partition)
    return this.#walkAs('judge', partition)
  }

  /** By what the batch says of all its records. */
  #isOutOfTime(batch: BatchWalker): boolean {
    if (!this.#hasTime) return false
    const last = Number(batch.maxTimestamp)
    if (last < this.#fromTime) return true
    return batch.timestampType === 'LogAppendTime' && last >= this.#toTime
  }

  #pass(partition: PartitionScan, scanned: number): true {
    partition.tally.scanned += scanned
    partition.position = Math.max(
      partition.position,
      Math.min(this.#batches.lastOffset + 1, this.#high),
    )
    this.#mode = 'none'
    return true
  }

  #passProblem(partition: PartitionScan, problem: BatchProblem | null): true {
    if (problem !== null) {
      const { baseOffset, lastOffset, reason } = problem
      const offsets =
        baseOffset === lastOffset
          ? `Offset ${baseOffset} was`
          : `Offsets ${baseOffset} to ${lastOffset} were`
      partition.tally.note(`${offsets} passed over: ${reason}`)
    }
    return this.#pass(partition, 0)
  }

  /** Passes a batch of which no record matches; one that reaches beyond the range is walked to count those within. */
  #count(partition: PartitionScan): true {
    const { baseOffset, lastOffset, recordCount } = this.#batches
    if (baseOffset >= this.#low && lastOffset < this.#high)
      return this.#pass(partition, recordCount)
    return this.#walkAs('count', partition)
  }

  #walkAs(mode: 'count' | 'judge', partition: PartitionScan): true {
    const batch = this.#batches
    if (!this.#records.reset(batch)) return this.#passProblem(partition, batch.problem)
    this.#mode = mode
    return true
  }

  /** @returns null at the batch's end */
  #walk(partition: PartitionScan, topic: TopicScan, until: number): Step | null {
    const records = this.#records
    const { tally } = partition
    const [low, high, counts] = [this.#low, this.#high, this.#mode === 'count']
    while (this.#again || records.next()) {
      this.#again = false
      const { offset } = records
      if (offset < low) continue
      if (offset >= high) break
      tally.scanned += 1
      if (counts || !this.#passes(topic)) continue
      const pause = this.#judge(partition, topic)
      if (pause !== null) return pause
      if (partition.matches.bytes > ROOM || this.#isTimeUp(until)) return PAUSED
    }
    this.#passProblem(partition, records.problem)
    return null
  }

  /** After a record was judged. */
  #isTimeUp(until: number): boolean {
    this.#untimed -= 1
    if (this.#untimed > 0) return false
    const now = performance.now()
    const isQuick = now - this.#lookedAt < LOOK_MS
    this.#stride = isQuick
      ? Math.min(this.#stride * 2, MOST_UNTIMED)
      : Math.max(1, this.#stride >> 1)
    this.#untimed = this.#stride
    this.#lookedAt = now
    return now > until
  }

  /** The tests that need no decoding, cheapest first. */
  #passes({ key, prefilter }: TopicScan): boolean {
    const records = this.#records
    const lead = this.#lead
    if (lead !== null) {
      if (this.#hit >= records.end) return false
      if (this.#hit < records.start) this.#hit = lead.next(records.start)
      if (this.#hit >= records.end || !lead.within(records)) return false
    }
    if (this.#hasTime) {
      const { timestamp } = records
      if (!(timestamp >= this.#fromTime && timestamp < this.#toTime)) return false
    }
    if (key !== null && !isKey(records, key)) return false
    return prefilter === null || prefilter.passes(records)
  }

  #judge(partition: PartitionScan, { judge }: TopicScan): Step | null {
    const records = this.#records
    const { tally } = partition
    const { offset, timestamp } = records
    this.#watched.judging(partition.topic, partition.partition, offset)
    try {
      const json = judge.judge(
        partition.partition,
        this.#batches.timestampType,
        partition.head,
        tally,
        this.#givesUp,
        partition.refusals?.get(offset) ?? null,
      )
      if (json !== null) {
        tally.matched += 1
        partition.matches.add(offset, timestamp, json, tally)
      }
    } catch (error) {
      if (error instanceof SchemaNeeded) {
        tally.scanned -= 1
        this.#again = true
        return { type: 'schema', needed: error }
      }
      if (!(error instanceof LimitError)) throw error
      const { topic, partition: number } = partition
      const place = `${topic}:${number}:${offset}`
      throw new SearchError('MR_SEARCH_LIMIT', limitMessage(this.#spec, place, error.message), {
        cause: error,
      })
    } finally {
      this.#watched.judged()
    }
    this.#givesUp = false
    partition.position = offset + 1
    return null
  }
}

function isKey(record: RecordWalker, key: Uint8Array): boolean {
  const { keyStart, keyLength } = record
  return (
    keyLength === key.length &&
    record.buffer.compare(key, 0, key.length, keyStart, keyStart + keyLength) === 0
  )
}
