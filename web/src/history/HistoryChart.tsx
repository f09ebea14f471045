import { useMemo, useState } from 'react'
import { useHistory } from '../api/use-history.ts'
import { historyBounds, useTimeRange } from '../app/time-range.ts'
import { TimeChart, type TimeChartProps } from '../ui/chart/TimeChart.tsx'
import { chartData } from './series.ts'

interface HistoryChartProps extends Pick<
  TimeChartProps,
  'title' | 'as' | 'shape' | 'meaning' | 'height'
> {
  readonly cluster: string
  /** Ids as in contract/history.ts; one with `*` draws the largest, 12 unless the reader asks for more. */
  readonly series: readonly string[]
}

/** A chart of stored history over the page's time range, kept up to date. */
export function HistoryChart({ cluster, series, ...look }: HistoryChartProps) {
  const range = useTimeRange()
  const [top, setTop] = useState(12)
  const many = series.some((id) => id.endsWith('/*'))
  const read = useHistory(cluster, series, historyBounds(range), many ? top : undefined)
  const history = read.data?.history
  const data = useMemo(() => (history === undefined ? undefined : chartData(history)), [history])
  return (
    <TimeChart
      {...look}
      times={data?.times}
      series={data?.series ?? []}
      top={many ? { count: top, onChange: setTop } : undefined}
      problem={data === undefined ? read.error?.problem.detail : undefined}
    />
  )
}
