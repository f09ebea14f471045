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
  scroll: RefObject<HTMLElement | null>,
): () => void {
  const byScroll = useRef(false)
  const running = run.request.tail === true && view.state === 'running'
  const { paused } = view
  useEffect(() => {
    if (!running) return undefined
    const element = scroll.current
    if (element === null) return undefined
    const follow = (): void => {
      const below = element.scrollTop > SLACK
      if (below && !paused) {
        byScroll.current = true
        run.pause(true)
      } else if (!below && paused && byScroll.current) {
        byScroll.current = false
        run.pause(false)
      }
    }
    element.addEventListener('scroll', follow, { passive: true })
    return () => element.removeEventListener('scroll', follow)
  }, [run, running, paused, scroll])
  return useCallback(() => {
    byScroll.current = false
    const pause = !run.view().paused
    run.pause(pause)
    // What is new appears on top.
    if (!pause) scroll.current?.scrollTo({ top: 0 })
  }, [run, scroll])
}
