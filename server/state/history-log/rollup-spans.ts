/** The two topics of roll-ups: what one record of each covers. */
import type { LogEntry, Stream } from '../log/model.ts'
import type { Rollup } from '../records/payload/rollup.ts'

export interface RollupSpan {
  readonly stream: Extract<Stream, 'metrics_10m' | 'metrics_1h'>
  readonly stepMs: 600_000 | 3_600_000
  /** Steps of a record. */
  readonly count: number
  /** Time that a record covers: from a multiple of it since epoch. */
  readonly spanMs: number
}

export const TENS: RollupSpan = {
  stream: 'metrics_10m',
  stepMs: 600_000,
  count: 6,
  spanMs: 3_600_000,
}
/** Days are those of UTC. */
export const HOURS: RollupSpan = {
  stream: 'metrics_1h',
  stepMs: 3_600_000,
  count: 24,
  spanMs: 86_400_000,
}

/** Whatever else lies in the topic is passed over. */
export function rollupOf({ record }: LogEntry, resource: string, span: RollupSpan): Rollup | null {
  if (record.kind !== 'rollup') return null
  const { rollup } = record
  const fits =
    rollup.resource === resource &&
    rollup.stepMs === span.stepMs &&
    rollup.count === span.count &&
    rollup.from % span.spanMs === 0
  return fits ? rollup : null
}
