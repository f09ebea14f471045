import { Ellipsis } from 'lucide-react'
import { memo } from 'react'
import { StarButton } from '../StarButton.tsx'
import type { Column } from './column.ts'
import { type RowMissing, TableCell } from './TableCell.tsx'
import './table.css'

export interface ShownColumn<Row> {
  readonly column: Column<Row>
  readonly width: number
}

/** What a row asks of its table. One object for all rows, stable, so that scrolling draws new rows only. */
export interface RowHost<Row> {
  readonly href: (row: Row) => string | undefined
  readonly missing: (row: Row) => RowMissing
  readonly onPick: (index: number, range: boolean) => void
  readonly onMenu: (index: number, x: number, y: number) => void
  readonly onStar: (index: number, on: boolean) => void
}

interface TableRowProps<Row> {
  readonly row: Row
  readonly index: number
  readonly columns: readonly ShownColumn<Row>[]
  readonly height: number
  readonly active: boolean
  readonly picked: boolean
  /** undefined: rows of this table have no stars. */
  readonly starred: boolean | undefined
  readonly name: string
  readonly host: RowHost<Row>
}

/** Plain elements throughout: the component library's box and button cost more than all cells of a row. */
function PlainTableRow<Row>(props: TableRowProps<Row>) {
  const { row, index, columns, height, active, picked, starred, name, host } = props
  const missing = host.missing(row)
  return (
    <div
      role="row"
      className="table-row table-body-row"
      style={{ transform: `translateY(${index * height}px)` }}
      aria-rowindex={index + 2}
      aria-selected={picked}
      tabIndex={active ? 0 : -1}
      data-index={index}
    >
      <div role="gridcell" className="table-pick">
        <input
          type="checkbox"
          className="table-check"
          checked={picked}
          tabIndex={-1}
          aria-label={`Select ${name}`}
          onChange={({ nativeEvent }) =>
            host.onPick(index, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
          }
        />
      </div>
      {columns.map(({ column, width }, place) => (
        <TableCell
          key={column.id}
          column={column}
          row={row}
          width={width}
          first={place === 0}
          href={place === 0 ? host.href(row) : undefined}
          missing={missing}
          lead={
            place === 0 &&
            starred !== undefined && (
              <StarButton
                name={name}
                on={starred}
                onToggle={(on) => host.onStar(index, on)}
                tabIndex={active ? 0 : -1}
              />
            )
          }
        />
      ))}
      <div role="gridcell" className="table-tools">
        <button
          type="button"
          className="table-more"
          tabIndex={-1}
          aria-label={`Menu of ${name}`}
          aria-haspopup="menu"
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect()
            host.onMenu(index, box.left, box.bottom)
          }}
        >
          <Ellipsis size={14} />
        </button>
      </div>
    </div>
  )
}

/** Drawn again only when its own row, place or state changes. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- memo's type forgets that the component is generic
export const TableRow = memo(PlainTableRow) as typeof PlainTableRow
