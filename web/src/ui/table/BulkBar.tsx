import { ActionIcon, Button } from '@mantine/core'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatExact } from '../../format.ts'
import type { Column } from './column.ts'
import { copyText } from '../Copy.tsx'
import { toCsv, toJson } from './export-rows.ts'
import { fileName, saveFile } from './save-file.ts'
import './table.css'

interface BulkBarProps<Row> {
  readonly subject: string
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly nameOf: (row: Row) => string
  readonly onClear: () => void
  /** What the page does with them, before what every table does. */
  readonly actions: ReactNode
}

/** What can be done with the selected rows. */
export function BulkBar<Row>(props: BulkBarProps<Row>) {
  const { subject, rows, columns, nameOf, onClear, actions } = props
  if (rows.length === 0) return null
  return (
    <div className="table-bulk" role="region" aria-label="Selected rows">
      <span aria-live="polite">{formatExact(rows.length)} selected</span>
      {actions}
      <Button onClick={() => void copyText(rows.map(nameOf).join('\n'))}>Copy names</Button>
      <Button onClick={() => saveFile(fileName(subject, 'csv'), toCsv(columns, rows), 'text/csv')}>
        Save CSV
      </Button>
      <Button
        onClick={() =>
          saveFile(fileName(subject, 'json'), toJson(columns, rows), 'application/json')
        }
      >
        Save JSON
      </Button>
      <ActionIcon aria-label="Clear the selection" onClick={onClear}>
        <X size={14} />
      </ActionIcon>
    </div>
  )
}
