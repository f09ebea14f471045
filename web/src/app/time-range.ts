/**
 * The time range of the page, in its address as `range`: one for every chart. Either "the last …" (`15m`, `1h`, `24h`)
 * or two moments in ms since epoch, `<from>-<to>`.
 */
import { useMemo } from 'react'
import { formatClock, formatDate, type Zone } from '../format.ts'
import { useSearchParams, useSetSearchParams } from './params.ts'

const MINUTE = 60_000

export const RANGE_PRESETS = [
  { key: '15m', label: 'Last 15 min', ms: 15 * MINUTE },
  { key: '30m', label: 'Last 30 min', ms: 30 * MINUTE },
  { key: '1h', label: 'Last hour', ms: 60 * MINUTE },
  { key: '3h', label: 'Last 3 hours', ms: 180 * MINUTE },
  { key: '6h', label: 'Last 6 hours', ms: 360 * MINUTE },
  { key: '12h', label: 'Last 12 hours', ms: 720 * MINUTE },
  { key: '24h', label: 'Last 24 hours', ms: 1440 * MINUTE },
] as const
export type RangePreset = (typeof RANGE_PRESETS)[number]['key']

export type TimeRange =
  | { readonly kind: 'last'; readonly key: RangePreset; readonly ms: number }
  | { readonly kind: 'between'; readonly from: number; readonly to: number }

const DEFAULT: TimeRange = { kind: 'last', key: '1h', ms: 60 * MINUTE }

/** Never fails: an address that says nonsense means the default, the last hour. */
export function parseRange(text: string | undefined): TimeRange {
  const preset = RANGE_PRESETS.find(({ key }) => key === text)
  if (preset !== undefined) return { kind: 'last', key: preset.key, ms: preset.ms }
  const match = /^(\d{12,14})-(\d{12,14})$/.exec(text ?? '')
  if (match === null) return DEFAULT
  const [from, to] = [Number(match[1]), Number(match[2])]
  return from < to ? { kind: 'between', from, to } : DEFAULT
}

/** Inverse of parseRange; `undefined` for the default, which stays out of the address. */
export function rangeText(range: TimeRange): string | undefined {
  if (range.kind === 'between') return `${Math.round(range.from)}-${Math.round(range.to)}`
  return range.key === '1h' ? undefined : range.key
}

export const isDefaultRange = (range: TimeRange): boolean => rangeText(range) === undefined

export function rangeLabel(range: TimeRange, zone: Zone): string {
  if (range.kind === 'last') {
    return RANGE_PRESETS.find(({ key }) => key === range.key)?.label ?? range.key
  }
  const { from, to } = range
  const sameDay = formatDate(from, zone) === formatDate(to, zone)
  const start = `${formatDate(from, zone).slice(5)} ${formatClock(from, zone, false)}`
  const end = `${sameDay ? '' : `${formatDate(to, zone).slice(5)} `}${formatClock(to, zone, false)}`
  return `${start} – ${end}`
}

/** The query of the API's history: negative means "that long before now", so a moving range is one steady path. */
export function historyBounds(range: TimeRange): { from: number; to?: number } {
  return range.kind === 'last' ? { from: -range.ms } : { from: range.from, to: range.to }
}

export function useTimeRange(): TimeRange {
  const { range } = useSearchParams()
  return useMemo(() => parseRange(range), [range])
}

export function useSetTimeRange(): (range: TimeRange) => void {
  const setSearch = useSetSearchParams()
  return (range) => setSearch({ range: rangeText(range) }, false)
}
