/**
 * Roll-ups of single things as they lie in one of the topics: read when asked for, then kept, the recently used within a
 * number of bytes. Asked again, only what may have been appended meanwhile is read.
 */
import { once } from 'node:events'
import { isKafkaError } from '@millrace/kafka/errors.ts'
import { HISTORY_ENTITIES, metricsOf } from '../history-metrics.ts'
import type { HistoryEntity } from '../history-metrics.ts'
import type { EventLog } from '../log/model.ts'
import { rollupKey } from '../records/payload/rollup.ts'
import type { Rollup } from '../records/payload/rollup.ts'
import { bucketOf } from './buckets.ts'
import { pickSteps } from './make-rollups.ts'
import type { Steps } from './roll-up.ts'
import { rollupOf } from './rollup-spans.ts'
import type { RollupSpan } from './rollup-spans.ts'

const DEFAULT_MAX_BYTES = 48 * 2 ** 20
/** Beside its numbers. */
const RECORD_BYTES = 200
/** A roll-up is written some minutes after its time is over, at the earliest. */
const WRITTEN_AFTER_MS = 2 * 60_000
/** While the newest roll-up is not there, it is looked for again after this long. */
const LOOK_AGAIN_MS = 60_000
/** Writers' clocks may differ by as much, and a roll-up takes a while to be written. */
const OVERLAP_MS = 15 * 60_000
/** A page that waits longer shows what is known without it. */
const PATIENCE_MS = 8_000
/** While the log is in trouble, which may be none of reading: so long, and not again for a while. */
const TROUBLED_MS = 1_500
const REST_MS = 15_000
/** Readings under way at the same time: each fetches a partition. */
const TOGETHER = 3

export interface ThingId {
  readonly resource: string
  readonly entity: HistoryEntity
  readonly name: string
}

export interface RollupCache {
  /**
   * Steps of one metric that lie in the topic, by the time at which each record begins.
   * @param from ms since epoch: of what is before nothing needs to be there
   */
  read(
    span: RollupSpan,
    thing: ThingId,
    metric: string,
    from: number,
  ): Promise<{ readonly records: ReadonlyMap<number, Steps>; readonly lack: string | null }>
  readonly bytes: number
}

interface Kept {
  /** Everything written from here on was read, ms since epoch. */
  readonly since: number
  /** When it was read last, ms since epoch. */
  readAt: number
  /** By the time at which the record begins: its epoch, and mean and max of every metric, one after the other. */
  readonly records: Map<number, { readonly epoch: number; readonly values: Float64Array }>
}

export function rollupCache(
  eventLog: EventLog,
  clock: () => number,
  maxBytes = DEFAULT_MAX_BYTES,
): RollupCache {
  const things = new Map<string, Kept>()
  /** Readings of one thing follow each other: the second finds what the first has read. */
  const turns = new Map<string, Promise<unknown>>()
  const places = slots(TOGETHER)
  let failedAt = Number.NEGATIVE_INFINITY
  let bytes = 0

  function keep(key: string, kept: Kept): void {
    drop(key)
    things.set(key, kept)
    bytes += bytesOf(kept)
    // Map keys are in order of insertion: the first is the one not used for longest.
    for (const oldest of things.keys()) {
      if (bytes <= maxBytes || oldest === key) break
      drop(oldest)
    }
  }

  function drop(key: string): void {
    const kept = things.get(key)
    if (kept === undefined) return
    things.delete(key)
    bytes -= bytesOf(kept)
  }

  async function refresh(
    key: string,
    span: RollupSpan,
    thing: ThingId,
    from: number,
  ): Promise<{ kept: Kept | undefined; lack: string | null }> {
    const before = things.get(key)
    const known = before !== undefined && before.since <= from ? before : null
    const now = clock()
    if (known !== null && !mayBeMore(known, span, now)) {
      keep(key, known)
      return { kept: known, lack: null }
    }
    const { trouble } = eventLog
    if (trouble !== null && performance.now() - failedAt < REST_MS)
      return { kept: before, lack: trouble }
    const start = known === null ? from : Math.max(known.since, known.readAt - OVERLAP_MS)
    const next: Kept = {
      since: known?.since ?? from,
      readAt: now,
      records: new Map(known?.records),
    }
    const signal = AbortSignal.timeout(trouble === null ? PATIENCE_MS : TROUBLED_MS)
    try {
      // Until the log is open, reading it waits without an end.
      await Promise.race([
        readInto(next.records, eventLog, span, thing, start, signal),
        end(signal),
      ])
    } catch (error) {
      failedAt = performance.now()
      return { kept: before, lack: trouble ?? wordsOf(error) }
    }
    keep(key, next)
    return { kept: next, lack: null }
  }

  return {
    async read(span, thing, metric, from) {
      const key = `${span.stream} ${thing.resource} ${thing.entity}/${thing.name}`
      const turn = (turns.get(key) ?? Promise.resolve()).then(() =>
        places(() => refresh(key, span, thing, from)),
      )
      turns.set(key, turn)
      const { kept, lack } = await turn
      if (turns.get(key) === turn) turns.delete(key)
      const column = metricsOf(thing.entity).indexOf(metric)
      const records = new Map<number, Steps>()
      for (const [at, { values }] of kept?.records ?? []) {
        const first = column * 2 * span.count
        records.set(at, {
          mean: values.subarray(first, first + span.count),
          max: values.subarray(first + span.count, first + 2 * span.count),
        })
      }
      return { records, lack }
    },
    get bytes() {
      return bytes
    },
  }
}

/** Whether a record may have been written since the last reading. */
function mayBeMore(kept: Kept, { spanMs }: RollupSpan, now: number): boolean {
  const newestWhole = Math.floor((now - WRITTEN_AFTER_MS) / spanMs) * spanMs - spanMs
  return !kept.records.has(newestWhole) && now - kept.readAt >= LOOK_AGAIN_MS
}

async function readInto(
  records: Kept['records'],
  eventLog: EventLog,
  span: RollupSpan,
  thing: ThingId,
  from: number,
  signal: AbortSignal,
): Promise<void> {
  const { resource, entity, name } = thing
  const key = rollupKey(resource, bucketOf(entity, name))
  const read = eventLog.read(span.stream, {
    key,
    from,
    recordKey: (one) => one === key,
    signal,
  })
  for await (const entries of read)
    for (const entry of entries) {
      const rollup = rollupOf(entry, resource, span)
      if (rollup === null || rollup.epoch < (records.get(rollup.from)?.epoch ?? 0)) continue
      records.set(rollup.from, { epoch: rollup.epoch, values: valuesOf(rollup, entity, name) })
    }
}

async function end(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort')
  throw signal.reason
}

function valuesOf({ points, count }: Rollup, entity: string, name: string): Float64Array {
  const known = HISTORY_ENTITIES.find((one) => one === entity)
  const metrics = known === undefined ? [] : metricsOf(known)
  const values = new Float64Array(metrics.length * 2 * count).fill(Number.NaN)
  metrics.forEach((metric, column) => {
    const steps = pickSteps(points, count, { entity, metric, name })
    if (steps === null) return
    values.set(steps.mean, column * 2 * count)
    values.set(steps.max, (column * 2 + 1) * count)
  })
  return values
}

function bytesOf({ records }: Kept): number {
  let bytes = RECORD_BYTES
  for (const { values } of records.values()) bytes += values.byteLength + RECORD_BYTES
  return bytes
}

function wordsOf(error: unknown): string {
  if (isKafkaError(error)) return error.message
  return error instanceof Error && error.name === 'TimeoutError'
    ? `Kafka did not give the history within ${PATIENCE_MS / 1000} s.`
    : String(error)
}

/** At most `count` of the given works run at a time. */
function slots(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = count
  const waiting: (() => void)[] = []
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
