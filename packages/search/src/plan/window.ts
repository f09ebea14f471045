/** From positions and what a partition's log holds to the offsets that are searched. */
import type { Place } from './position.ts'
import type { Order } from './request.ts'

/** Positions as they were resolved when the search began: a cursor carries them. */
export interface Window {
  readonly from: Place
  readonly to: Place | null
  readonly order: Order
  /** Of the first slice; 0: none. */
  readonly limit: number
  readonly tail: boolean
}

export interface PartitionLog {
  readonly start: number
  /** Up to which may be read: the last stable offset or the high watermark. */
  readonly end: number
  /** First record at or after the window's `from` time: −1 when all are older, NaN when it could not be found out. */
  readonly atFromTime: number
}

export interface Bounds {
  readonly from: number
  readonly to: number
  readonly notes: readonly string[]
}

/** `recent`, read forwards, of a search without a limit. */
const RECENT = 100

/** Offsets to be searched; from = to when there are none. A tail ends at Infinity. */
export function boundsOf(window: Window, log: PartitionLog): Bounds {
  const notes: string[] = []
  const from = fromOf(window, log, notes)
  const to = window.tail ? Infinity : toOf(window.to, log, notes)
  return { from, to: Math.max(from, to), notes }
}

function fromOf(window: Window, log: PartitionLog, notes: string[]): number {
  const { from, order, limit } = window
  switch (from.kind) {
    case 'oldest':
      return log.start
    case 'newest':
      return log.end
    case 'recent':
      // Walking backwards, what is needed is found as it is needed.
      return order === 'newest' ? log.start : Math.max(log.start, log.end - (limit || RECENT))
    case 'offset':
      return clamp('from', from.offset, log, notes)
    case 'time':
      if (log.atFromTime === -1) return log.end
      if (!Number.isNaN(log.atFromTime))
        return Math.min(log.end, Math.max(log.start, log.atFromTime))
      notes.push(
        'The offset of the time could not be had: every record from the start of the log is tested.',
      )
      return log.start
  }
}

function toOf(to: Place | null, log: PartitionLog, notes: string[]): number {
  if (to === null) return log.end
  switch (to.kind) {
    case 'oldest':
      return log.start
    case 'offset':
      return clamp('to', to.offset, log, notes)
    case 'newest':
    case 'recent':
    // Producers' clocks differ: records before a time may lie anywhere, so each is tested.
    case 'time':
      return log.end
  }
}

function clamp(
  field: string,
  offset: number,
  { start, end }: PartitionLog,
  notes: string[],
): number {
  if (offset >= start && offset <= end) return offset
  const clamped = offset < start ? start : end
  const side = offset < start ? `before the start of the log` : `behind the end of the log`
  notes.push(`${field} ${offset} lies ${side}: ${clamped} is used.`)
  return clamped
}
