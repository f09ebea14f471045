/** How far a partition's part of a fetch answer reaches, by hopping from header to header. */
import {
  LAST_OFFSET_DELTA_AT,
  LOG_OVERHEAD,
  MAGIC_AT,
  readInt64,
  SIZE_AT,
  smallestSize,
} from './layout.ts'

/** No whole batch came: nothing at all, or a first batch that is larger than what came. */
export const NO_WHOLE_BATCH = -1
/** The first batch says a size that cannot be; reading on from here is in vain. */
export const IMPOSSIBLE_BATCH = -2

/**
 * The offset behind the last whole batch in `buffer` from `start` to `end` (not including), else NO_WHOLE_BATCH or
 * IMPOSSIBLE_BATCH. Checks no CRC and decompresses nothing. A batch of an unknown magic counts as one offset: a position that
 * does not grow by it is the caller's to notice.
 */
export function lastOffsetOf(buffer: Buffer, start: number, end: number): number {
  let next = NO_WHOLE_BATCH
  let at = start
  while (end - at > MAGIC_AT) {
    const size = LOG_OVERHEAD + buffer.readInt32BE(at + SIZE_AT)
    const magic = buffer.readInt8(at + MAGIC_AT)
    if (size < smallestSize(magic)) return next === NO_WHOLE_BATCH ? IMPOSSIBLE_BATCH : next
    if (size > end - at) break
    // Entries of magic 0 and 1 carry their own offset, wrappers that of the last message in them.
    const delta = magic === 2 ? buffer.readInt32BE(at + LAST_OFFSET_DELTA_AT) : 0
    next = readInt64(buffer, at) + delta + 1
    at += size
  }
  return next
}
