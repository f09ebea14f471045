/** One minute of one resource's history: what the recorder writes into the rings, as `_metrics_1m` keeps it. */
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
