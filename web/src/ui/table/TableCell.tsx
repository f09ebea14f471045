import type { ReactNode } from 'react'
import { useAbsence } from '../missing.tsx'
import { Unknown, Value } from '../Value.tsx'
import { type Column, alignOf, textOf } from './column.ts'
import { MiddleText } from './MiddleText.tsx'
import './table.css'

/** A row's own list of absences: field → index into the MissingProvider's list. */
export type RowMissing = Readonly<Record<string, number>> | undefined

interface CellProps<Row> {
  readonly column: Column<Row>
  readonly row: Row
  readonly missing: RowMissing
}

interface TableCellProps<Row> extends CellProps<Row> {
  readonly width: number
  readonly first: boolean
  readonly href: string | undefined
  /** Before the value, outside its link. */
  readonly lead?: ReactNode
}

/** One cell of the grid. The first of a row names it and links to it. */
export function TableCell<Row>({ width, first, href, lead, ...cell }: TableCellProps<Row>) {
  const content = <CellContent {...cell} />
  return (
    <div
      role={first ? 'rowheader' : 'gridcell'}
      // What stands before it is not part of the row's name.
      aria-label={first && lead !== undefined ? textOf(cell.column, cell.row) : undefined}
      className="table-cell"
      style={{ width }}
      data-align={alignOf(cell.column)}
      data-first={first}
      data-column={cell.column.id}
      data-mono={cell.column.mono}
    >
      {lead}
      {href === undefined ? (
        content
      ) : (
        <a href={addressOf(href)} data-href={href} className="table-link">
          {content}
        </a>
      )}
    </div>
  )
}

/**
 * The address below whatever prefix the console is served under. The router's own link costs more than the rest of a
 * row; the grid takes the clicks of these (DataTable).
 */
function addressOf(href: string): string {
  const { pathname, search } = new URL(`.${href}`, document.baseURI)
  return pathname + search
}

/** A value as cells and row sheets show it. */
export function CellContent<Row>({ column, row, missing }: CellProps<Row>) {
  const index = missing?.[column.id]
  const absence = useAbsence(index)
  const value = column.value(row)
  if (column.render !== undefined && (value !== null || column.picture === true)) {
    return column.render(row)
  }
  if (value === null) return <Unknown reason={absence?.reason} />
  if (typeof value === 'number' && column.text === undefined) {
    return <Value value={value} as={column.as ?? 'number'} missing={index} />
  }
  return <MiddleText text={textOf(column, row)} />
}
