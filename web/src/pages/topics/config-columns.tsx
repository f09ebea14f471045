import type { ConfigEntry } from '@millrace/contract/broker.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import type { Column } from '../../ui/table/column.ts'
import {
  documentationColumn,
  nameColumn,
  otherwiseColumn,
  sourceColumn,
  typeColumn,
  valueColumn,
} from '../config/config-columns.tsx'
import { ConfigValue } from '../config/ConfigValue.tsx'

/** An entry beside the same one of another topic. */
export interface ComparedEntry extends ConfigEntry {
  /** Undefined while nothing is compared; null where the other has no value. */
  readonly other: string | null | undefined
}

const restColumns: readonly Column<ComparedEntry>[] = [
  {
    id: 'is_default',
    label: 'Set here',
    hint: 'Set on this topic, or taken over from the brokers and Kafka.',
    kind: 'boolean',
    value: (row) => row.is_default,
    render: (row) =>
      row.is_default ? <span className="dim">no</span> : <StateBadge tone="info" label="yes" />,
    width: 104,
  },
  otherwiseColumn,
  sourceColumn,
  typeColumn,
  documentationColumn,
]

/** Columns of a topic's configuration, with another topic's values beside when it is compared. */
export function configColumns(other: string | undefined): readonly Column<ComparedEntry>[] {
  if (other === undefined) return [nameColumn, valueColumn, ...restColumns]
  return [
    nameColumn,
    valueColumn,
    {
      id: 'other',
      label: other,
      hint: `The value on ${other}.`,
      kind: 'text',
      value: (row) => row.other ?? null,
      render: (row) => <ConfigValue name={row.name} value={row.other ?? null} />,
      width: 220,
      mono: true,
    },
    {
      id: 'same',
      label: 'Same',
      kind: 'boolean',
      value: (row) => row.other === row.value,
      render: (row) =>
        row.other === row.value ? (
          <span className="dim">yes</span>
        ) : (
          <StateBadge tone="info" label="differs" />
        ),
      width: 96,
    },
    ...restColumns,
  ]
}
