/**
 * The sentence under a chart: what a person would point at. At most one, about what matters most, and none when
 * nothing does. Pure arithmetic on the points that are shown.
 */
import { type ChartSeries, isCurrent } from './chart-data.ts'

/** `backlog`: lag, more is worse. `rate`: records per second, silence and bursts matter. `level`: nothing is said. */
export type ChartMeaning = 'backlog' | 'rate' | 'level'

export interface Words {
  /** Value with its unit: `14 400`, `1.2 k/s`. */
  readonly number: (value: number) => string
  /** Clock time of ms since epoch: `14:02`. */
  readonly clock: (ms: number) => string
}

/** Points needed before anything is said. */
const ENOUGH = 6
/** A backlog smaller than this many records is noise. */
const BACKLOG_FLOOR = 1000
/** Records/s under which a rate is too small for a burst or a silence to mean something. */
const RATE_FLOOR = 1

interface Finding {
  readonly weight: number
  readonly sentence: string
}

/** The one sentence worth saying about these series, or null. `times` in seconds since epoch, aligned with the values. */
export function standOut(
  times: readonly number[],
  series: readonly ChartSeries[],
  meaning: ChartMeaning,
  words: Words,
): string | null {
  if (meaning === 'level') return null
  const find = meaning === 'backlog' ? growingBacklog : changedRate
  let heaviest: Finding | null = null
  for (const one of series) {
    if (!isCurrent(one.values)) continue
    const finding = find(times, one, words)
    if (finding !== null && (heaviest === null || finding.weight > heaviest.weight)) {
      heaviest = finding
    }
  }
  return heaviest?.sentence ?? null
}

interface Point {
  readonly time: number
  readonly value: number
}

function knownPoints(times: readonly number[], series: ChartSeries): Point[] {
  return series.values.flatMap((value, index) => {
    const time = times[index]
    return value === null || time === undefined ? [] : [{ time, value }]
  })
}

/** Lag that is a quarter larger than a third of the window ago and did not fall on its way by more than it rose. */
function growingBacklog(
  times: readonly number[],
  series: ChartSeries,
  words: Words,
): Finding | null {
  const points = knownPoints(times, series)
  const last = points.at(-1)
  if (last === undefined || points.length < ENOUGH || last.value < BACKLOG_FLOOR) return null
  const recent = points.slice(-Math.max(ENOUGH, Math.ceil(points.length / 3)))
  const first = recent[0]
  if (first === undefined || last.value < first.value * 1.25) return null
  const rises = recent.filter((point, i) => i > 0 && point.value > (recent[i - 1]?.value ?? 0))
  if (rises.length < (recent.length - 1) * 0.6) return null
  const minutes = (last.time - first.time) / 60
  const growth = minutes > 0 ? (last.value - first.value) / minutes : 0
  const speed = growth >= 1 ? `, by ${words.number(growth)} a minute` : ''
  return {
    weight: last.value,
    sentence: `${lagging(series.label)} ${words.number(last.value)} and grows${speed}.`,
  }
}

/** `orders-eu lags`; where the line is named after the lag itself, `Lag of all groups is`. */
function lagging(label: string): string {
  return label.startsWith('lag') ? `L${label.slice(1)} is` : `${label} lags`
}

function changedRate(times: readonly number[], series: ChartSeries, words: Words): Finding | null {
  const points = knownPoints(times, series)
  const last = points.at(-1)
  if (last === undefined || points.length < ENOUGH) return null
  const quietFrom = points.findLastIndex((point) => point.value > 0) + 1
  const before = points.slice(0, quietFrom).map((point) => point.value)
  const usual = median(before.length >= ENOUGH ? before.slice(0, -1) : before)
  if (usual < RATE_FLOOR) return null
  const silence = points[quietFrom]
  // Two silent points: one may be a batch that fell into the next interval.
  if (silence !== undefined && points.length - quietFrom >= 2) {
    return {
      weight: usual * 2,
      sentence: `${series.label}: silent since ${words.clock(silence.time * 1000)}; usual is ${words.number(usual)}.`,
    }
  }
  if (last.value >= usual * 3) {
    return {
      weight: last.value,
      sentence: `${series.label}: ${words.number(last.value)} now, ${(last.value / usual).toFixed(1)} times its usual ${words.number(usual)}.`,
    }
  }
  return null
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
