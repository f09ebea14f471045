/** Columns of a configuration, the same for brokers and topics; each page says which it shows, in which order. */
import type { ConfigEntry } from '@millrace/contract/broker.ts'
import type { Column } from '../../ui/table/column.ts'
import { ConfigValue } from './ConfigValue.tsx'
import { sourceWords } from '../../config-words.ts'

export const nameColumn: Column<ConfigEntry> = {
  id: 'name',
  label: 'Setting',
  hint: 'Space on the row shows what it does.',
  kind: 'text',
  value: (row) => row.name,
  width: 320,
  mono: true,
}

export const valueColumn: Column<ConfigEntry> = {
  id: 'value',
  label: 'Value',
  kind: 'text',
  value: (row) => (row.sensitive ? 'hidden' : (row.value ?? '')),
  render: (row) =>
    row.sensitive ? (
      <span className="dim" data-tip="Brokers never tell sensitive values.">
        hidden
      </span>
    ) : (
      <ConfigValue name={row.name} value={row.value} />
    ),
  width: 250,
  mono: true,
}

export const sourceColumn: Column<ConfigEntry> = {
  id: 'source',
  label: 'Comes from',
  hint: 'Where the value is set; the nearest wins.',
  kind: 'text',
  value: (row) => sourceWords(row.source),
  width: 150,
}

export const otherwiseColumn: Column<ConfigEntry> = {
  id: 'default_value',
  label: 'Otherwise',
  hint: 'The value it would have if it were not set here.',
  kind: 'text',
  value: (row) => otherwise(row) ?? '',
  render: (row) =>
    otherwise(row) === row.value ? (
      <span className="dim">same</span>
    ) : (
      <ConfigValue name={row.name} value={otherwise(row)} />
    ),
  width: 170,
  mono: true,
}

function otherwise(row: ConfigEntry): string | null {
  return row.is_default ? row.value : row.default_value
}

export const changesColumn: Column<ConfigEntry> = {
  id: 'read_only',
  label: 'Changes',
  hint: 'Whether it can be changed while the broker runs.',
  kind: 'boolean',
  value: (row) => row.read_only,
  text: (row) => (row.read_only ? 'needs a restart' : 'while running'),
  width: 120,
}

export const typeColumn: Column<ConfigEntry> = {
  id: 'type',
  label: 'Type',
  kind: 'text',
  value: (row) => row.type,
  width: 84,
  optional: true,
}

export const documentationColumn: Column<ConfigEntry> = {
  id: 'documentation',
  label: 'What it does',
  kind: 'text',
  value: (row) => row.documentation,
  width: 420,
  optional: true,
}
