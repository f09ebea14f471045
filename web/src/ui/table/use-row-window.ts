import { type RefObject, useLayoutEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { type RowWindow, rowWindow } from './row-window.ts'

/** Below this all rows are drawn: find-in-page and printing work on the whole table. */
const ALWAYS_WHOLE = 200

/**
 * The rows of `body` to draw now. Works in whatever scrolls, page or panel: it listens to every scroll of the document
 * in the capture phase and asks where the body is, so it also follows when something above changes its height.
 */
export function useRowWindow(
  body: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
): RowWindow {
  const [state, setState] = useState<RowWindow>({ first: 0, end: Math.min(count, 48) })
  const whole = count <= ALWAYS_WHOLE

  useLayoutEffect(() => {
    const element = body.current
    if (element === null || whole) return
    let drawn: RowWindow | undefined
    const update = (draw: (change: () => void) => void) => {
      const next = rowWindow(count, rowHeight, element.getBoundingClientRect().top, innerHeight)
      if (drawn?.first === next.first && drawn.end === next.end) return
      drawn = next
      draw(() => setState(next))
    }
    const atOnce = () => update((change) => change())
    // Scroll events come right before a frame is painted. React would draw after it, and a fast scroll would show
    // empty rows for a frame.
    const beforePaint = () => update(flushSync)
    atOnce()
    const watcher = new ResizeObserver(atOnce)
    watcher.observe(document.documentElement)
    document.addEventListener('scroll', beforePaint, { capture: true, passive: true })
    return () => {
      watcher.disconnect()
      document.removeEventListener('scroll', beforePaint, { capture: true })
    }
  }, [body, count, rowHeight, whole])

  if (whole) return { first: 0, end: count }
  return { first: Math.min(state.first, count), end: Math.min(state.end, count) }
}
