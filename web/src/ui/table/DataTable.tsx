import { ActionIcon, Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useRouter } from '@tanstack/react-router'
import { Rows3, Rows4 } from 'lucide-react'
import {
  type MouseEvent,
  type ReactNode,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { formatExact } from '../../format.ts'
import { useSearchParams } from '../../app/params.ts'
import { stringifySearch } from '../../app/search-text.ts'
import { setPreference, usePreferences } from '../../stores/preferences.ts'
import { splitHref } from '../AppLink.tsx'
import { copyText } from '../Copy.tsx'
import { Empty } from '../Empty.tsx'
import { BulkBar } from './BulkBar.tsx'
import type { Column } from './column.ts'
import { applyLayout, narrowLayout, resizeColumn } from './column-layout.ts'
import { ColumnMenu } from './ColumnMenu.tsx'
import { ExportMenu } from './ExportMenu.tsx'
import { toTabs } from './export-rows.ts'
import { filterRows } from './filter.ts'
import { FilterBox } from './FilterBox.tsx'
import { RowMenu, type RowLink, type RowMenuPlace } from './RowMenu.tsx'
import type { RowStars } from './row-stars.ts'
import { RowSheet } from './RowSheet.tsx'
import { sortRows } from './sort.ts'
import { TableBody } from './TableBody.tsx'
import type { RowMissing } from './TableCell.tsx'
import { TableHead } from './TableHead.tsx'
import type { RowHost } from './TableRow.tsx'
import { useAddressText } from './use-address-text.ts'
import { useRowKeys } from './use-row-keys.ts'
import { useSelection } from './use-selection.ts'
import { useTableState } from './use-table-state.ts'
import './table.css'

export interface DataTableProps<Row> {
  /** Names what is remembered in this browser, and files that are saved: `topics`. */
  readonly id: string
  /** For people and screen readers: `Topics`. */
  readonly label: string
  /** Stable: at module scope, or memoised. The first column names the row. */
  readonly columns: readonly Column<Row>[]
  /** Undefined while nothing is known yet: the table stands there with empty rows. */
  readonly rows: readonly Row[] | undefined
  /** Stable function; unique text of a row. */
  readonly rowKey: (row: Row) => string
  /** Where a row leads, from app/links.ts. */
  readonly rowHref?: ((row: Row) => string | undefined) | undefined
  /** Further places a row leads to, for its menu. Stable function. */
  readonly rowLinks?: ((row: Row) => readonly RowLink[]) | undefined
  /** What the page does with a row, as entries of its menu (ui/ActionItem.tsx). */
  readonly renderRowActions?: (row: Row) => ReactNode
  /** What the page does with the selected rows, as buttons. */
  readonly renderBulkActions?: (rows: readonly Row[]) => ReactNode
  /** The row's absences, where rows are the API's: `(row) => row.missing`. Needs a MissingProvider around. */
  readonly missing?: ((row: Row) => RowMissing) | undefined
  /** Gives every row a star, `s` and an entry in its menu. */
  readonly stars?: RowStars<Row>
  /** As in the address: `-lag,id`. */
  readonly defaultSort?: string
  /** Says why there are no rows at all. */
  readonly empty: ReactNode
  /** Switches of the page, beside the filter. */
  readonly controls?: ReactNode
  /** Keeps the address words of several tables of one page apart: `members.` */
  readonly urlPrefix?: string
}

const ROW_HEIGHT = { compact: 32, comfortable: 40 } as const

/** The one table of the console: see ui.md, "One table for everything"; columns.ts beside each page says what is in it. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { id, label, columns, rowKey, rowHref, stars } = props
  const state = useTableState(id, columns, props.defaultSort ?? '', props.urlPrefix ?? '')
  const density = usePreferences((preferences) => preferences.density)
  const narrow = useMediaQuery('(max-width: 640px)', undefined, { getInitialValueInEffect: false })
  const router = useRouter()
  const head = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const [menu, setMenu] = useState<RowMenuPlace<Row>>()
  const [peeked, setPeeked] = useState<string>()

  // The box follows the fingers, the rows follow when there is time, the address when the typing rests.
  const [text, setText] = useAddressText(state.q, state.setQ)
  const filterText = useDeferredValue(text)

  const all = props.rows ?? NO_ROWS
  const filtered = useMemo(() => filterRows(filterText, all, columns), [filterText, all, columns])
  const rows = useMemo(
    () => sortRows(filtered.rows, state.sort, columns),
    [filtered.rows, state.sort, columns],
  )
  const shown = useMemo(() => {
    const placed = applyLayout(columns, state.layout)
    return narrow ? narrowLayout(placed, state.sort[0]?.field) : placed
  }, [columns, state.layout, state.sort, narrow])
  const shownColumns = useMemo(() => shown.map(({ column }) => column), [shown])

  const height = ROW_HEIGHT[density]
  const selection = useSelection(rows, all, rowKey)
  const peekedRow = peeked === undefined ? undefined : all.find((row) => rowKey(row) === peeked)

  const open = (row: Row): void => {
    const href = rowHref?.(row)
    if (href === undefined) setPeeked(rowKey(row))
    else void router.navigate(splitHref(href))
  }
  const at = (index: number, action: (row: Row) => void): void => {
    const row = rows[index]
    if (row !== undefined) action(row)
  }
  const showMenu = (index: number, x: number, y: number, columnId?: string): void =>
    at(index, (row) => setMenu({ row, x, y, columnId }))
  const keys = useRowKeys(body, rows.length, {
    open: (index) => at(index, open),
    peek: (index) => at(index, (row) => setPeeked(rowKey(row))),
    toggle: (index) => selection.pick(index, false),
    escape: () => {
      if (selection.state === 'none') return false
      selection.clear()
      return true
    },
    copy: (index) =>
      at(index, (row) => {
        const picked = selection.rows.length > 0 ? selection.rows : [row]
        void copyText(toTabs(shownColumns, picked))
      }),
    star: (index) => at(index, (row) => stars?.set(row, !stars.has(row))),
    menu: (index) => {
      const box = document.activeElement?.getBoundingClientRect()
      if (box !== undefined) showMenu(index, box.left + 48, box.bottom)
    },
  })
  const host = useStableHost<Row>(useKeptSearch(), {
    href: (row) => rowHref?.(row),
    missing: (row) => props.missing?.(row),
    onPick: selection.pick,
    onMenu: showMenu,
    onStar: (index, on) => at(index, (row) => stars?.set(row, on)),
  })

  const width = narrow ? 0 : shown.reduce((sum, column) => sum + column.width, 64)
  return (
    <div className="table" data-density={density} data-stars={stars !== undefined || undefined}>
      <div className="table-toolbar">
        <FilterBox
          text={text}
          onChange={setText}
          problems={filtered.problems}
          columns={columns}
          subject={label.toLowerCase()}
          onLeave={() => keys.focusRow(keys.active)}
        />
        <span className="table-count" role="status">
          {props.rows !== undefined && countText(rows.length, all.length)}
        </span>
        {props.controls}
        <span className="table-spacer" />
        <ActionIcon
          aria-label={density === 'compact' ? 'Roomier rows' : 'Denser rows'}
          data-tip={density === 'compact' ? 'Roomier rows' : 'Denser rows'}
          onClick={() =>
            setPreference({ density: density === 'compact' ? 'comfortable' : 'compact' })
          }
        >
          {density === 'compact' ? <Rows4 size={16} /> : <Rows3 size={16} />}
        </ActionIcon>
        <ColumnMenu columns={columns} state={state} />
        <ExportMenu subject={id} shown={shownColumns} all={columns} matching={rows} rows={all} />
      </div>
      {props.rows !== undefined && all.length === 0 ? (
        props.empty
      ) : (
        <div
          role="grid"
          className="table-grid"
          aria-label={label}
          aria-rowcount={rows.length + 1}
          aria-multiselectable
          aria-busy={props.rows === undefined}
          tabIndex={-1}
          onKeyDown={keys.onKeyDown}
          onFocus={(event) => {
            const index = indexAt(event.target)
            if (index !== undefined) keys.setActive(index)
          }}
          onClick={(event) => {
            const href = hrefAt(event)
            if (href !== undefined) {
              event.preventDefault()
              void router.navigate(splitHref(href))
              return
            }
            const index = indexAt(event.target)
            if (index === undefined || isControl(event.target)) return
            if (narrow) at(index, (row) => setPeeked(rowKey(row)))
            else keys.focusRow(index)
          }}
          onContextMenu={(event) => {
            const index = indexAt(event.target)
            if (index === undefined) return
            event.preventDefault()
            showMenu(index, event.clientX, event.clientY, columnAt(event.target))
          }}
        >
          <div role="rowgroup" className="table-head" ref={head}>
            <div style={{ minWidth: width }}>
              <TableHead
                columns={shown}
                sort={state.sort}
                onSort={state.setSort}
                onResize={(columnId, to) =>
                  state.setLayout(resizeColumn(state.layout, columnId, to))
                }
                picked={selection.state}
                onPickAll={selection.pickAll}
              />
            </div>
          </div>
          <TableBody
            body={body}
            head={head}
            rows={props.rows === undefined ? undefined : rows}
            rowKey={rowKey}
            columns={shown}
            width={width}
            height={height}
            active={keys.active}
            picked={selection.has}
            starred={stars?.has}
            host={host}
          />
        </div>
      )}
      {rows.length === 0 && all.length > 0 && (
        <Empty
          title={`None of ${formatExact(all.length)} matches “${filterText}”`}
          action={<Button onClick={() => setText('')}>Clear the filter</Button>}
        />
      )}
      <BulkBar
        subject={id}
        rows={selection.rows}
        columns={shownColumns}
        nameOf={rowKey}
        onClear={selection.clear}
        actions={props.renderBulkActions?.(selection.rows)}
      />
      <RowMenu
        place={menu}
        columns={shownColumns}
        onClose={() => setMenu(undefined)}
        onOpen={rowHref === undefined ? undefined : open}
        links={menu === undefined ? [] : (props.rowLinks?.(menu.row) ?? [])}
        actions={menu === undefined ? undefined : props.renderRowActions?.(menu.row)}
        onPeek={(row) => setPeeked(rowKey(row))}
        stars={stars}
        onFilter={(term) => setText(`${text} ${term}`.trim())}
      />
      <RowSheet
        row={peekedRow}
        name={peeked ?? ''}
        columns={columns}
        href={peekedRow === undefined ? undefined : rowHref?.(peekedRow)}
        missing={peekedRow === undefined ? undefined : props.missing?.(peekedRow)}
        onClose={() => setPeeked(undefined)}
      />
    </div>
  )
}

const NO_ROWS: readonly never[] = []

/** `5 012`, or `214 of 5 012` when something is filtered out. */
function countText(matching: number, all: number): string {
  const total = formatExact(all)
  return matching === all ? total : `${formatExact(matching)} of ${total}`
}

/** Index of the row that an event happened in. */
function indexAt(target: EventTarget): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null
  return row === null ? undefined : Number(row.dataset['index'])
}

/** Where a plain click on a row's link leads; with a modifier the browser opens it its own way. */
function hrefAt(event: MouseEvent): string | undefined {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
    return undefined
  }
  const { target } = event
  const link = target instanceof Element ? target.closest<HTMLElement>('a[data-href]') : null
  return link?.dataset['href']
}

function columnAt(target: EventTarget): string | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null
  return cell?.dataset['column']
}

/** Links, buttons and boxes in a row do their own thing. */
function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, input, label') !== null
}

/** The router keeps time range and tenant on its own links; whoever copies the address of a row shares them too. */
function useKeptSearch(): string {
  const { range, tenant } = useSearchParams()
  return stringifySearch({ range, tenant }).slice(1)
}

function withKept(href: string | undefined, kept: string): string | undefined {
  if (href === undefined || kept === '') return href
  return `${href}${href.includes('?') ? '&' : '?'}${kept}`
}

/**
 * The same object in every drawing, with the newest functions behind it: rows are memoised on it. Another time range
 * or tenant makes another one: it stands in the rows' addresses.
 */
function useStableHost<Row>(kept: string, host: RowHost<Row>): RowHost<Row> {
  const latest = useRef(host)
  useEffect(() => {
    latest.current = host
  })
  return useMemo(
    () => ({
      href: (row) => withKept(latest.current.href(row), kept),
      missing: (row) => latest.current.missing(row),
      onPick: (index, range) => latest.current.onPick(index, range),
      onMenu: (index, x, y) => latest.current.onMenu(index, x, y),
      onStar: (index, on) => latest.current.onStar(index, on),
    }),
    [kept],
  )
}
