import { useMemo, useState } from 'react'
import { useHistory } from '../../api/use-history.ts'
import { historyBounds, useHistoryStat, useTimeRange } from '../../app/time-range.ts'
import { TimeChart, type TimeChartProps } from '../../ui/chart/TimeChart.tsx'
import { type MarksOf, useChangeMarks } from '../changes/use-change-marks.ts'
import { chartData } from './chart-data-of.ts'

interface TopHistoryChartProps extends Pick<
  TimeChartProps,
  'title' | 'as' | 'shape' | 'meaning' | 'height'
> {
  readonly cluster: string
  /** Entity and metric as in contract/history.ts: `group/lag`. */
  readonly of: string
  /** Whose changes are marked. */
  readonly marksOf?: MarksOf
}

/** The largest series of one metric over the page's time range, 12 unless the reader asks for others. */
export function TopHistoryChart({ cluster, of, marksOf, ...look }: TopHistoryChartProps) {
  const range = useTimeRange()
  const [top, setTop] = useState(12)
  const read = useHistory(cluster, {
    series: [`${of}/*`],
    bounds: historyBounds(range),
    top,
    stat: useHistoryStat(),
  })
  const history = read.data?.history
  const data = useMemo(() => (history === undefined ? undefined : chartData(history)), [history])
  return (
    <TimeChart
      {...look}
      times={data?.times}
      stepMs={history?.step_ms}
      marks={useChangeMarks(cluster, marksOf)}
      missing={read.data?.metadata.missing}
      series={data?.series ?? []}
      top={{ count: top, onChange: setTop }}
      problem={data === undefined ? read.error?.problem.detail : undefined}
    />
  )
}
