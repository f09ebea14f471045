/** One series over a long time, from whatever knows it: the topic of its step, shorter roll-ups, the rings. */
import type { StateConfig } from '../../config/types.ts'
import type { EventLog } from '../log/model.ts'
import { HISTORY_ENTITIES, metricsOf } from '../history-metrics.ts'
import { fillSteps } from './make-rollups.ts'
import type { Histories, LongerSeries } from './model.ts'
import type { ResourceHistory } from './resource-history.ts'
import { rollUp } from './roll-up.ts'
import type { Steps } from './roll-up.ts'
import type { RollupCache, ThingId } from './rollup-cache.ts'
import { HOURS, TENS } from './rollup-spans.ts'
import type { RollupSpan } from './rollup-spans.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

type Series = Parameters<Histories['longer']>[1]
type Span = Parameters<Histories['longer']>[2]

export async function longerSeries(
  parts: {
    readonly resource: string
    readonly history: ResourceHistory
    readonly eventLog: EventLog
    readonly cache: RollupCache
    readonly kept: StateConfig['kept']
    readonly now: number
  },
  series: Series,
  span: Span,
): Promise<LongerSeries> {
  const { resource, history, eventLog, cache, kept, now } = parts
  const { from, stepMs, count, stat } = span
  const steps: Steps = {
    mean: new Float64Array(count).fill(Number.NaN),
    max: new Float64Array(count).fill(Number.NaN),
  }
  const entity = HISTORY_ENTITIES.find((known) => known === series.entity)
  const column = entity === undefined ? -1 : metricsOf(entity).indexOf(series.metric)
  if (entity === undefined || column < 0) return { values: steps[stat], lack: null }
  const thing: ThingId = { resource, entity, name: series.name }
  let lack: string | null = null

  async function stored(topic: RollupSpan, since: number): Promise<ReadonlyMap<number, Steps>> {
    const read = await cache.read(topic, thing, series.metric, since)
    lack ??= read.lack
    return read.records
  }

  if (eventLog.kind === 'kafka') {
    const tensFrom = now - kept.tensDays * DAY_MS
    if (stepMs === TENS.stepMs)
      place(steps, from, TENS, await stored(TENS, Math.max(from, tensFrom)))
    else {
      const hours = await stored(HOURS, Math.max(from, now - kept.hoursDays * DAY_MS))
      place(steps, from, HOURS, hours)
      // The days since the last one that was rolled up: today, as a rule.
      const whole = Math.max(tensFrom, ...[...hours.keys()].map((at) => at + HOURS.spanMs))
      const end = Math.min(from + count * stepMs, now)
      if (Math.max(from, whole) < end)
        fillSteps(steps, asHours(await stored(TENS, Math.max(from, whole)), from, count))
    }
  }
  fillSteps(steps, fromRings(history, entity, column, series.name, span))
  return { values: steps[stat], lack }
}

/** Copies what the records have of the steps from `from` on. */
function place(
  steps: Steps,
  from: number,
  topic: RollupSpan,
  records: ReadonlyMap<number, Steps>,
): void {
  for (const [at, record] of records)
    for (let i = 0; i < topic.count; i++) {
      const step = (at - from) / topic.stepMs + i
      if (step < 0 || step >= steps.mean.length) continue
      // records have `count` steps
      steps.mean[step] = record.mean[i]!
      steps.max[step] = record.max[i]!
    }
}

function asHours(records: ReadonlyMap<number, Steps>, from: number, count: number): Steps {
  const tens = {
    mean: new Float64Array(count * TENS.count).fill(Number.NaN),
    max: new Float64Array(count * TENS.count).fill(Number.NaN),
  }
  place(tens, from, TENS, records)
  return rollUp(tens.mean, TENS.count, tens.max)
}

function fromRings(
  rings: ResourceHistory,
  entity: ThingId['entity'],
  column: number,
  name: string,
  { from, stepMs, count }: Span,
): Steps {
  const per = stepMs / MINUTE_MS
  const first = Math.max(0, Math.floor((rings.oldest() - from / MINUTE_MS) / per))
  const steps: Steps = {
    mean: new Float64Array(count).fill(Number.NaN),
    max: new Float64Array(count).fill(Number.NaN),
  }
  if (first >= count) return steps
  const begin = from / MINUTE_MS + first * per
  const minutes = new Float64Array((count - first) * per)
  rings.history.tables[entity].read(name, column, begin, begin + minutes.length, minutes)
  const { mean, max } = rollUp(minutes, per)
  steps.mean.set(mean, first)
  steps.max.set(max, first)
  return steps
}
