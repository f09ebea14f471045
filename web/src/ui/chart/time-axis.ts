/**
 * Where a time axis has its ticks and what stands at them: round times of the zone that is told, from minutes to years.
 * uPlot's own know the computer's zone only, and would put "a day" at 01:00 of a reader's UTC.
 */
import { formatClock, formatDate, type Zone } from '../../format.ts'

export interface TimeTick {
  /** ms since epoch. */
  readonly at: number
  readonly label: string
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const minutes = (count: number) => ({ unit: 'minute', count, ms: count * MINUTE }) as const
const days = (count: number) => ({ unit: 'day', count, ms: count * DAY }) as const
const months = (count: number) => ({ unit: 'month', count, ms: count * 30 * DAY }) as const

/** Ascending; all but the months divide the day or the week. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map(minutes),
  ...[1, 2, 7, 14].map(days),
  ...[1, 2, 3, 6, 12].map(months),
]

/**
 * Ticks between two times (ms since epoch, both included), at most `most` of them. Labels are clock times; the date at
 * midnight and where steps are days; the month where they are months.
 */
export function timeTicks(from: number, to: number, most: number, zone: Zone): readonly TimeTick[] {
  const step = STEPS.find(({ ms }) => (to - from) / ms <= Math.max(1, most)) ?? STEPS.at(-1)
  if (step === undefined || !(from < to)) return []
  const { unit, count } = step
  const label = unit === 'month' ? monthLabel : unit === 'day' ? dayLabel : clockLabel
  const found =
    unit === 'month'
      ? monthTicks(from, to, count, zone)
      : unit === 'day'
        ? dayTicks(from, to, count, zone)
        : minuteTicks(from, to, count, zone)
  return found.map((at) => ({ at, label: label(at, zone) }))
}

const monthLabel = (at: number, zone: Zone): string => formatDate(at, zone).slice(0, 7)
const dayLabel = (at: number, zone: Zone): string => formatDate(at, zone).slice(5)
function clockLabel(at: number, zone: Zone): string {
  const clock = formatClock(at, zone, false)
  return clock === '00:00' ? dayLabel(at, zone) : clock
}

/**
 * Times whose clock shows a multiple of `count` minutes. Candidates are half an hour apart at most and looked at one by
 * one: when the clocks change, the hours after it are found where the new clock has them. The hour that comes twice in
 * autumn has one tick, unless every hour has.
 */
function minuteTicks(from: number, to: number, count: number, zone: Zone): number[] {
  const stride = Math.min(count, 30) * MINUTE
  const ticks: number[] = []
  // Offsets from UTC are whole quarters of an hour: minutes are aligned everywhere, larger strides by the clock.
  for (let at = floorTo(from, stride, zone); at <= to; at += stride) {
    if (at < from || minuteOfDay(at, zone) % count !== 0) continue
    const before = ticks.at(-1)
    if (count > 60 && before !== undefined && at - before <= (count * MINUTE) / 2) continue
    ticks.push(at)
  }
  return ticks
}

function floorTo(at: number, stride: number, zone: Zone): number {
  const shift = offsetOf(at, zone)
  return Math.floor((at + shift) / stride) * stride - shift
}

/** ms that the zone's clock is ahead of UTC. */
function offsetOf(at: number, zone: Zone): number {
  return zone === 'utc' ? 0 : -new Date(at).getTimezoneOffset() * MINUTE
}

function minuteOfDay(at: number, zone: Zone): number {
  return Math.floor((((at + offsetOf(at, zone)) % DAY) + DAY) % DAY) / MINUTE
}

/** Midnights; of several days the Mondays, of two the even ones counted from 1970. */
function dayTicks(from: number, to: number, count: number, zone: Zone): number[] {
  const ticks: number[] = []
  const first = Math.floor((from + offsetOf(from, zone)) / DAY)
  for (let day = first; ; day++) {
    // 1970-01-05 was a Monday.
    if ((day - (count % 7 === 0 ? 4 : 0)) % count !== 0) continue
    const at = calendar(1970, 0, 1 + day, zone)
    if (at > to) return ticks
    if (at >= from) ticks.push(at)
  }
}

function monthTicks(from: number, to: number, count: number, zone: Zone): number[] {
  const ticks: number[] = []
  const [year = 0, month = 1] = formatDate(from, zone).split('-').map(Number)
  for (let index = Math.floor((month - 1) / count) * count; ; index += count) {
    const at = calendar(year, index, 1, zone)
    if (at > to) return ticks
    if (at >= from) ticks.push(at)
  }
}

/** Midnight of a day; days and months beyond their ends count on. */
function calendar(year: number, month: number, day: number, zone: Zone): number {
  return zone === 'utc' ? Date.UTC(year, month, day) : new Date(year, month, day).getTime()
}
