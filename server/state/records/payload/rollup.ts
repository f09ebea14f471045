/**
 * Roll-ups of a resource's history: ten minutes (`_metrics_10m`, a record per hour) and hours (`_metrics_1h`, a record per UTC
 * day), for one bucket of series. A chart needs one bucket; the others are passed over by their key, without being decoded.
 */
import { ByteReader } from '../bytes/byte-reader.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { checked, list, number, readOne, writeOne } from './column.ts'
import { object } from './objects.ts'
import { text } from './text.ts'
import { float64s } from './typed.ts'

/** Steps of all things of one kind in the bucket. */
export interface RollupPoints {
  /** As in HISTORY_METRICS; an instance passes over those it does not know. */
  readonly entity: string
  /** Of each metric two columns: `lag`, the mean, and `lag:max`. */
  readonly metrics: readonly string[]
  /** As in MinutePoints. */
  readonly names: readonly string[]
  /** One per metric: step s of name n at n × count + s; NaN is a gap. */
  readonly columns: readonly Float64Array[]
}

export interface Rollup {
  readonly resource: string
  /** bucketOf() of all its things. */
  readonly bucket: number
  /** Fencing epoch of the owner that wrote it: of two for the same time the higher counts, then the later. */
  readonly epoch: number
  /** ms since epoch, a multiple of stepMs. */
  readonly from: number
  readonly stepMs: number
  /** Steps. */
  readonly count: number
  readonly points: readonly RollupPoints[]
}

const ROLLUP = checked(
  object<Rollup>({
    resource: text,
    bucket: number,
    epoch: number,
    from: number,
    stepMs: number,
    count: number,
    points: list(
      object<RollupPoints>({
        entity: text,
        metrics: list(text),
        names: list(text),
        columns: list(float64s),
      }),
    ),
  }),
  ({ count, points }) =>
    points.every(
      ({ metrics, names, columns }) =>
        columns.length === metrics.length &&
        columns.every(({ length }) => length === names.length * count),
    )
      ? null
      : 'steps that do not fit their names',
)

/** Key of its record, and of the partition in which all roll-ups of the bucket lie. */
export function rollupKey(resource: string, bucket: number): string {
  return `${resource} ${bucket}`
}

export function writeRollup(rollup: Rollup): Buffer {
  const to = new ByteWriter()
  writeOne(to, ROLLUP, rollup)
  return to.finish()
}

/** @throws Damaged */
export function readRollup(payload: Uint8Array): Rollup {
  const from = new ByteReader(payload)
  const rollup = readOne(from, ROLLUP)
  from.finish()
  return rollup
}
