/** Where rows of one height stand when some of them are open, with panels of their own heights below them. */

/** An open row's panel; sorted by index in a layout. */
export interface OpenPanel {
  readonly index: number
  readonly height: number
}

export interface ListLayout {
  readonly count: number
  readonly rowHeight: number
  readonly panels: readonly OpenPanel[]
}

export interface ListWindow {
  readonly first: number
  /** Exclusive. */
  readonly end: number
}

/** Rows drawn above and below what is seen. */
const OVERSCAN = 10
/** The window moves in steps, so that scrolling by a row draws nothing at all. */
const STEP = 8

/** px from the list's top to the row's. */
export function topOf({ rowHeight, panels }: ListLayout, index: number): number {
  let top = index * rowHeight
  for (const panel of panels) if (panel.index < index) top += panel.height
  return top
}

export function totalHeight(layout: ListLayout): number {
  return topOf(layout, layout.count)
}

/** The row, or the row whose panel, lies at `y` px from the list's top; bounded to the rows there are. */
export function indexAt({ count, rowHeight, panels }: ListLayout, y: number): number {
  let above = 0
  for (const panel of panels) {
    const bottom = (panel.index + 1) * rowHeight + above
    if (y < bottom) break
    if (y < bottom + panel.height) return panel.index
    above += panel.height
  }
  return Math.min(Math.max(Math.floor((y - above) / rowHeight), 0), Math.max(count - 1, 0))
}

/**
 * The rows worth drawing. `top` is the distance in px from the viewport's top edge to the first row (negative when
 * scrolled past), `viewport` the viewport's height.
 */
export function listWindow(layout: ListLayout, top: number, viewport: number): ListWindow {
  const { count } = layout
  if (count === 0) return { first: 0, end: 0 }
  const first = Math.floor((indexAt(layout, -top) - OVERSCAN) / STEP) * STEP
  const end = Math.ceil((indexAt(layout, viewport - top) + 1 + OVERSCAN) / STEP) * STEP
  return { first: Math.max(first, 0), end: Math.min(end, count) }
}
