import type { Installation } from '@millrace/contract/installation.ts'
import type { Column } from '../../ui/table/column.ts'

export type VariableRow = Installation['variables'][number]

export const VARIABLE_COLUMNS: readonly Column<VariableRow>[] = [
  {
    id: 'name',
    label: 'Variable',
    kind: 'text',
    value: (row) => row.name,
    mono: true,
    width: 340,
  },
  {
    id: 'value',
    label: 'Value',
    kind: 'text',
    value: (row) => row.value,
    render: (row) =>
      row.value === '[redacted]' ? <span className="dim">[redacted]</span> : row.value,
    mono: true,
    width: 640,
  },
]
