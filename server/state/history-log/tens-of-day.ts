/** The ten-minute roll-ups of one day, as hours, to make the day's roll-up of them. */
import type { HistoryEntity } from '../history-metrics.ts'
import type { EventLog } from '../log/model.ts'
import { rollupKey } from '../records/payload/rollup.ts'
import type { Rollup } from '../records/payload/rollup.ts'
import { bucketOf, BUCKETS } from './buckets.ts'
import { pickSteps } from './make-rollups.ts'
import type { Shorter } from './make-rollups.ts'
import { rollUp } from './roll-up.ts'
import type { Steps } from './roll-up.ts'
import { rollupOf, TENS } from './rollup-spans.ts'

const HOUR_MS = 3_600_000
const DAY_HOURS = 24

export interface DayPart {
  readonly buckets: ReadonlySet<number>
  readonly shorter: Shorter
}

/**
 * Partition by partition, so that each is read once and no more than one is held.
 * @param buckets those that have names; null: not known, any may have
 * @throws KafkaError
 */
export async function* tensOfDay(options: {
  readonly eventLog: EventLog
  readonly resource: string
  readonly day: number
  readonly buckets: ReadonlySet<number> | null
  readonly signal: AbortSignal
}): AsyncGenerator<DayPart> {
  const { eventLog, resource, day, signal } = options
  const all = options.buckets ?? Array.from({ length: BUCKETS }, (_, bucket) => bucket)
  const left = new Set(all)
  const done = new Set<number>()
  const prefix = rollupKey(resource, 0).slice(0, -1)
  for (const bucket of left) {
    const found = new Map<number, Map<number, Rollup>>([[bucket, new Map()]])
    const read = eventLog.read(TENS.stream, {
      key: rollupKey(resource, bucket),
      from: day * DAY_HOURS * HOUR_MS,
      recordKey: (key) => key.startsWith(prefix),
      signal,
    })
    for await (const entries of read)
      for (const entry of entries) {
        const rollup = rollupOf(entry, resource, TENS)
        const hour = rollup === null ? -1 : rollup.from / HOUR_MS - day * DAY_HOURS
        if (rollup === null || hour < 0 || hour >= DAY_HOURS || done.has(rollup.bucket)) continue
        const hours = found.get(rollup.bucket) ?? new Map<number, Rollup>()
        found.set(rollup.bucket, hours)
        if (rollup.epoch >= (hours.get(hour)?.epoch ?? 0)) hours.set(hour, rollup)
      }
    const buckets = new Set(found.keys())
    for (const one of buckets) {
      left.delete(one)
      done.add(one)
    }
    yield { buckets, shorter: shorterOf(found) }
  }
}

function shorterOf(buckets: ReadonlyMap<number, ReadonlyMap<number, Rollup>>): Shorter {
  return {
    names(entity) {
      const names = new Set<string>()
      for (const hours of buckets.values())
        for (const { points } of hours.values())
          for (const one of points)
            if (one.entity === entity) for (const name of one.names) names.add(name)
      return names
    },
    steps(entity, metric, name) {
      const hours = buckets.get(bucketOf(entity, name))
      return hours === undefined ? null : hoursOf(hours, entity, metric, name)
    },
  }
}

function hoursOf(
  tens: ReadonlyMap<number, Rollup>,
  entity: HistoryEntity,
  metric: string,
  name: string,
): Steps {
  const means = new Float64Array(DAY_HOURS * TENS.count).fill(Number.NaN)
  const maxima = new Float64Array(DAY_HOURS * TENS.count).fill(Number.NaN)
  for (const [hour, { points }] of tens) {
    const steps = pickSteps(points, TENS.count, { entity, metric, name })
    if (steps === null) continue
    means.set(steps.mean, hour * TENS.count)
    maxima.set(steps.max, hour * TENS.count)
  }
  return rollUp(means, TENS.count, maxima)
}
