/** History of all resources: rings in memory, their minutes and roll-ups in the log. */
import type { StateConfig } from '../../config/types.ts'
import type { ClusterHistory } from '../history.ts'
import type { HistoryMinute } from '../records/payload/minute.ts'

export interface HistoryRequest {
  /** As in contract/history.ts; `*` stands for the `top` largest. */
  readonly series: readonly string[]
  /** ms since epoch. */
  readonly from: number
  readonly to: number
  readonly top: number
  readonly stat: 'mean' | 'max'
}

/** Roll-ups of one series. */
export interface LongerSeries {
  /** NaN where there is nothing. */
  readonly values: Float64Array
  /** A sentence when the log could not be read, so that more may be there than is given; null when all is. */
  readonly lack: string | null
}

export interface Histories extends AsyncDisposable {
  /** Minutes of the last HISTORY_1M_HOURS. */
  of(resource: string): ClusterHistory
  /**
   * Puts a minute that this instance has observed into the rings, and into the log if it owns the resource. Kept and tried again
   * while Kafka is away. Resolves when it is in the rings.
   */
  record(minute: Omit<HistoryMinute, 'epoch'>): Promise<void>
  /** Roll-ups of a series (not `*`), `count` steps of `stepMs` from `from` (a multiple of it). */
  longer(
    resource: string,
    series: { readonly entity: string; readonly metric: string; readonly name: string },
    span: {
      readonly from: number
      readonly stepMs: 600_000 | 3_600_000
      readonly count: number
      readonly stat: 'mean' | 'max'
    },
  ): Promise<LongerSeries>
  readonly kept: StateConfig['kept']
  /** False: in memory only, or for hours (ephemeral): nothing is there for long but the minutes. */
  readonly persistent: boolean
  /** Hours of minutes read back since the start; null: there was nothing to read. */
  readonly rebuild: { readonly done: number; readonly total: number } | null
  /** Resolves when the rings have what the log has. */
  readonly rebuilt: Promise<void>
  /** Minutes that did not count, because their owner's time was over. */
  readonly fenced: number
  readonly bytes: number
}
