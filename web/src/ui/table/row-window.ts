/** Which rows of a long table are worth drawing. All rows have one height, so this is arithmetic, not measuring. */

export interface RowWindow {
  readonly first: number
  /** Exclusive. */
  readonly end: number
}

/** Rows drawn above and below what is seen. */
const OVERSCAN = 10
/** The window moves in steps, so that scrolling by a row draws nothing at all. */
const STEP = 8

/**
 * `top` is the distance in px from the viewport's top edge to the first row (negative when scrolled past), `viewport`
 * the viewport's height in px.
 */
export function rowWindow(
  count: number,
  rowHeight: number,
  top: number,
  viewport: number,
): RowWindow {
  const firstSeen = Math.floor(-top / rowHeight)
  const endSeen = Math.ceil((viewport - top) / rowHeight)
  const first = Math.floor((firstSeen - OVERSCAN) / STEP) * STEP
  const end = Math.ceil((endSeen + OVERSCAN) / STEP) * STEP
  const bounded = Math.min(Math.max(first, 0), Math.max(count - 1, 0))
  return { first: bounded, end: Math.min(Math.max(end, bounded), count) }
}
