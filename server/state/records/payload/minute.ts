/** One minute of one resource's history: what the recorder writes into the rings, as `_metrics_1m` keeps it. */
import type { ClusterHistory } from '../../history.ts'
import { HISTORY_ENTITIES, metricsOf } from '../../history-metrics.ts'
import { ByteReader } from '../bytes/byte-reader.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { checked, list, number, readOne, writeOne } from './column.ts'
import { object } from './objects.ts'
import { text } from './text.ts'
import { float64s } from './typed.ts'

/** Points of all things of one kind. */
export interface MinutePoints {
  /** As in HISTORY_METRICS; an instance passes over those it does not know. */
  readonly entity: string
  /** Names of the columns: a later release may have more, or another order. */
  readonly metrics: readonly string[]
  /** Topics, groups, ids of brokers; '' for the cluster. */
  readonly names: readonly string[]
  /** One per metric, aligned with `names`; NaN is a gap. */
  readonly columns: readonly Float64Array[]
}

export interface HistoryMinute {
  readonly resource: string
  /** floor(ms since epoch / 60000) */
  readonly minute: number
  /** Fencing epoch of the owner that recorded it. */
  readonly epoch: number
  readonly points: readonly MinutePoints[]
}

const MINUTE = object<HistoryMinute>({
  resource: text,
  minute: number,
  epoch: number,
  points: list(
    checked(
      object<MinutePoints>({
        entity: text,
        metrics: list(text),
        names: list(text),
        columns: list(float64s),
      }),
      ({ metrics, names, columns }) =>
        columns.length === metrics.length && columns.every(({ length }) => length === names.length)
          ? null
          : 'points that do not fit their names',
    ),
  ),
})

export function writeMinute(minute: HistoryMinute): Buffer {
  const to = new ByteWriter()
  writeOne(to, MINUTE, minute)
  return to.finish()
}

/** @throws Damaged */
export function readMinute(payload: Uint8Array): HistoryMinute {
  const from = new ByteReader(payload)
  const minute = readOne(from, MINUTE)
  from.finish()
  return minute
}

/** Puts the points into the rings; call `history.advance` after the last one of an hour. */
export function restoreMinute(history: ClusterHistory, { minute, points }: HistoryMinute): void {
  for (const { entity: kind, metrics, names, columns } of points) {
    const entity = HISTORY_ENTITIES.find((known) => known === kind)
    if (entity === undefined) continue
    const own = metricsOf(entity).map((metric) => columns[metrics.indexOf(metric)])
    const values = new Float64Array(own.length)
    names.forEach((name, row) => {
      own.forEach((column, metric) => (values[metric] = column?.[row] ?? Number.NaN))
      history.tables[entity].record(minute, name, values)
    })
  }
}
