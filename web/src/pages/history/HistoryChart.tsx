import { useMemo } from 'react'
import { useHistory } from '../../api/use-history.ts'
import { historyBounds, useHistoryStat, useTimeRange } from '../../app/time-range.ts'
import type { ChartSeries } from '../../ui/chart/chart-data.ts'
import { timesOf } from '../../ui/chart/chart-data.ts'
import type { ChartMeaning } from '../../ui/chart/stand-out.ts'
import { TimeChart } from '../../ui/chart/TimeChart.tsx'
import type { ValueKind } from '../../ui/Value.tsx'
import { type MarksOf, useChangeMarks } from '../changes/use-change-marks.ts'

export interface HistoryLine {
  /** As in contract/history.ts: `cluster/write_rate`. */
  readonly id: string
  readonly label: string
}

/** A chart of named series over the page's time range. `lines` at module scope or memoised. */
export function HistoryChart({
  cluster,
  title,
  lines,
  as,
  meaning,
  shape = 'lines',
  marksOf,
}: {
  readonly cluster: string
  readonly title: string
  readonly lines: readonly HistoryLine[]
  readonly as: ValueKind
  readonly meaning: ChartMeaning
  readonly shape?: 'lines' | 'area'
  /** Whose changes are marked. */
  readonly marksOf?: MarksOf
}) {
  const range = useTimeRange()
  const read = useHistory(cluster, {
    series: lines.map(({ id }) => id),
    bounds: historyBounds(range),
    stat: useHistoryStat(),
  })
  const history = read.data?.history
  const times = useMemo(
    () =>
      history === undefined
        ? undefined
        : timesOf(history.from, history.step_ms, history.series[0]?.values.length ?? 0),
    [history],
  )
  const series = useMemo(
    () =>
      lines.map(({ id, label }): ChartSeries => ({
        key: id,
        label,
        values: history?.series.find((one) => one.id === id)?.values ?? [],
      })),
    [history, lines],
  )
  return (
    <TimeChart
      title={title}
      times={times}
      stepMs={history?.step_ms}
      missing={read.data?.metadata.missing}
      series={series}
      as={as}
      meaning={meaning}
      shape={shape}
      marks={useChangeMarks(cluster, marksOf)}
      problem={history === undefined ? read.error?.problem.detail : undefined}
    />
  )
}
