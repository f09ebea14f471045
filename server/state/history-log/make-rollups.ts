/** Roll-ups of a span of time, by bucket, from the rings and, where these have nothing, from shorter roll-ups. */
import { breather } from '../breathe.ts'
import type { ClusterHistory } from '../history.ts'
import { HISTORY_ENTITIES, metricsOf } from '../history-metrics.ts'
import type { HistoryEntity } from '../history-metrics.ts'
import type { RollupPoints } from '../records/payload/rollup.ts'
import { bucketOf } from './buckets.ts'
import { rollUp } from './roll-up.ts'
import type { Steps } from './roll-up.ts'

export interface Span {
  /** Minutes since epoch, a multiple of `per`. */
  readonly from: number
  /** Minutes of a step. */
  readonly per: number
  readonly count: number
}

/** What shorter roll-ups have for the steps of a span. */
export interface Shorter {
  names(entity: HistoryEntity): Iterable<string>
  steps(entity: HistoryEntity, metric: string, name: string): Steps | null
}

const MAX_SUFFIX = ':max'

/**
 * @param only the buckets to make; others are left out
 * @param shorter fills the steps of which the rings have no minute
 */
export async function makeRollups(
  history: ClusterHistory,
  span: Span,
  only: (bucket: number) => boolean,
  shorter: Shorter | null,
): Promise<ReadonlyMap<number, readonly RollupPoints[]>> {
  const breathe = breather()
  const made = new Map<number, RollupPoints[]>()
  for (const entity of HISTORY_ENTITIES) {
    const metrics = metricsOf(entity)
    const things = new Map<number, { names: string[]; rows: Steps[][] }>()
    const names = new Set([...history.tables[entity].names, ...(shorter?.names(entity) ?? [])])
    for (const name of names) {
      const bucket = bucketOf(entity, name)
      if (!only(bucket)) continue
      const row = metrics.map((metric, column) =>
        stepsOf(history, entity, column, name, span, shorter?.steps(entity, metric, name) ?? null),
      )
      await breathe()
      if (!row.some(({ max }) => max.some((value) => !Number.isNaN(value)))) continue
      const group = things.get(bucket) ?? { names: [], rows: [] }
      things.set(bucket, group)
      group.names.push(name)
      group.rows.push(row)
    }
    for (const [bucket, group] of things) {
      const points = made.get(bucket) ?? []
      made.set(bucket, points)
      points.push(pointsOf(entity, group.names, group.rows, span.count))
    }
  }
  return made
}

function stepsOf(
  history: ClusterHistory,
  entity: HistoryEntity,
  column: number,
  name: string,
  { from, per, count }: Span,
  before: Steps | null,
): Steps {
  const minutes = new Float64Array(per * count)
  history.tables[entity].read(name, column, from, from + per * count, minutes)
  const steps = rollUp(minutes, per)
  if (before !== null) fillSteps(steps, before)
  return steps
}

/** Steps that are gaps are taken from `other`. */
export function fillSteps(steps: Steps, other: Steps): void {
  for (let i = 0; i < steps.max.length; i++) {
    if (!Number.isNaN(steps.max[i])) continue
    // as long as each other
    steps.mean[i] = other.mean[i]!
    steps.max[i] = other.max[i]!
  }
}

function pointsOf(
  entity: HistoryEntity,
  names: readonly string[],
  rows: readonly (readonly Steps[])[],
  count: number,
): RollupPoints {
  const metrics: string[] = []
  const columns: Float64Array[] = []
  metricsOf(entity).forEach((metric, m) => {
    for (const kind of ['mean', 'max'] as const) {
      const column = new Float64Array(names.length * count)
      // each row has every metric
      rows.forEach((row, n) => column.set(row[m]![kind], n * count))
      metrics.push(kind === 'mean' ? metric : metric + MAX_SUFFIX)
      columns.push(column)
    }
  })
  return { entity, metrics, names, columns }
}

/** The steps of one thing in a record; null: it has none. */
export function pickSteps(
  points: readonly RollupPoints[],
  count: number,
  { entity, metric, name }: { entity: string; metric: string; name: string },
): Steps | null {
  const found = points.find((one) => one.entity === entity)
  const row = found?.names.indexOf(name) ?? -1
  if (found === undefined || row < 0) return null
  const column = (of: string): Float64Array | undefined =>
    found.columns[found.metrics.indexOf(of)]?.subarray(row * count, (row + 1) * count)
  const mean = column(metric)
  const max = column(metric + MAX_SUFFIX)
  return mean === undefined || max === undefined ? null : { mean, max }
}
