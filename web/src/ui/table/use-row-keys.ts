import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useState,
} from 'react'

export interface RowKeyActions {
  readonly open: (index: number) => void
  readonly peek: (index: number) => void
  readonly toggle: (index: number) => void
  /** True when there was something to leave. */
  readonly escape: () => boolean
  readonly copy: (index: number) => void
  readonly menu: (index: number) => void
  /** Where rows have stars. */
  readonly star?: (index: number) => void
}

export interface RowKeys {
  /** The row that has or last had the focus. */
  readonly active: number
  readonly focusRow: (index: number) => void
  /** Says which row the pointer or the browser focused. */
  readonly setActive: (index: number) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/** Keyboard of the rows: `j k` and arrows, Page, Home, End, Enter, Space, `x`, `s`, Ctrl C, Esc. */
export function useRowKeys(
  body: RefObject<HTMLElement | null>,
  count: number,
  actions: RowKeyActions,
): RowKeys {
  const [state, setState] = useState({ index: 0, focus: false })
  const current = Math.min(state.index, Math.max(count - 1, 0))

  // The active row is always drawn, wherever it is, so there is something to focus once the state has changed. Every
  // request is a new object: going to the row that was active before focuses it again.
  useLayoutEffect(() => {
    if (!state.focus) return
    const row = body.current?.querySelector<HTMLElement>(`[data-index="${state.index}"]`)
    row?.focus({ preventScroll: true })
    row?.scrollIntoView({ block: 'nearest' })
  }, [body, state])

  const focusRow = useCallback((index: number) => setState({ index, focus: true }), [])
  const setActive = useCallback(
    (index: number) => setState((old) => (old.index === index ? old : { index, focus: false })),
    [],
  )

  // j and k start in the table from anywhere on the page.
  useEffect(() => {
    const start = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'j' || event.ctrlKey || event.metaKey || event.altKey) return
      if (document.activeElement !== document.body || count === 0) return
      event.preventDefault()
      focusRow(current)
    }
    document.addEventListener('keydown', start)
    return () => document.removeEventListener('keydown', start)
  }, [count, current, focusRow])

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset['index'] === undefined)
      return
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    const page = Math.max(1, Math.floor(innerHeight / 48))
    const moves: Readonly<Record<string, number>> = {
      j: current + 1,
      ArrowDown: current + 1,
      k: current - 1,
      ArrowUp: current - 1,
      PageDown: current + page,
      PageUp: current - page,
      Home: 0,
      End: count - 1,
    }
    const target = plain ? moves[event.key] : undefined
    if (target !== undefined) focusRow(Math.min(Math.max(target, 0), count - 1))
    else if (plain && event.key === 'Enter') actions.open(current)
    else if (plain && event.key === ' ') actions.peek(current)
    else if (plain && event.key === 'x') actions.toggle(current)
    else if (plain && event.key === 's') actions.star?.(current)
    else if (plain && event.key === 'Escape') {
      if (!actions.escape()) event.target.blur()
    } else if (!plain && event.key === 'c' && getSelection()?.isCollapsed !== false) {
      actions.copy(current)
    } else if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) {
      actions.menu(current)
    } else return
    event.preventDefault()
  }

  return { active: current, focusRow, setActive, onKeyDown }
}
