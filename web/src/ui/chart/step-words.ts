/** What one point of a chart stands for, in words. */
import { formatClock, formatDate, formatTime, type Zone } from '../../format.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** `10-minute means`, `hourly maxima`; undefined for minutes, which need no word. */
export function stepWords(stepMs: number, stat: 'mean' | 'max'): string | undefined {
  if (stepMs <= MINUTE_MS) return undefined
  const length = stepMs === HOUR_MS ? 'hourly' : `${Math.round(stepMs / MINUTE_MS)}-minute`
  return `${length} ${stat === 'mean' ? 'means' : 'maxima'}`
}

/** The same where there is little room: `10 min`, `1 h max`. */
export function shortStepWords(stepMs: number, stat: 'mean' | 'max'): string {
  const length = stepMs === HOUR_MS ? '1 h' : `${Math.round(stepMs / MINUTE_MS)} min`
  return stat === 'mean' ? length : `${length} max`
}

/**
 * The moment of a point; from when to when where it stands for more than a minute. The end is counted on from the start,
 * not read from a clock that may be set back just then.
 */
export function stepText(at: number, stepMs: number, zone: Zone): string {
  const start = formatTime(at, zone)
  if (stepMs <= MINUTE_MS) return start
  const offset = start.split(' ')[2] ?? ''
  const [hours = 0, minutes = 0] = formatClock(at, zone, false).split(':').map(Number)
  const end = formatClock((hours * 60 + minutes) * MINUTE_MS + stepMs, 'utc', false)
  return `${formatDate(at, zone)} ${formatClock(at, zone, false)} – ${end} ${offset}`
}

/** A moment within a range: the clock alone where all of it is one day, the year where it has two. */
export function whenText(at: number, from: number, to: number, zone: Zone): string {
  const clock = formatClock(at, zone, false)
  const [first, last, day] = [from, to, at].map((time) => formatDate(time, zone))
  if (first === undefined || last === undefined || day === undefined || first === last) return clock
  return `${first.slice(0, 4) === last.slice(0, 4) ? day.slice(5) : day} ${clock}`
}
