import { useEffect, useRef } from 'react'
import { refreshAll } from '../api/live.ts'
import { links } from './links.ts'
import { useClusterId } from './params.ts'
import { SECTIONS } from './sections.ts'
import type { Overlay } from './shell/Shell.tsx'
import { steppedRange } from './stepped-range.ts'
import { useSetTimeRange, useTimeRange } from './time-range.ts'
import { isTyping } from '../ui/is-typing.ts'
import { useGo } from './use-go.ts'

/** For the sheet that `?` opens. */
export const SHORTCUTS: readonly { readonly keys: string; readonly does: string }[] = [
  { keys: 'Ctrl K', does: 'Go to anything by name' },
  ...SECTIONS.map(({ key, label }) => ({ keys: `g ${key}`, does: `Go to ${label}` })),
  { keys: '/', does: 'Filter the table' },
  { keys: 'r', does: 'Refresh' },
  { keys: 'l', does: 'Live mode on and off' },
  { keys: '[ ]', does: 'Shorter or longer time range' },
  { keys: 'j k', does: 'Next and previous row' },
  { keys: 'Enter', does: 'Open the row' },
  { keys: 'Space', does: 'Look into the row' },
  { keys: 'x', does: 'Select the row' },
  { keys: 's', does: 'Make the row a favourite, or no more' },
  { keys: 'Shift Enter', does: 'Run the search, in its form' },
  { keys: '↑', does: 'Earlier filters, at the start of a filter' },
  { keys: 'Esc', does: 'Close, or leave the table' },
  { keys: '?', does: 'This sheet' },
]

/** The button itself: it knows when live mode is refused, and says why. */
export function pressLive(): void {
  document.querySelector<HTMLElement>('[data-live-button]')?.click()
}

/** How long `g` waits for its second key. */
const CHORD_MS = 1200

/** Key bindings that hold on every page. Tables and editors have their own. */
export function useShortcuts(open: (overlay: Overlay) => void): void {
  const go = useGo()
  const cluster = useClusterId()
  const range = useTimeRange()
  const setRange = useSetTimeRange()
  // One listener for the life of the page; it reads what holds when a key is pressed.
  const latest = useRef({ go, cluster, range, setRange, open })
  useEffect(() => {
    latest.current = { go, cluster, range, setRange, open }
  })
  useEffect(() => {
    let chordUntil = 0
    const press = (event: KeyboardEvent): void => {
      const now = latest.current
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey) {
        event.preventDefault()
        now.open('palette')
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (isTyping(event) || document.querySelector('[aria-modal="true"]') !== null) return
      if (Date.now() < chordUntil) {
        chordUntil = 0
        const section = SECTIONS.find(({ key }) => key === event.key)
        if (section !== undefined && now.cluster !== '') {
          event.preventDefault()
          now.go(section.href(now.cluster))
        } else if (section !== undefined) now.go(links.home())
        return
      }
      switch (event.key) {
        case 'g':
          chordUntil = Date.now() + CHORD_MS
          return
        case '?':
          now.open('shortcuts')
          return
        case 'r':
          void refreshAll()
          return
        case 'l':
          pressLive()
          return
        case '[':
          now.setRange(steppedRange(now.range, -1))
          return
        case ']':
          now.setRange(steppedRange(now.range, 1))
          return
        default:
      }
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}
