/** What a chart says in words: when there is nothing to draw, since when there is something, and what the picture shows. */
import { formatDuration, type Zone } from '../../format.ts'
import type { Absence } from '../missing.tsx'
import { formatValue, type ValueKind } from '../Value.tsx'
import { type ChartSeries, figuresOf, firstKnown, legendRows } from './chart-data.ts'
import { whenText } from './step-words.ts'

/** Why some or all of a chart's time is empty, from its answer's `missing`; undefined when nothing is lacking. */
export function absenceText(missing: readonly Absence[]): string | undefined {
  const reasons = new Set(missing.map(({ reason }) => reason))
  return reasons.size === 0 ? undefined : [...reasons].join(' ')
}

export interface ChartContent {
  readonly problem: string | undefined
  readonly absence: string | undefined
  readonly times: readonly number[] | undefined
  readonly series: readonly ChartSeries[]
}

/** Instead of the picture. */
export function blankText({ problem, absence, times, series }: ChartContent): string {
  if (problem !== undefined) return problem
  if (times === undefined) return 'Loading…'
  if (absence !== undefined) return absence
  if (series.length === 0) return 'Nothing of this kind was observed in this range.'
  return 'Nothing was observed in this range yet. A point is added every minute; a rate needs two observations.'
}

/** Since when there is anything, when the range reaches back further. */
export function beginningText(
  times: readonly number[],
  series: readonly ChartSeries[],
  stepMs: number,
  zone: Zone,
): string | undefined {
  const first = firstKnown(series)
  const [begin, time, end] = [times[0], times[first], times.at(-1)]
  if (begin === undefined || time === undefined || end === undefined) return undefined
  if (first < times.length / 10) return undefined
  const when = whenText(time * 1000, begin * 1000, end * 1000, zone)
  return first === times.length - 1
    ? `first point at ${when}, the next within ${formatDuration(stepMs)}`
    : `history begins at ${when}`
}

/** What the picture shows, for those who do not see it; the legend has the figures of every line. */
export function describe(title: string, series: readonly ChartSeries[], as: ValueKind): string {
  const first = legendRows(series, 'last', true)[0]
  const value =
    first === undefined
      ? null
      : figuresOf(series.find((one) => one.key === first.key)?.values ?? []).last
  if (first === undefined || value === null) return title
  return series.length === 1
    ? `${title}: ${formatValue(value, as)} now. Figures in the legend.`
    : `${title}, ${series.length} lines. Highest now: ${first.label}, ${formatValue(value, as)}. Figures in the legend.`
}
