import type { HistoryStat } from '../app/time-range.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { apiPaths } from './paths.ts'
import { useRead, type Read } from './use-read.ts'

export interface HistoryWanted {
  /** As in contract/history.ts, e.g. `cluster/write_rate`, `topic/lag/orders`, `topic/write_rate/*` with `top`. */
  readonly series: readonly string[]
  /** See historyBounds in app/time-range.ts. */
  readonly bounds: { readonly from: number; readonly to?: number }
  readonly top?: number
  /** What stands for a step longer than a minute. */
  readonly stat?: HistoryStat
}

/** Points of series over a time range, kept up to date. */
export function useHistory(
  cluster: string,
  { series, bounds, top, stat }: HistoryWanted,
): Read<ResponseOf<'history'>> {
  return useRead(
    series.length === 0
      ? undefined
      : apiPaths.history(cluster, {
          series,
          ...bounds,
          ...(top === undefined ? {} : { top }),
          // The mean is what is told without asking.
          ...(stat === 'max' ? { stat } : {}),
        }),
  )
}
