import { useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'

/**
 * Says the new page's title to screen readers and moves the focus to its beginning, as loading a document would. The
 * title is read a moment later: lazy pages set it when they are drawn.
 */
export function RouteAnnouncer() {
  const pathname = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const before = useRef<string | undefined>(undefined)
  const [text, setText] = useState('')
  useEffect(() => {
    const first = before.current === undefined
    before.current = pathname
    if (first || pathname === undefined) return undefined
    const timer = setTimeout(() => {
      setText(document.title)
      const active = document.activeElement
      // The link that was followed is gone or stays in the navigation; only a focus that was lost is put back.
      if (active === null || active === document.body) {
        document.querySelector<HTMLElement>('#content')?.focus({ preventScroll: true })
      }
    }, 150)
    return () => clearTimeout(timer)
  }, [pathname])
  return (
    <div className="sr-only" role="status" aria-live="polite">
      {text}
    </div>
  )
}
