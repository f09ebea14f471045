import { Menu, Portal } from '@mantine/core'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import {
  type ReactNode,
  type RefObject,
  useCallback,
  useDeferredValue,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { copyText } from '../Copy.tsx'
import { LineList, type LineListHandle } from './LineList.tsx'
import { type Path, pathText } from './path.ts'
import { TreeFind } from './TreeFind.tsx'
import { TreeRowView } from './TreeRowView.tsx'
import { findInTree, idOf, type Opened, pathOf, type TreeRow, treeRows } from './tree-rows.ts'
import { useTreeKeys } from './use-tree-keys.ts'
import './value.css'

export interface JsonTreeProps {
  readonly label: string
  /** What stands at the top, with its name: `[['key', …], ['value', …]]`. Stable. */
  readonly roots: readonly (readonly [string, Json])[]
  /** Texts to mark. Stable. */
  readonly marks: readonly string[]
  /** Items for the menu of a place, above those of the tree itself. */
  readonly items?: (path: Path, value: Json) => ReactNode
  /** False where the roots are no place that kJQ could name. */
  readonly paths?: boolean
  /** What it is a tree of. */
  readonly what?: string
}

interface MenuPlace {
  readonly row: TreeRow
  readonly x: number
  readonly y: number
}

const NOTHING: Opened = new Map()
/** Rows that are found without a search. */
const FEW = 8

/** Values as a tree: collapsible, searchable, with a menu for every place; 100,000 members cost what is seen of them. */
export function JsonTree(props: JsonTreeProps) {
  const { label, roots, marks, items, paths = true, what = 'record' } = props
  const [opened, setOpened] = useState(NOTHING)
  const [menu, setMenu] = useState<MenuPlace>()
  const list = useRef<LineListHandle>(null)
  const findBox = useRef<HTMLInputElement>(null)
  const rows = useMemo(() => treeRows(roots, opened), [roots, opened])
  const find = useFind(roots, (path) => setOpened((before) => withOpen(before, path)))
  const allMarks = useMemo(
    () => (find.text === '' ? marks : [...marks, find.text]),
    [marks, find.text],
  )
  const toggle = useCallback(
    (row: TreeRow, open: boolean) => setOpened((before) => new Map(before).set(row.id, open)),
    [],
  )
  const showMenu = (row: TreeRow, element: Element): void => {
    const box = element.getBoundingClientRect()
    setMenu({ row, x: Math.min(box.left + 24, innerWidth - 40), y: box.bottom })
  }
  useShowFound(list, rows, find.current)
  const keys = useTreeKeys(list, rows, {
    toggle,
    menu: showMenu,
    find: () => findBox.current?.focus(),
  })
  const line = (index: number): ReactNode => {
    const row = rows[index]
    if (row === undefined) return null
    return (
      <TreeRowView
        row={row}
        active={row.id === keys.active}
        found={row.id === find.current}
        marks={allMarks}
      />
    )
  }
  return (
    <div className="tree">
      {(find.text !== '' || rows.length > FEW || rows.some(({ open }) => open === false)) && (
        <div className="value-bar">
          <TreeFind
            ref={findBox}
            text={find.text}
            onText={find.setText}
            at={find.at}
            count={find.count}
            onStep={(by) => find.step(by)}
            onLeave={() => keys.focusRow(keys.active)}
            what={what}
          />
        </div>
      )}
      <LineList
        ref={list}
        role="tree"
        label={label}
        className="tree-lines"
        count={rows.length}
        line={line}
        onKeyDown={keys.onKeyDown}
        onFocus={(event) => {
          const id = nodeAt(event.target)
          if (id !== undefined) keys.setActive(id)
        }}
        onClick={(event) => {
          const row = rowAt(rows, event.target)
          // Whoever marks text to copy it wants no menu.
          if (row === undefined || getSelection()?.isCollapsed === false) return
          const wantsMenu =
            event.target instanceof Element && event.target.closest('[data-node-menu]') !== null
          if (row.open === null || wantsMenu) {
            setMenu({ row, x: event.clientX, y: event.clientY + 4 })
          } else toggle(row, !row.open)
        }}
        onContextMenu={(event) => {
          const row = rowAt(rows, event.target)
          if (row === undefined) return
          event.preventDefault()
          event.stopPropagation()
          setMenu({ row, x: event.clientX, y: event.clientY })
        }}
      />
      <TreeMenu
        place={menu}
        items={items}
        paths={paths}
        onClose={() => {
          if (menu !== undefined) keys.focusRow(menu.row.id)
          setMenu(undefined)
        }}
      />
    </div>
  )
}

/** Scrolls to what was found when that changes. */
function useShowFound(
  list: RefObject<LineListHandle | null>,
  rows: readonly TreeRow[],
  current: string | undefined,
): void {
  const shown = useRef<string>(undefined)
  useLayoutEffect(() => {
    if (shown.current === current) return
    shown.current = current
    if (current !== undefined) list.current?.show(rows.findIndex(({ id }) => id === current))
  }, [list, rows, current])
}

interface Find {
  readonly text: string
  readonly setText: (text: string) => void
  readonly count: number
  readonly at: number
  /** Id of the row that is found. */
  readonly current: string | undefined
  readonly step: (by: 1 | -1) => void
}

function useFind(roots: readonly (readonly [string, Json])[], open: (path: Path) => void): Find {
  const [state, setState] = useState({ text: '', at: 0 })
  const text = useDeferredValue(state.text)
  const found = useMemo(() => findInTree(roots, text.trim()), [roots, text])
  const path = found[state.at]
  const goTo = (
    next: { readonly text: string; readonly at: number },
    to: Path | undefined,
  ): void => {
    setState(next)
    if (to !== undefined) open(to)
  }
  return {
    text: state.text,
    setText: (next) => goTo({ text: next, at: 0 }, findInTree(roots, next.trim())[0]),
    count: found.length,
    at: state.at,
    current: path === undefined ? undefined : idOf(path),
    step: (by) => {
      if (found.length === 0) return
      const at = (state.at + by + found.length) % found.length
      goTo({ text: state.text, at }, found[at])
    },
  }
}

/** Everything that leads to the path stands open. */
function withOpen(opened: Opened, path: Path): Opened {
  const next = new Map(opened)
  for (let length = 1; length < path.length; length++) next.set(idOf(path.slice(0, length)), true)
  return next
}

function TreeMenu({
  place,
  items,
  paths,
  onClose,
}: {
  readonly place: MenuPlace | undefined
  readonly items: JsonTreeProps['items']
  readonly paths: boolean
  readonly onClose: () => void
}) {
  if (place === undefined) return null
  const { row, x, y } = place
  const path = pathOf(row)
  const text =
    typeof row.value === 'string' ? row.value : stringifyJson(row.value, { indent: '  ' })
  return (
    // In a portal: within an element that is moved by a transform `fixed` is not the window.
    <Portal>
      <Menu opened onClose={onClose} position="bottom-start" width={280}>
        <Menu.Target>
          <button
            type="button"
            className="value-menu-spot"
            tabIndex={-1}
            aria-label="Menu"
            style={{ left: x, top: y }}
          />
        </Menu.Target>
        <Menu.Dropdown>
          {paths && <Menu.Label className="value-menu-path">{pathText(path)}</Menu.Label>}
          {items?.(path, row.value)}
          <Menu.Item onClick={() => void copyText(text)}>Copy value</Menu.Item>
          {paths && <Menu.Item onClick={() => void copyText(pathText(path))}>Copy path</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
    </Portal>
  )
}

function nodeAt(target: EventTarget): string | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-node]') : null
  return element?.dataset['node']
}

function rowAt(rows: readonly TreeRow[], target: EventTarget): TreeRow | undefined {
  const id = nodeAt(target)
  return id === undefined ? undefined : rows.find((row) => row.id === id)
}
