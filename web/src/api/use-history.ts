import type { ResponseOf } from '@millrace/contract/responses.ts'
import { apiPaths } from './paths.ts'
import { useRead, type Read } from './use-read.ts'

/**
 * One-minute points of series over a time range (see historyBounds in app/time-range.ts), kept up to date.
 * Series ids as in contract/history.ts, e.g. `cluster/write_rate`, `topic/lag/orders`, `topic/write_rate/*` with `top`.
 */
export function useHistory(
  cluster: string,
  series: readonly string[],
  bounds: { readonly from: number; readonly to?: number },
  top?: number,
): Read<ResponseOf<'history'>> {
  return useRead(
    series.length === 0
      ? undefined
      : apiPaths.history(cluster, { series, ...bounds, ...(top === undefined ? {} : { top }) }),
  )
}
