import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { AppLink } from '../AppLink.tsx'
import type { Column } from './column.ts'
import { CellContent, type RowMissing } from './TableCell.tsx'
import './table.css'

interface RowSheetProps<Row> {
  readonly row: Row | undefined
  readonly name: string
  readonly columns: readonly Column<Row>[]
  readonly href: string | undefined
  readonly missing: RowMissing
  readonly onClose: () => void
}

/** All fields of one row, hidden columns too: where the screen is too narrow for them, and on Space. */
export function RowSheet<Row>({ row, name, columns, href, missing, onClose }: RowSheetProps<Row>) {
  const narrow = useMediaQuery('(max-width: 640px)')
  return (
    <Drawer
      opened={row !== undefined}
      onClose={onClose}
      position={narrow ? 'bottom' : 'right'}
      size={narrow ? '80%' : 420}
      title={name}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {row !== undefined && (
        <>
          <dl className="table-facts">
            {columns.map((column) => [
              <dt key={`${column.id} head`} data-tip={column.hint}>
                {column.label}
              </dt>,
              <dd key={column.id}>
                <CellContent column={column} row={row} missing={missing} />
              </dd>,
            ])}
          </dl>
          {href !== undefined && (
            <p className="table-sheet-link">
              <AppLink href={href}>Open {name}</AppLink>
            </p>
          )}
        </>
      )}
    </Drawer>
  )
}
