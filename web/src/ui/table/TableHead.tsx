import type { SortKey } from '@millrace/contract/list-sort.ts'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { alignOf } from './column.ts'
import { toggleSort } from './sort.ts'
import './table.css'
import type { ShownColumn } from './TableRow.tsx'

interface TableHeadProps<Row> {
  readonly columns: readonly ShownColumn<Row>[]
  readonly sort: readonly SortKey[]
  readonly onSort: (sort: readonly SortKey[]) => void
  readonly onResize: (columnId: string, width: number) => void
  readonly picked: 'none' | 'some' | 'all'
  readonly onPickAll: () => void
}

/** Heads sort by click, add a key by Shift and click, and carry a grip that changes the width (also by arrow keys). */
export function TableHead<Row>(props: TableHeadProps<Row>) {
  return (
    <div role="row" aria-rowindex={1} className="table-row">
      <div role="columnheader" className="table-pick">
        <input
          type="checkbox"
          className="table-check"
          aria-label="Select all rows that match"
          checked={props.picked === 'all'}
          ref={(box) => {
            if (box !== null) box.indeterminate = props.picked === 'some'
          }}
          onChange={props.onPickAll}
        />
      </div>
      {props.columns.map((shown, place) => (
        <HeadCell key={shown.column.id} {...props} shown={shown} first={place === 0} />
      ))}
      <div role="columnheader" className="table-tools">
        <span className="sr-only">Menu</span>
      </div>
    </div>
  )
}

interface HeadCellProps<Row> extends TableHeadProps<Row> {
  readonly shown: ShownColumn<Row>
  readonly first: boolean
}

function HeadCell<Row>({ shown, first, sort, onSort, onResize }: HeadCellProps<Row>) {
  const { column, width } = shown
  const place = sort.findIndex((key) => key.field === column.id)
  const key = sort[place]
  const order = key === undefined ? 'none' : key.descending ? 'descending' : 'ascending'
  return (
    <div
      role="columnheader"
      className="table-cell table-head-cell"
      style={{ width }}
      aria-sort={order}
      data-first={first}
    >
      {column.picture === true ? (
        <span className="table-head-button" data-tip={column.hint}>
          {column.label}
        </span>
      ) : (
        <button
          type="button"
          className="table-head-button"
          data-align={alignOf(column)}
          data-tip={column.hint}
          onClick={(event) =>
            onSort(toggleSort(sort, column.id, column.kind === 'number', event.shiftKey))
          }
        >
          <span className="table-head-label">{column.label}</span>
          {order === 'ascending' && <ArrowUp size={12} aria-hidden />}
          {order === 'descending' && <ArrowDown size={12} aria-hidden />}
          {key !== undefined && sort.length > 1 && (
            <span className="table-sort-place">{place + 1}</span>
          )}
        </button>
      )}
      <Grip label={column.label} width={width} onResize={(to) => onResize(column.id, to)} />
    </div>
  )
}

interface GripProps {
  readonly label: string
  readonly width: number
  readonly onResize: (width: number) => void
}

function Grip({ label, width, onResize }: GripProps) {
  const drag = (down: PointerEvent<HTMLElement>) => {
    const grip = down.currentTarget
    // The first column may be stretched: start from what is seen.
    const from = grip.parentElement?.offsetWidth ?? width
    grip.setPointerCapture(down.pointerId)
    const end = new AbortController()
    const move = (event: globalThis.PointerEvent) => onResize(from + event.clientX - down.clientX)
    grip.addEventListener('pointermove', move, { signal: end.signal })
    grip.addEventListener('pointerup', () => end.abort(), { signal: end.signal })
    grip.addEventListener('pointercancel', () => end.abort(), { signal: end.signal })
  }
  const press = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0
    if (by === 0) return
    event.preventDefault()
    onResize(width + by)
  }
  return (
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${label}`}
      aria-valuenow={width}
      tabIndex={-1}
      className="table-grip"
      onPointerDown={drag}
      onKeyDown={press}
    />
  )
}
