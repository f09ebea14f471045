/** Positions of the contract as the form offers them: presets, a moment, an offset, or a text of one's own. */
import { formatClock, formatDate, type Zone } from '../../../format.ts'

export const FROM_PRESETS: readonly (readonly [position: string, label: string])[] = [
  ['recent', 'Recent'],
  ['-1m', 'Last minute'],
  ['-5m', 'Last 5 minutes'],
  ['-15m', 'Last 15 minutes'],
  ['-1h', 'Last hour'],
  ['-6h', 'Last 6 hours'],
  ['-1d', 'Last 24 hours'],
  ['-7d', 'Last 7 days'],
  ['oldest', 'Oldest'],
]

export type PositionKind = 'preset' | 'time' | 'offset' | 'other'

const AGO = /^-\d+(?:\.\d+)?[smhdw]$/
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:?\d{2})?$/

/** What kind of position a text is, so that it is shown in the field it was made in. */
export function kindOf(position: string, presets: readonly string[]): PositionKind {
  if (presets.includes(position)) return 'preset'
  if (momentOf(position) !== undefined) return 'time'
  return /^\d+$/.test(position) ? 'offset' : 'other'
}

/** ms since epoch of a moment; undefined for other positions. Without a zone it is UTC, as the server reads it. */
export function momentOf(position: string): number | undefined {
  if (/^@-?\d{1,16}$/.test(position)) return Number(position.slice(1))
  if (!ISO.test(position)) return undefined
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(position) || position.length === 10
  const at = Date.parse(zoned ? position : `${position}Z`)
  return Number.isNaN(at) ? undefined : at
}

/** Whether the server could read it. */
export const isPosition = (text: string): boolean =>
  /^(?:oldest|newest|recent|\d{1,16})$/.test(text) || AGO.test(text) || momentOf(text) !== undefined

/** As `<input type="datetime-local">` wants it, in the zone that times are told in. */
export function fieldOf(at: number, zone: Zone): string {
  return `${formatDate(at, zone)}T${formatClock(at, zone)}`
}

/** The position of what such a field holds; undefined while it is half filled in. */
export function positionOf(field: string, zone: Zone): string | undefined {
  const at = Date.parse(zone === 'utc' ? `${field}Z` : field)
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}
