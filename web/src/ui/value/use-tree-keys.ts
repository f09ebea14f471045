import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import type { LineListHandle } from './LineList.tsx'
import type { TreeRow } from './tree-rows.ts'

interface TreeKeyActions {
  readonly toggle: (row: TreeRow, open: boolean) => void
  readonly menu: (row: TreeRow, element: Element) => void
  readonly find: () => void
}

export interface TreeKeys {
  /** Id of the row that takes the focus when the tree is reached. */
  readonly active: string
  readonly setActive: (id: string) => void
  readonly focusRow: (id: string) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/** Keyboard of a tree (WAI-ARIA, "Tree View Pattern"): arrows, Home, End, Enter; `/` finds. */
export function useTreeKeys(
  list: RefObject<LineListHandle | null>,
  rows: readonly TreeRow[],
  actions: TreeKeyActions,
): TreeKeys {
  const [active, setActive] = useState('')
  const wanted = useRef<string>(undefined)

  // A row that was scrolled to is drawn first, then it can have the focus.
  useLayoutEffect(() => {
    if (wanted.current === undefined) return
    const row = [
      ...(list.current?.element?.querySelectorAll<HTMLElement>('[data-node]') ?? []),
    ].find((element) => element.dataset['node'] === wanted.current)
    if (row === undefined) return
    wanted.current = undefined
    row.focus({ preventScroll: true })
    row.scrollIntoView({ block: 'nearest' })
  })

  const focusRow = useCallback((id: string) => {
    wanted.current = id
    setActive(id)
  }, [])

  const current = rows.some(({ id }) => id === active) ? active : (rows[0]?.id ?? '')
  const onKeyDown = (event: KeyboardEvent): void => {
    const { target } = event
    if (!(target instanceof HTMLElement) || target.dataset['node'] === undefined) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const at = rows.findIndex(({ id }) => id === target.dataset['node'])
    const row = rows[at]
    if (row === undefined) return
    const go = (to: TreeRow | null | undefined): void => {
      if (to !== null && to !== undefined) {
        const index = rows.indexOf(to)
        if (Math.abs(index - at) > 1) list.current?.show(index)
        focusRow(to.id)
      }
    }
    switch (event.key) {
      case 'ArrowDown':
      case 'j':
        go(rows[at + 1])
        break
      case 'ArrowUp':
      case 'k':
        go(rows[at - 1])
        break
      case 'Home':
        go(rows[0])
        break
      case 'End':
        go(rows.at(-1))
        break
      case 'ArrowRight':
        if (row.open === false) actions.toggle(row, true)
        else if (row.open === true) go(rows[at + 1])
        break
      case 'ArrowLeft':
        if (row.open === true) actions.toggle(row, false)
        else go(row.parent)
        break
      case ' ':
        if (row.open !== null) actions.toggle(row, !row.open)
        break
      case 'Enter':
      case 'ContextMenu':
        actions.menu(row, target)
        break
      case '/':
        actions.find()
        break
      default:
        return
    }
    event.preventDefault()
    event.stopPropagation()
  }
  return { active: current, setActive, focusRow, onKeyDown }
}
