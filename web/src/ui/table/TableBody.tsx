import type { RefObject } from 'react'
import { type RowHost, type ShownColumn, TableRow } from './TableRow.tsx'
import { useRowWindow } from './use-row-window.ts'
import './table.css'

interface TableBodyProps<Row> {
  readonly body: RefObject<HTMLDivElement | null>
  /** Follows sideways: it stands outside because it sticks to the page. */
  readonly head: RefObject<HTMLDivElement | null>
  /** Undefined while nothing is known: some empty rows keep the room. */
  readonly rows: readonly Row[] | undefined
  readonly rowKey: (row: Row) => string
  readonly columns: readonly ShownColumn<Row>[]
  readonly width: number
  readonly height: number
  readonly active: number
  readonly picked: (key: string) => boolean
  readonly starred: ((row: Row) => boolean) | undefined
  readonly host: RowHost<Row>
}

/** The rows in sight. Scrolling draws this and nothing around it. */
export function TableBody<Row>(props: TableBodyProps<Row>) {
  const { body, head, rows, rowKey, columns, width, height, active, picked, starred, host } = props
  const count = rows?.length ?? 0
  const { first, end } = useRowWindow(body, count, height)
  return (
    <div
      role="rowgroup"
      className="table-body"
      ref={body}
      onScroll={(event) => head.current?.scrollTo(event.currentTarget.scrollLeft, 0)}
    >
      <div
        role="presentation"
        className="table-rows"
        style={{ height: (rows === undefined ? EMPTY_ROWS : count) * height, minWidth: width }}
      >
        {drawnIndexes(first, end, active, count).map((index) => {
          const row = rows?.[index]
          if (row === undefined) return null
          const key = rowKey(row)
          return (
            <TableRow
              key={key}
              row={row}
              index={index}
              columns={columns}
              height={height}
              active={index === active}
              picked={picked(key)}
              starred={starred?.(row)}
              name={key}
              host={host}
            />
          )
        })}
      </div>
    </div>
  )
}

const EMPTY_ROWS = 12

/** Rows of the window and the active row, which stays drawn so that the focus does not get lost by scrolling. */
function drawnIndexes(first: number, end: number, active: number, count: number): number[] {
  const indexes = Array.from({ length: end - first }, (_, place) => first + place)
  if (active < count && active < first) indexes.unshift(active)
  if (active < count && active >= end) indexes.push(active)
  return indexes
}
