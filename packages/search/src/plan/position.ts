/** Where a search begins and ends, as people write it. */
import type { Position } from '@millrace/contract/search.ts'
import { SearchError } from '../errors.ts'

/** `time` in ms since epoch. */
export type Place =
  | { readonly kind: 'oldest' | 'newest' | 'recent' }
  | { readonly kind: 'offset'; readonly offset: number }
  | { readonly kind: 'time'; readonly time: number }

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

const FORMS =
  'oldest, newest, recent, a time before now (-30s, -15m, -2h, -7d, -1w), an ISO 8601 time (2026-11-22T10:15:00Z; UTC without a zone), @ and milliseconds since 1970 (@1700000000000), or an offset (a whole number)'

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i

/**
 * @param now ms since epoch, for `-15m`
 * @throws SearchError MR_SEARCH_POSITION with what was received and the forms there are
 */
export function parsePosition(field: 'from' | 'to', position: Position, now: number): Place {
  const place = read(String(position).trim(), now)
  if (place === null || (place.kind === 'recent' && field === 'to')) {
    throw new SearchError(
      'MR_SEARCH_POSITION',
      `${field} is ${JSON.stringify(position)}. Expected ${field === 'to' ? FORMS.replace(' recent,', '') : FORMS}.`,
    )
  }
  return place
}

function read(text: string, now: number): Place | null {
  const word = text.toLowerCase()
  if (word === 'oldest' || word === 'newest' || word === 'recent') return { kind: word }
  if (/^\d+$/.test(text)) {
    const offset = Number(text)
    return Number.isSafeInteger(offset) ? { kind: 'offset', offset } : null
  }
  const ago = /^-(\d{1,9})([smhdw])$/i.exec(text)
  if (ago !== null) {
    const [, count = '', unit = ''] = ago
    return timeOf(now - Number(count) * (UNIT_MS[unit.toLowerCase()] ?? Number.NaN))
  }
  if (/^@-?\d+$/.test(text)) return timeOf(Number(text.slice(1)))
  return timeOf(isoTime(text))
}

function timeOf(time: number): Place | null {
  return Number.isSafeInteger(time) ? { kind: 'time', time } : null
}

/** NaN for what is no time, also for 30 February: Date.parse would take it for 2 March. */
function isoTime(text: string): number {
  const match = ISO.exec(text)
  if (match === null) return Number.NaN
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part: string | undefined) => Number(part ?? 0))
  const ms = Math.floor(Number(`0.${match[7] ?? '0'}`) * 1000)
  const fields = [
    year ?? 0,
    (month ?? 0) - 1,
    day ?? 0,
    hour ?? 0,
    minute ?? 0,
    second ?? 0,
  ] as const
  const date = new Date(0)
  // Not Date.UTC: it takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(fields[0], fields[1], fields[2])
  date.setUTCHours(fields[3], fields[4], fields[5], ms)
  const same = [
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ].every((part, index) => part === fields[index])
  const zone = zoneMs(match[8])
  return same ? date.getTime() - zone : Number.NaN
}

function zoneMs(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3).replace(':', '') || 0)
  if (hours > 18 || minutes > 59) return Number.NaN
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}
