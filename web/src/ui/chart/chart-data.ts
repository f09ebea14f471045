/** Shapes history for drawing: times, order, stacks and the figures of the legend. Gaps stay gaps. */

/** One line as charts take it; `key` is what it is about (`orders`), the same in every chart of a page. */
export interface ChartSeries {
  readonly key: string
  readonly label: string
  /** Aligned with the chart's times; null where nothing is known. */
  readonly values: readonly (number | null)[]
}

export interface SeriesFigures {
  readonly last: number | null
  readonly min: number | null
  readonly max: number | null
}

/** Seconds since epoch of `count` points, as uPlot wants them. */
export function timesOf(fromMs: number, stepMs: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => (fromMs + index * stepMs) / 1000)
}

/** Newest, smallest and largest known value. */
export function figuresOf(values: readonly (number | null)[]): SeriesFigures {
  let last: number | null = null
  let min: number | null = null
  let max: number | null = null
  for (const value of values) {
    if (value === null) continue
    last = value
    if (min === null || value < min) min = value
    if (max === null || value > max) max = value
  }
  return { last, min, max }
}

/** Newest known value is the last point's or the one before: an older one belongs to something that is gone. */
export function isCurrent(values: readonly (number | null)[]): boolean {
  return values.slice(-2).some((value) => value !== null)
}

/** True when no series has a single value. */
export function isBlank(series: readonly ChartSeries[]): boolean {
  return series.every(({ values }) => values.every((value) => value === null))
}

/** Index of the first point at which anything is known; -1 when nothing is. */
export function firstKnown(series: readonly ChartSeries[]): number {
  let first = -1
  for (const { values } of series) {
    const index = values.findIndex((value) => value !== null)
    if (index !== -1 && (first === -1 || index < first)) first = index
  }
  return first
}

/** A shorter window than this, in seconds, makes a picture of noise. */
const SHORTEST = 300

/**
 * Index from which a chart is drawn when history is younger than the range: its first known point, or five minutes
 * before the end. A line at the very edge of an empty hour looks broken.
 */
export function fittedStart(times: readonly number[], series: readonly ChartSeries[]): number {
  const first = firstKnown(series)
  const last = times.at(-1)
  if (first <= 0 || last === undefined) return 0
  const latest = times.findLastIndex((time) => time <= last - SHORTEST)
  return Math.min(first, Math.max(latest, 0))
}

/** The series from one index on. */
export function seriesFrom(series: readonly ChartSeries[], start: number): readonly ChartSeries[] {
  return start === 0 ? series : series.map((one) => ({ ...one, values: one.values.slice(start) }))
}

/**
 * Cumulative values, bottom series first. Within a stack an unknown value counts as nothing, else one silent series
 * would tear a hole into all above it; where every series is unknown the stack has a gap.
 */
export function stack(columns: readonly (readonly (number | null)[])[]): (number | null)[][] {
  const length = columns[0]?.length ?? 0
  const known = Array.from({ length }, (_, index) =>
    columns.some((column) => (column[index] ?? null) !== null),
  )
  const sums = Array.from({ length }, () => 0)
  return columns.map((column) =>
    known.map((isKnown, index) => {
      const sum = (sums[index] ?? 0) + (column[index] ?? 0)
      sums[index] = sum
      return isKnown ? sum : null
    }),
  )
}

/** On a logarithmic axis 0 and less have no place: they become gaps. */
export function positiveOnly(values: readonly (number | null)[]): (number | null)[] {
  return values.map((value) => (value !== null && value > 0 ? value : null))
}

export type LegendSort = 'label' | 'last' | 'min' | 'max'

export interface LegendRow extends SeriesFigures {
  readonly key: string
  readonly label: string
}

/** Legend rows in order; unknown figures last. */
export function legendRows(
  series: readonly ChartSeries[],
  by: LegendSort,
  descending: boolean,
): LegendRow[] {
  const rows = series.map(({ key, label, values }) => ({ key, label, ...figuresOf(values) }))
  const sign = descending ? -1 : 1
  return rows.sort((a, b) => {
    if (by === 'label') return sign * a.label.localeCompare(b.label, 'en', { numeric: true })
    const left = a[by]
    const right = b[by]
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1
    return sign * (left - right)
  })
}
