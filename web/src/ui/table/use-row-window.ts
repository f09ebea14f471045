import { type RefObject, useLayoutEffect, useState } from 'react'
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
    const update = () => {
      const next = rowWindow(count, rowHeight, element.getBoundingClientRect().top, innerHeight)
      setState((old) => (old.first === next.first && old.end === next.end ? old : next))
    }
    update()
    const watcher = new ResizeObserver(update)
    watcher.observe(document.documentElement)
    document.addEventListener('scroll', update, { capture: true, passive: true })
    addEventListener('resize', update)
    return () => {
      watcher.disconnect()
      document.removeEventListener('scroll', update, { capture: true })
      removeEventListener('resize', update)
    }
  }, [body, count, rowHeight, whole])

  if (whole) return { first: 0, end: count }
  return { first: Math.min(state.first, count), end: Math.min(state.end, count) }
}
