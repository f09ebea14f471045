/**
 * The time range of the page, in its address as `range`: one for every chart. Either "the last …" (`15m`, `1h`, `90d`)
 * or two moments in ms since epoch, `<from>-<to>`.
 */
import { useLocation } from '@tanstack/react-router'
import { useMemo } from 'react'
import { formatClock, formatDate, type Zone } from '../format.ts'
import { useSearchParams, useSetSearchParams } from './params.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
export const DAY_MS = 24 * HOUR

export const RANGE_PRESETS = [
  { key: '15m', label: 'Last 15 min', ms: 15 * MINUTE },
  { key: '30m', label: 'Last 30 min', ms: 30 * MINUTE },
  { key: '1h', label: 'Last hour', ms: HOUR },
  { key: '3h', label: 'Last 3 hours', ms: 3 * HOUR },
  { key: '6h', label: 'Last 6 hours', ms: 6 * HOUR },
  { key: '12h', label: 'Last 12 hours', ms: 12 * HOUR },
  { key: '24h', label: 'Last 24 hours', ms: DAY_MS },
  { key: '3d', label: 'Last 3 days', ms: 3 * DAY_MS },
  { key: '7d', label: 'Last 7 days', ms: 7 * DAY_MS },
  { key: '14d', label: 'Last 14 days', ms: 14 * DAY_MS },
  { key: '30d', label: 'Last 30 days', ms: 30 * DAY_MS },
  { key: '90d', label: 'Last 90 days', ms: 90 * DAY_MS },
  { key: '1y', label: 'Last year', ms: 365 * DAY_MS },
] as const
export type RangePreset = (typeof RANGE_PRESETS)[number]['key']

export type TimeRange =
  | { readonly kind: 'last'; readonly key: RangePreset; readonly ms: number }
  | { readonly kind: 'between'; readonly from: number; readonly to: number }

/** Never fails: an address that says nonsense means the page's own range. */
export function parseRange(text: string | undefined, usual: RangePreset = '1h'): TimeRange {
  const match = /^(\d{12,14})-(\d{12,14})$/.exec(text ?? '')
  const [from, to] = [Number(match?.[1]), Number(match?.[2])]
  if (from < to) return { kind: 'between', from, to }
  const preset = presetOf(text) ?? presetOf(usual)
  return preset === undefined
    ? { kind: 'last', key: '1h', ms: HOUR }
    : { kind: 'last', key: preset.key, ms: preset.ms }
}

const presetOf = (text: string | undefined) => RANGE_PRESETS.find(({ key }) => key === text)

/** Inverse of parseRange; `undefined` for the page's own range, which stays out of the address. */
export function rangeText(range: TimeRange, usual: RangePreset = '1h'): string | undefined {
  if (range.kind === 'between') return `${Math.round(range.from)}-${Math.round(range.to)}`
  return range.key === usual ? undefined : range.key
}

export const isDefaultRange = (range: TimeRange): boolean => rangeText(range) === undefined

/** Days have their year where it is not this one, or where there are two. */
export function rangeLabel(range: TimeRange, zone: Zone, now = Date.now()): string {
  if (range.kind === 'last') return presetOf(range.key)?.label ?? range.key
  const [from, to] = [formatDate(range.from, zone), formatDate(range.to, zone)]
  const [start, end] = [formatClock(range.from, zone, false), formatClock(range.to, zone, false)]
  const years = new Set([from, to, formatDate(now, zone)].map((date) => date.slice(0, -6)))
  const day = (date: string): string => (years.size === 1 ? date.slice(5) : date)
  return from === to
    ? `${day(from)} ${start} – ${end}`
    : `${day(from)} ${start} – ${day(to)} ${end}`
}

/** The query of the API's history: negative means "that long before now", so a moving range is one steady path. */
export function historyBounds(range: TimeRange): { from: number; to?: number } {
  return range.kind === 'last' ? { from: -range.ms } : { from: range.from, to: range.to }
}

/** The same for a picture the size of a word: of a longer range its last day, for more would be a smear. */
export function sparkBounds(range: TimeRange): { from: number; to?: number } {
  return rangeLength(range) > DAY_MS ? { from: -DAY_MS } : historyBounds(range)
}

export const rangeLength = (range: TimeRange): number =>
  range.kind === 'last' ? range.ms : range.to - range.from

/** How far around a moment "what happened then" looks, to either side. */
export const AROUND_MS = 15 * MINUTE

export const rangeAround = (at: number): TimeRange => ({
  kind: 'between',
  from: at - AROUND_MS,
  to: at + AROUND_MS,
})

/** The moment of a range that was made by rangeAround; undefined for any other. */
export function middleOf(range: TimeRange): number | undefined {
  return range.kind === 'between' && range.to - range.from === 2 * AROUND_MS
    ? range.from + AROUND_MS
    : undefined
}

/**
 * A range that was dragged over, wide enough to show three points of what is kept of its time by default: minutes for a
 * day, ten minutes for 14 days, hours before that.
 */
export function zoomedRange(from: number, to: number, now: number): TimeRange {
  const age = now - from
  const step = age <= DAY_MS ? MINUTE : age <= 14 * DAY_MS ? 10 * MINUTE : HOUR
  const lack = Math.max(0, 3 * step - (to - from)) / 2
  return { kind: 'between', from: Math.round(from - lack), to: Math.round(to + lack) }
}

/** An hour of changes is mostly none: pages of changes show a day unless asked for something else, those of acts a week. */
function useUsualRange(): RangePreset {
  const pathname = useLocation({ select: (location) => location.pathname })
  if (/^\/settings\/(?:audit|activity)\/?$/.test(pathname)) return '7d'
  return /^\/c\/[^/]+\/(?:[^/]+\/[^/]+\/)?changes\/?$/.test(pathname) ? '24h' : '1h'
}

export function useTimeRange(): TimeRange {
  const { range } = useSearchParams()
  const usual = useUsualRange()
  return useMemo(() => parseRange(range, usual), [range, usual])
}

export function useSetTimeRange(): (range: TimeRange) => void {
  const setSearch = useSetSearchParams()
  const usual = useUsualRange()
  return (range) => setSearch({ range: rangeText(range, usual) }, false)
}

/** Which value stands for a step that is longer than a minute. */
export type HistoryStat = 'mean' | 'max'

export function useHistoryStat(): HistoryStat {
  return useSearchParams()['stat'] === 'max' ? 'max' : 'mean'
}

export function useSetHistoryStat(): (stat: HistoryStat) => void {
  const setSearch = useSetSearchParams()
  return (stat) => setSearch({ stat: stat === 'mean' ? undefined : stat }, false)
}
