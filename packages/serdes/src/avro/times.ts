/** Dates, times and timestamps as ISO 8601 texts with all their digits. Out of range: the number itself. */
import type { Json } from '@millrace/kjq/json/value.ts'

const DAY_SECONDS = 86_400
/** Of a JavaScript date: years -271821 to 275760. */
const MAX_DAYS = 100_000_000
const TWO: readonly string[] = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0'))

/** Records that stand together are mostly of one day. */
let lastDay = 0
let lastDate = '1970-01-01'

function dateOf(day: number): string {
  if (day === lastDay) return lastDate
  const date = new Date(day * DAY_SECONDS * 1000).toISOString().replace(/T.*$/, '')
  lastDay = day
  lastDate = date
  return date
}

/** @param second of the day @param fraction in units of 10^-digits seconds */
function clock(second: number, fraction: number, digits: number): string {
  const minute = Math.floor(second / 60)
  const part = fraction.toString().padStart(digits, '0')
  return `${TWO[Math.floor(minute / 60)]}:${TWO[minute % 60]}:${TWO[second % 60]}.${part}`
}

/** @param day since 1970 */
export function shownDate(day: number): Json {
  return Math.abs(day) > MAX_DAYS ? day : dateOf(day)
}

/** @param value since midnight in units of 10^-digits seconds */
export function shownTime(value: number | bigint, digits: number): Json {
  const unit = 10 ** digits
  if (typeof value === 'bigint' || value < 0 || value >= DAY_SECONDS * unit) return value
  return clock(Math.floor(value / unit), value % unit, digits)
}

/**
 * @param value since 1970 in units of 10^-digits seconds
 * @param zone behind the text: `Z`, or nothing for a local time
 */
export function shownTimestamp(value: number | bigint, digits: number, zone: string): Json {
  const unit = 10 ** digits
  let second: number
  let fraction: number
  if (typeof value === 'number') {
    second = Math.floor(value / unit)
    fraction = value - second * unit
  } else {
    const big = BigInt(unit)
    fraction = Number(((value % big) + big) % big)
    second = Number((value - BigInt(fraction)) / big)
  }
  const day = Math.floor(second / DAY_SECONDS)
  if (Math.abs(day) >= MAX_DAYS) return value
  return `${dateOf(day)}T${clock(second - day * DAY_SECONDS, fraction, digits)}${zone}`
}

const CLOCK = String.raw`([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?`
const DATE = String.raw`[+-]\d{6}-\d\d-\d\d|\d{4}-\d\d-\d\d`
const TIME = new RegExp(`^${CLOCK}$`)
const TIMESTAMP = new RegExp(`^(${DATE})(?:[T ]${CLOCK}(Z|[+-][0-2]\\d:?[0-5]\\d)?)?$`, 'i')

/** undefined: no such text. */
export function parseDate(text: string): number | undefined {
  if (!new RegExp(`^(?:${DATE})$`).test(text)) return undefined
  const millis = Date.parse(text)
  // Date reads 2026-02-30 as March.
  if (Number.isNaN(millis) || new Date(millis).toISOString().replace(/T.*$/, '') !== text)
    return undefined
  return millis / (DAY_SECONDS * 1000)
}

/** In units of 10^-digits seconds; undefined: no such text, or it is more precise than that. */
export function parseTime(text: string, digits: number): bigint | undefined {
  const [whole, hour, minute, second, fraction] = TIME.exec(text) ?? []
  return whole === undefined ? undefined : ofDay(hour, minute, second, fraction, digits)
}

function ofDay(
  hour = '0',
  minute = '0',
  second = '0',
  fraction = '',
  digits: number,
): bigint | undefined {
  const kept = fraction.slice(0, digits).padEnd(digits, '0')
  if (/[1-9]/.test(fraction.slice(digits))) return undefined
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second)
  return BigInt(seconds) * 10n ** BigInt(digits) + BigInt(kept)
}

/**
 * In units of 10^-digits seconds; undefined: no such text, or it is more precise than that.
 * @param zoned whether it may say its zone; UTC when it does not
 */
export function parseTimestamp(text: string, digits: number, zoned: boolean): bigint | undefined {
  const [whole, date = '', hour, minute, second, fraction, zone = 'Z'] = TIMESTAMP.exec(text) ?? []
  if (whole === undefined || (!zoned && /[T ].*(?:Z|[+-]\d\d:?\d\d)$/i.test(text))) return undefined
  const day = parseDate(date)
  const time = ofDay(hour, minute, second, fraction, digits)
  if (day === undefined || time === undefined) return undefined
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? []
  const ahead = (Number(hours) * 3600 + Number(minutes) * 60) * (sign === '-' ? -1 : 1)
  return BigInt(day * DAY_SECONDS - ahead) * 10n ** BigInt(digits) + time
}
