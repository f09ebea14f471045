/**
 * Every number, size and time that people read is written here. Pure functions over `Intl`; the locale is fixed so
 * that a screenshot, a copied cell and a colleague's screen say the same.
 */

/** Between thousands: narrow. */
const THIN = '\u202f'
/** Between a number and its unit. Neither ever breaks across lines. */
const GAP = '\u00a0'

/** What is shown for a value that is not known. The reason belongs next to it, in a tooltip. */
export const UNKNOWN = '–'

const exact = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 3 })

/** `1234567.891` → `1 234 567.891` (thin spaces). */
export function formatExact(value: number): string {
  return exact.format(value).replaceAll(',', THIN)
}

const SI = ['', 'k', 'M', 'G', 'T', 'P'] as const
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** Three significant digits at most, and never `1000` of a unit that has a next one. */
function scaled(
  value: number,
  step: number,
  units: readonly string[],
): [text: string, unit: string] {
  const magnitude = Math.abs(value)
  let power = 0
  let size = magnitude
  while (power < units.length - 1 && Number(digits(size)) >= step) {
    size /= step
    power += 1
  }
  return [(value < 0 ? '−' : '') + digits(size), units[power] ?? '']
}

function digits(size: number): string {
  if (size === 0) return '0'
  if (size >= 100) return String(Math.round(size))
  if (size >= 10) return String(Number(size.toFixed(1)))
  if (size >= 0.01) return String(Number(size.toFixed(2)))
  return '<0.01'
}

/** Counts: exact below 10,000 (`9 999`), then short (`12.4 k`, `3.1 M`). */
export function formatNumber(value: number): string {
  if (Math.abs(value) < 10_000 && Number.isInteger(value))
    return formatExact(value).replace('-', '−')
  const [text, unit] = scaled(value, 1000, SI)
  return unit === '' ? text : text + GAP + unit
}

/** `3328599654` → `3.1 GiB`. */
export function formatBytes(value: number): string {
  const [text, unit] = scaled(value, 1024, BINARY)
  return text + GAP + unit
}

/** Records per second: `12.4 k/s`, `0.25/s`. */
export function formatRate(value: number): string {
  const [text, unit] = scaled(value, 1000, SI)
  return unit === '' ? `${text}/s` : `${text}${GAP}${unit}/s`
}

/** Bytes per second: `3.1 MiB/s`. */
export function formatByteRate(value: number): string {
  return `${formatBytes(value)}/s`
}

/** `12.345` → `12.3 %`. */
export function formatPercent(value: number): string {
  return `${Number(value.toFixed(1)).toString().replace('-', '−')}${GAP}%`
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A length of time in ms, its two largest parts: `420 ms`, `3.2 s`, `4 min 10 s`, `7 d`. −1, Kafka's "for ever", is said so. */
export function formatDuration(ms: number): string {
  if (ms === -1) return 'unlimited'
  const sign = ms < 0 ? '−' : ''
  const size = Math.abs(ms)
  if (size < SECOND) return `${sign}${Math.round(size)}${GAP}ms`
  if (size < 10 * SECOND) return `${sign}${Number((size / SECOND).toFixed(1))}${GAP}s`
  const whole = size < MINUTE ? Math.round(size / SECOND) * SECOND : size
  const units: readonly [number, string][] = [
    [DAY, 'd'],
    [HOUR, 'h'],
    [MINUTE, 'min'],
    [SECOND, 's'],
  ]
  const first = units.findIndex(([length]) => whole >= length)
  const parts: string[] = []
  let rest = whole
  for (const [length, unit] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / length)
    rest -= count * length
    if (count > 0) parts.push(`${count}${GAP}${unit}`)
  }
  return sign + parts.join(' ')
}

/** `now − at` in words of one unit: `just now`, `12 s ago`, `4 min ago`, `3 d ago`, `in 2 h`. */
export function formatRelative(at: number, now: number): string {
  if (!isDate(at)) return formatTime(at, 'utc')
  const size = Math.abs(now - at)
  if (size < 2 * SECOND) return 'just now'
  const [length, unit] =
    size < MINUTE
      ? ([SECOND, 's'] as const)
      : size < HOUR
        ? ([MINUTE, 'min'] as const)
        : size < 2 * DAY
          ? ([HOUR, 'h'] as const)
          : ([DAY, 'd'] as const)
  const text = `${Math.floor(size / length)}${GAP}${unit}`
  return at > now ? `in ${text}` : `${text} ago`
}

/** The zone that times are told in: one switch for the whole console. */
export type Zone = 'utc' | 'local'

/** ms since epoch that a date can be told of: the years −271821 to 275760 (ECMAScript, "Time Values"). */
const DATE_LIMIT = 8.64e15

/**
 * Producers may write any 64-bit number as a timestamp, and nothing that formats a time may fail on it. A day is kept
 * free at either end for the local offset.
 */
export function isDate(at: number): boolean {
  return Math.abs(at) <= DATE_LIMIT - DAY
}

/** `2026-11-22 14:02:31 UTC`, or with the local offset (`+01:00`); the bare number with a note where it is no date. */
export function formatTime(at: number, zone: Zone): string {
  if (!isDate(at)) return `${formatExact(at).replace('-', '−')} (not a date)`
  return `${formatDate(at, zone)} ${formatClock(at, zone)} ${zone === 'utc' ? 'UTC' : offset(at)}`
}

/** `14:02:31`, or `14:02` without seconds; `–` for what is no date. */
export function formatClock(at: number, zone: Zone, seconds = true): string {
  // Years before 0 and after 9999 have a sign and six digits.
  return isDate(at) ? (shifted(at, zone).split('T')[1] ?? '').slice(0, seconds ? 8 : 5) : UNKNOWN
}

/** `2026-11-22`; `–` for what is no date. */
export function formatDate(at: number, zone: Zone): string {
  return isDate(at) ? (shifted(at, zone).split('T')[0] ?? '') : UNKNOWN
}

/**
 * `2026-11-22 14:02:31.042` without the zone, for columns of times; the bare number where it is no date. With `now` what
 * it has in common with that is left out: the year, and the date of today.
 */
export function formatMoment(at: number, zone: Zone, now?: number): string {
  if (!isDate(at)) return formatExact(at).replace('-', '−')
  const clock = (shifted(at, zone).split('T')[1] ?? '').slice(0, 12)
  const date = formatDate(at, zone)
  const today = now === undefined ? '' : formatDate(now, zone)
  if (date === today) return clock
  if (now !== undefined && date.slice(0, 5) !== today.slice(0, 5))
    return `${date} ${clock.slice(0, 5)}`
  return `${now === undefined ? date : date.slice(5)} ${clock}`
}

function shifted(at: number, zone: Zone): string {
  const minutes = zone === 'utc' ? 0 : new Date(at).getTimezoneOffset()
  return new Date(at - minutes * MINUTE).toISOString()
}

const two = (value: number): string => String(value).padStart(2, '0')

function offset(at: number): string {
  const minutes = -new Date(at).getTimezoneOffset()
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** `plural(1, 'topic')` → `1 topic`; `plural(12, 'reply', 'replies')` → `12 replies`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Natural order: `orders-2` before `orders-10`, case ignored except to break a tie. */
export function compareNatural(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
}
