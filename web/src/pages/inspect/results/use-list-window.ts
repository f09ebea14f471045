import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { type ListLayout, type ListWindow, listWindow } from './list-layout.ts'

/** The rows of `body` to draw now; follows every scroll around it, as ui/table/use-row-window.ts does. */
export function useListWindow(body: RefObject<HTMLElement | null>, layout: ListLayout): ListWindow {
  const [state, setState] = useState<ListWindow>({ first: 0, end: 48 })
  const drawn = useRef<ListWindow>(undefined)

  useLayoutEffect(() => {
    const element = body.current
    if (element === null) return
    const update = (draw: (change: () => void) => void): void => {
      const next = listWindow(layout, element.getBoundingClientRect().top, innerHeight)
      if (drawn.current?.first === next.first && drawn.current.end === next.end) return
      drawn.current = next
      draw(() => setState(next))
    }
    const atOnce = (): void => update((change) => change())
    // Scroll events come right before a frame is painted; React would draw after it.
    const beforePaint = (): void => update(flushSync)
    atOnce()
    const watcher = new ResizeObserver(atOnce)
    watcher.observe(document.documentElement)
    document.addEventListener('scroll', beforePaint, { capture: true, passive: true })
    return () => {
      watcher.disconnect()
      document.removeEventListener('scroll', beforePaint, { capture: true })
    }
  }, [body, layout])

  return { first: Math.min(state.first, layout.count), end: Math.min(state.end, layout.count) }
}
