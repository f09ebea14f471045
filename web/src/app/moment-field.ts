/** Moments in `<input type="datetime-local">`: as it wants them, in the zone that the console tells times in. */
import { formatClock, formatDate, type Zone } from '../format.ts'

export function fieldText(at: number, zone: Zone, seconds = false): string {
  return `${formatDate(at, zone)}T${formatClock(at, zone, seconds)}`
}

/** ms since epoch; undefined while the field is not filled. */
export function fieldMoment(text: string, zone: Zone): number | undefined {
  const at = Date.parse(zone === 'utc' ? `${text}Z` : text)
  return Number.isNaN(at) ? undefined : at
}
