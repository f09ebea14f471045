import { type RefObject, useCallback, useEffect, useRef } from 'react'
import type { RunView, SearchRun } from '../model.ts'

/** px that a list may be scrolled before it counts as being read. */
const SLACK = 24

/**
 * A tail stands still while somebody reads further down, and goes on when they come back to the top. What was paused by
 * hand stays so.
 * @returns switches by hand
 */
export function useTailPause(
  run: SearchRun,
  view: RunView,
  top: RefObject<HTMLElement | null>,
): () => void {
  const byScroll = useRef(false)
  const running = run.request.tail === true && view.state === 'running'
  const { paused } = view
  useEffect(() => {
    if (!running) return undefined
    const follow = (event: Event): void => {
      const element = top.current
      const { target } = event
      // Only what the list scrolls in moves it; open records scroll by themselves.
      if (element === null || !(target instanceof Node) || !target.contains(element)) return
      const edge = target instanceof Element ? target.getBoundingClientRect().top : 0
      const below = element.getBoundingClientRect().top < edge - SLACK
      if (below && !paused) {
        byScroll.current = true
        run.pause(true)
      } else if (!below && paused && byScroll.current) {
        byScroll.current = false
        run.pause(false)
      }
    }
    document.addEventListener('scroll', follow, { capture: true, passive: true })
    return () => document.removeEventListener('scroll', follow, { capture: true })
  }, [run, running, paused, top])
  return useCallback(() => {
    byScroll.current = false
    run.pause(!run.view().paused)
  }, [run])
}
