import type { ConfigEntry } from '@millrace/contract/broker.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import type { Column } from '../../ui/table/column.ts'
import { MiddleText } from '../../ui/table/MiddleText.tsx'
import { configMeaning, sourceWords } from './config-value.ts'

/** An entry beside the same one of another topic. */
export interface ComparedEntry extends ConfigEntry {
  /** Undefined while nothing is compared; null where the other has no value. */
  readonly other: string | null | undefined
}

const nameColumn: Column<ComparedEntry> = {
  id: 'name',
  label: 'Name',
  hint: 'Space or a click on the row shows the documentation.',
  kind: 'text',
  value: (row) => row.name,
  width: 300,
  mono: true,
}

const valueColumn: Column<ComparedEntry> = {
  id: 'value',
  label: 'Value',
  kind: 'text',
  value: (row) => (row.sensitive ? 'hidden by Kafka' : row.value),
  render: (row) =>
    row.sensitive ? (
      <span className="dim" data-tip="Brokers never tell sensitive values.">
        hidden
      </span>
    ) : (
      <ConfigValue name={row.name} value={row.value} />
    ),
  width: 260,
  mono: true,
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
  {
    id: 'default_value',
    label: 'Otherwise',
    hint: 'The value it would have if it were not set here.',
    kind: 'text',
    value: (row) => row.default_value,
    render: (row) =>
      row.default_value === row.value ? (
        <span className="dim">same</span>
      ) : (
        <ConfigValue name={row.name} value={row.default_value} />
      ),
    width: 220,
    mono: true,
  },
  {
    id: 'source',
    label: 'Comes from',
    kind: 'text',
    value: (row) => sourceWords(row.source),
    width: 160,
  },
  { id: 'type', label: 'Type', kind: 'text', value: (row) => row.type, width: 84 },
  {
    id: 'read_only',
    label: 'Read-only',
    kind: 'boolean',
    value: (row) => row.read_only,
    width: 92,
    optional: true,
  },
  {
    id: 'documentation',
    label: 'Documentation',
    kind: 'text',
    value: (row) => row.documentation,
    render: (row) => row.documentation,
    width: 400,
    optional: true,
  },
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

function ConfigValue({ name, value }: { readonly name: string; readonly value: string | null }) {
  const meaning = configMeaning(name, value)
  if (value === '') return <span className="dim">empty</span>
  return (
    <>
      <MiddleText text={value ?? ''} tail={6} />
      {meaning !== null && <span className="dim">{meaning}</span>}
    </>
  )
}
