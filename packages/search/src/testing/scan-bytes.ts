/** Runs the scan of one partition over bytes, as a worker does over a fetch answer. */
import type { FetchedPartition } from '@millrace/kafka/fetch/model.ts'
import { lastOffsetOf } from '@millrace/kafka/records/last-offset.ts'
import type { AbortedTransaction } from '@millrace/kafka/records/model.ts'
import { openRecordWalker } from '@millrace/kafka/records/record-walker.ts'
import { NO_FORMATS } from '../formats.ts'
import type { ScanCount, ScanSpec } from '../model.ts'
import { planningCatalogue } from '../plan/planning-catalogue.ts'
import { AnswerScan, type Watched } from '../scan/answer-scan.ts'
import { compileSpec } from '../scan/compile-spec.ts'
import { PartitionScan } from '../scan/partition-scan.ts'
import { openTopicScan } from '../scan/topic-scan.ts'

export const TOPIC = 'scanned'

export const UNWATCHED: Watched = { judging: () => {}, judged: () => {}, decoding: () => {} }

/** A spec that matches everything, with what a test is about. */
export function specOf(
  changes: Partial<ScanSpec> = {},
  serdes = { key: 'String', value: 'JSON', headers: 'String' },
): ScanSpec {
  return {
    kafka: { clientId: 'test', bootstrap: [], connectTimeoutMs: 1000, requestTimeoutMs: 1000 },
    isolation: 'read_committed',
    serdes: new Map([[TOPIC, serdes]]),
    formats: NO_FORMATS,
    filter: null,
    projection: null,
    dialect: 'jq',
    fromTime: null,
    toTime: null,
    keys: null,
    omitOver: null,
    maxWaitMs: 0,
    partitionMaxBytes: null,
    ...changes,
  }
}

export interface Scanned {
  readonly count: ScanCount
  /** Found records, parsed by JSON.parse, and their texts. */
  readonly found: readonly { readonly offset: number; readonly text: string }[]
  /** How it ended. */
  readonly end: 'done' | 'behind'
}

export interface ScanRange {
  readonly low: number
  readonly high: number
  /** What was asked for; default: low. */
  readonly fetchOffset?: number
  readonly aborted?: readonly AbortedTransaction[]
  /** Pause after every record that was judged. */
  readonly pausing?: boolean
}

/** As if a broker had sent the bytes when it was asked for the range. */
export function answerOf(bytes: Buffer, at: ScanRange): FetchedPartition {
  return {
    type: 'data',
    topic: TOPIC,
    partition: 0,
    buffer: bytes,
    start: 0,
    finish: bytes.length,
    fetchOffset: at.fetchOffset ?? at.low,
    nextOffset: Math.max(at.low, lastOffsetOf(bytes, 0, bytes.length)),
    highWatermark: at.high,
    lastStableOffset: at.high,
    logStartOffset: 0,
    aborted: at.aborted ?? [],
  }
}

/** @param catalogue the serdes that the spec names */
export function scanBytes(
  spec: ScanSpec,
  bytes: Buffer,
  at: ScanRange,
  catalogue = planningCatalogue(spec.formats),
): Scanned {
  const records = openRecordWalker()
  const scan = new AnswerScan(spec, records, UNWATCHED)
  const partition = new PartitionScan(TOPIC, 0)
  partition.ranges.push({ topic: TOPIC, partition: 0, low: at.low, high: at.high })
  partition.position = at.low
  const topic = openTopicScan(spec, compileSpec(spec), catalogue, TOPIC, records, UNWATCHED)
  scan.begin(answerOf(bytes, at), partition, topic)
  let end: Scanned['end'] = 'done'
  for (;;) {
    const step = scan.step(at.pausing === true ? 0 : Infinity)
    if (step.type === 'schema') throw step.needed
    if (step.type === 'paused') continue
    end = step.type
    break
  }
  scan.end()
  const { offsets, ends, text } = partition.matches.take(TOPIC, 0)
  const found = Array.from(offsets, (offset, i) => ({
    offset,
    text: Buffer.from(text.subarray(ends[i - 1] ?? 0, ends[i])).toString(),
  }))
  return { found, end, count: partition.tally.take(TOPIC, 0, partition.position) }
}
