/** Changes as a timeline: merged from the pages they come in, and grouped by day and minute. Pure. */
import type { Change } from '@millrace/contract/change.ts'
import { formatClock, formatDate, type Zone } from '../../format.ts'

export interface ChangeMinute {
  /** `14:05`. */
  readonly clock: string
  /** Newest first. */
  readonly changes: readonly Change[]
}

export interface ChangeDay {
  /** `2026-11-22`. */
  readonly date: string
  readonly count: number
  readonly minutes: readonly ChangeMinute[]
}

/** Days and minutes of the zone, newest first. @param changes newest first */
export function timelineOf(changes: readonly Change[], zone: Zone): readonly ChangeDay[] {
  const days = Map.groupBy(changes, ({ at }) => formatDate(at, zone))
  return [...days].map(([date, list]) => {
    // An hour that comes twice, when the clocks are set back, has every minute twice: neighbours only belong together.
    const minutes: { clock: string; changes: Change[] }[] = []
    for (const change of list) {
      const clock = formatClock(change.at, zone, false)
      const last = minutes.at(-1)
      const near = Math.abs((last?.changes[0]?.at ?? change.at) - change.at) < 60_000
      if (last?.clock === clock && near) last.changes.push(change)
      else minutes.push({ clock, changes: [change] })
    }
    return { date, count: list.length, minutes }
  })
}

/** Both lists as one, newest first, each change once. @param fresh holds where both tell of a change */
export function mergeChanges(fresh: readonly Change[], known: readonly Change[]): Change[] {
  const ids = new Set(fresh.map(({ id }) => id))
  return [...fresh, ...known.filter(({ id }) => !ids.has(id))].sort((a, b) => b.at - a.at)
}
