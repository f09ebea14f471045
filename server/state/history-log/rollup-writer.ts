/**
 * Writes the roll-ups of the resources that this instance owns: of an hour when it is over, of a day when it is over. What an
 * owner left undone, because it was killed or Kafka was away, is found by its absence and done by the next.
 *
 * The bucket of the cluster's own series is written last and tells that the others are there. A roll-up that breaks off is
 * written again as a whole; readers take the later of two.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { StateConfig } from '../../config/types.ts'
import type { Logger } from '../../log/logger.ts'
import { HISTORY_ENTITIES } from '../history-metrics.ts'
import { BLOCK_MINUTES, hourOf, isOver } from '../history-table.ts'
import type { EventLog } from '../log/model.ts'
import type { RollupPoints } from '../records/payload/rollup.ts'
import { rollupKey } from '../records/payload/rollup.ts'
import { bucketOf, LAST_BUCKET } from './buckets.ts'
import { makeRollups } from './make-rollups.ts'
import type { Owner } from './owner.ts'
import type { ResourceHistory } from './resource-history.ts'
import { HOURS, rollupOf, TENS } from './rollup-spans.ts'
import type { RollupSpan } from './rollup-spans.ts'
import { tensOfDay } from './tens-of-day.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Appends under way at the same time. */
const TOGETHER = 16
/** At the end. */
const LAST_WORDS_MS = 700

export interface RollupWriter extends AsyncDisposable {
  /** Writes what is due, in the background. Call when minutes have come, and when ownership changed. */
  look(): void
}

/** What has been written of a resource, as far as this owner knows. */
interface Written {
  /** By hour since epoch: how many of its minutes went into it; Infinity: written before this instance owned the resource. */
  readonly hours: Map<number, number>
  /** Days since epoch. */
  readonly days: Set<number>
}

class LostOwnership extends Error {}

export function rollupWriter(options: {
  readonly resources: ReadonlyMap<string, ResourceHistory>
  readonly eventLog: EventLog
  readonly ownership: Owner
  readonly kept: StateConfig['kept']
  readonly log: Logger
  readonly clock: () => number
}): RollupWriter {
  const { resources, eventLog, ownership, kept, log, clock } = options
  const known = new Map<string, Written>()
  const ending = new AbortController()
  let running: Promise<void> | null = null
  let wanted = false
  let failing = false

  async function run(): Promise<void> {
    do {
      wanted = false
      for (const [resource, history] of resources) await lookAt(resource, history)
    } while (wanted && !ending.signal.aborted)
    running = null
  }

  async function lookAt(resource: string, history: ResourceHistory): Promise<void> {
    if (ownership.epochOf(resource) === null || eventLog.kind !== 'kafka') {
      // Another owner writes meanwhile: what is there is looked for again.
      known.delete(resource)
      return
    }
    try {
      const written = known.get(resource) ?? (await find(resource))
      known.set(resource, written)
      await writeHours(resource, history, written)
      await writeDays(resource, history, written)
      if (failing) log.info('Roll-ups of history are written to Kafka again.')
      failing = false
    } catch (error) {
      if (error instanceof LostOwnership || ending.signal.aborted) return
      if (!failing)
        log.warn(
          { error },
          'Roll-ups of history cannot be written to Kafka now; tried every minute.',
        )
      failing = true
    }
  }

  /** What earlier owners have written, by the records that come last. */
  async function find(resource: string): Promise<Written> {
    const [hours, days] = [await spansThere(resource, TENS), await spansThere(resource, HOURS)]
    return { hours: new Map(hours.map((hour) => [hour, Infinity])), days: new Set(days) }
  }

  async function spansThere(resource: string, span: RollupSpan): Promise<number[]> {
    const key = rollupKey(resource, LAST_BUCKET)
    const found: number[] = []
    const read = eventLog.read(span.stream, {
      key,
      from: clock() - kept.tensDays * DAY_MS,
      recordKey: (one) => one === key,
      signal: ending.signal,
    })
    for await (const entries of read)
      for (const entry of entries) {
        const rollup = rollupOf(entry, resource, span)
        if (rollup !== null) found.push(rollup.from / span.spanMs)
      }
    return found
  }

  async function writeHours(
    resource: string,
    history: ResourceHistory,
    written: Written,
  ): Promise<void> {
    const now = Math.floor(clock() / 60_000)
    const first = hourOf(history.oldest())
    for (let hour = first; isOver(hour, now); hour++) {
      const minutes = history.minutesIn(hour)
      if (minutes === 0 || minutes <= (written.hours.get(hour) ?? 0)) continue
      const span = { from: hour * BLOCK_MINUTES, per: 10, count: TENS.count }
      const made = await makeRollups(history.history, span, () => true, null)
      await write(resource, TENS, hour * HOUR_MS, made)
      written.hours.set(hour, minutes)
      // Its day lacks these minutes, if it was written already.
      written.days.delete(Math.floor(hour / 24))
    }
    for (const hour of written.hours.keys())
      if (hour * HOUR_MS < clock() - (kept.tensDays + 1) * DAY_MS) written.hours.delete(hour)
  }

  async function writeDays(
    resource: string,
    history: ResourceHistory,
    written: Written,
  ): Promise<void> {
    const now = Math.floor(clock() / 60_000)
    const due = new Set<number>()
    for (const hour of written.hours.keys()) {
      const day = Math.floor(hour / 24)
      const isKept = day * DAY_MS >= clock() - kept.tensDays * DAY_MS
      if (isKept && isOver(day * 24 + 23, now) && !written.days.has(day)) due.add(day)
    }
    for (const day of [...due].sort((a, b) => a - b)) {
      await writeDay(resource, history, day)
      written.days.add(day)
    }
  }

  async function writeDay(resource: string, history: ResourceHistory, day: number): Promise<void> {
    const from = day * 24 * BLOCK_MINUTES
    const span = { from, per: BLOCK_MINUTES, count: HOURS.count }
    const buckets = new Set<number>([LAST_BUCKET])
    for (const entity of HISTORY_ENTITIES)
      for (const name of history.history.tables[entity].names) buckets.add(bucketOf(entity, name))
    const complete = history.oldest() <= from
    const parts = tensOfDay({
      eventLog,
      resource,
      day,
      buckets: complete ? buckets : null,
      signal: ending.signal,
    })
    let last: readonly RollupPoints[] = []
    for await (const { buckets: some, shorter } of parts) {
      const made = await makeRollups(history.history, span, (one) => some.has(one), shorter)
      last = made.get(LAST_BUCKET) ?? last
      await writeBuckets(resource, HOURS, day * DAY_MS, made)
    }
    await writeBucket(resource, HOURS, day * DAY_MS, LAST_BUCKET, last)
  }

  async function write(
    resource: string,
    span: RollupSpan,
    from: number,
    made: ReadonlyMap<number, readonly RollupPoints[]>,
  ): Promise<void> {
    await writeBuckets(resource, span, from, made)
    await writeBucket(resource, span, from, LAST_BUCKET, made.get(LAST_BUCKET) ?? [])
  }

  /** All but the last. */
  async function writeBuckets(
    resource: string,
    span: RollupSpan,
    from: number,
    made: ReadonlyMap<number, readonly RollupPoints[]>,
  ): Promise<void> {
    const rest = [...made].filter(([bucket]) => bucket !== LAST_BUCKET)
    for (let i = 0; i < rest.length; i += TOGETHER)
      await Promise.all(
        rest
          .slice(i, i + TOGETHER)
          .map(([bucket, points]) => writeBucket(resource, span, from, bucket, points)),
      )
  }

  async function writeBucket(
    resource: string,
    { stream, stepMs, count }: RollupSpan,
    from: number,
    bucket: number,
    points: readonly RollupPoints[],
  ): Promise<void> {
    const epoch = ownership.epochOf(resource)
    if (epoch === null || ending.signal.aborted) throw new LostOwnership()
    const rollup = { resource, bucket, epoch, from, stepMs, count, points }
    await eventLog.append(stream, rollupKey(resource, bucket), [{ kind: 'rollup', rollup }])
  }

  return {
    look() {
      if (ending.signal.aborted) return
      wanted = true
      running ??= run()
    },
    async [Symbol.asyncDispose]() {
      ending.abort()
      await Promise.race([running, delay(LAST_WORDS_MS, undefined, { ref: false })])
    },
  }
}
