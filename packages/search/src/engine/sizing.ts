/** How many offsets of a partition are scanned at a time. */
import type { BlockNews } from './lane.ts'

export interface Sizing {
  readonly first: number
  readonly most: number
  /** Matches of one block should take less, bytes. */
  readonly roomBytes: number
}

/** All blocks together: about a third of a second of scanning. */
const ROUND_OFFSETS = 300_000
const MOST_OFFSETS = 50_000
/** Smaller blocks cost more in asking than in reading. */
const LEAST_OF_FILTERED = 500
const FIRST_OF_FILTERED = 2_000
/** All matches in stock together, bytes. */
const ROOM_BYTES = 24 << 20
const GROWTH = 4
/** A block that takes longer does not grow, or shrinks: a slice must end with something done. */
const SLOW_MS = 700
const TOO_SLOW_MS = 2_000

/**
 * @param limit of the search; 0: none
 * @param selective not every record matches
 * @param even the same number from every partition is enough
 */
export function sizingOf(lanes: number, limit: number, selective: boolean, even: boolean): Sizing {
  const count = Math.max(1, lanes)
  const most = Math.max(LEAST_OF_FILTERED, Math.min(MOST_OFFSETS, ROUND_OFFSETS / count)) | 0
  const share = Math.ceil(limit / count)
  // Twice the fair share: partitions are seldom filled alike, and asking again costs a round trip.
  const needed = limit === 0 ? FIRST_OF_FILTERED : even ? share : 2 * share
  return {
    first: Math.min(most, selective ? Math.max(needed, FIRST_OF_FILTERED) : needed),
    most,
    roomBytes: Math.max(1 << 17, Math.min(4 << 20, ROOM_BYTES / count)),
  }
}

/** Size of the block after this one. */
export function nextSize(sizing: Sizing, { size, matchBytes, ms }: BlockNews): number {
  if (matchBytes > sizing.roomBytes || ms > TOO_SLOW_MS) {
    return Math.max(1, Math.floor(size / GROWTH))
  }
  const room = sizing.roomBytes / matchBytes
  const growth = ms > SLOW_MS || room < 2 ? 1 : Math.min(GROWTH, room)
  return Math.min(sizing.most, Math.floor(size * growth))
}
