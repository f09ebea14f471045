import { ActionIcon, Button, Checkbox, Popover } from '@mantine/core'
import { ChevronDown, ChevronUp, Columns3 } from 'lucide-react'
import type { Column } from './column.ts'
import { moveColumn, toggleColumn } from './column-layout.ts'
import './table.css'
import type { TableState } from './use-table-state.ts'

interface ColumnMenuProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly state: TableState
}

/** Which columns are shown and in which order: shown ones first, as they stand in the table. */
export function ColumnMenu<Row>({ columns, state }: ColumnMenuProps<Row>) {
  const { layout, setLayout } = state
  const first = columns[0]
  const places = new Map(layout.map((placed, place) => [placed.id, place]))
  const rest = columns
    .filter((column) => column !== first)
    .sort((a, b) => (places.get(a.id) ?? Infinity) - (places.get(b.id) ?? Infinity) || 0)
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <ActionIcon aria-label="Columns" data-tip="Columns">
          <Columns3 size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="table-column-list">
          {rest.map((column) => {
            const shown = places.has(column.id)
            return (
              <div key={column.id} className="table-column-row">
                <Checkbox
                  className="table-column-name"
                  label={column.label}
                  checked={shown}
                  onChange={() => setLayout(toggleColumn(columns, layout, column.id))}
                />
                <ActionIcon
                  size={22}
                  aria-label={`Move ${column.label} towards the start`}
                  disabled={!shown}
                  onClick={() => setLayout(moveColumn(layout, column.id, -1))}
                >
                  <ChevronUp size={14} />
                </ActionIcon>
                <ActionIcon
                  size={22}
                  aria-label={`Move ${column.label} towards the end`}
                  disabled={!shown}
                  onClick={() => setLayout(moveColumn(layout, column.id, 1))}
                >
                  <ChevronDown size={14} />
                </ActionIcon>
              </div>
            )
          })}
        </div>
        <Button fullWidth mt={8} disabled={!state.layoutChanged} onClick={state.resetLayout}>
          Reset columns and widths
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}
