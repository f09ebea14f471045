/** From the API's history to what charts draw. */
import type { History } from '@millrace/contract/history.ts'
import { type ChartSeries, timesOf } from '../../ui/chart/chart-data.ts'

/** `group/lag/a/b` → `a/b`: the name comes last because it may hold slashes. */
function seriesName(id: string): string {
  return id.split('/').slice(2).join('/')
}

export interface ChartData {
  readonly times: readonly number[]
  readonly series: readonly ChartSeries[]
}

/** Lines named by what they are of: the same name has the same hue in every chart of a page. */
export function chartData(history: History): ChartData {
  const count = Math.max(0, ...history.series.map(({ values }) => values.length))
  return {
    times: timesOf(history.from, history.step_ms, count),
    series: history.series.map(({ id, values }) => ({
      key: seriesName(id),
      label: seriesName(id),
      values,
    })),
  }
}
