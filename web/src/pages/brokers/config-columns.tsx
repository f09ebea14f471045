import type { ConfigEntry } from '@millrace/contract/broker.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import type { Column } from '../../ui/table/column.ts'
import { MiddleText } from '../../ui/table/MiddleText.tsx'
import { configMeaning, sourceWords } from '../topics/config-value.ts'

export const BROKER_CONFIG_COLUMNS: readonly Column<ConfigEntry>[] = [
  {
    id: 'name',
    label: 'Setting',
    hint: 'Space or a click on the row shows what it does.',
    kind: 'text',
    value: (row) => row.name,
    width: 320,
    mono: true,
  },
  {
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
        <ConfigText name={row.name} value={row.value} />
      ),
    width: 250,
    mono: true,
  },
  {
    id: 'source',
    label: 'Comes from',
    hint: 'Where the value is set; the nearest wins.',
    kind: 'text',
    value: (row) => sourceWords(row.source),
    width: 150,
  },
  {
    id: 'default_value',
    label: 'Default',
    hint: 'The value it would have without being set here.',
    kind: 'text',
    value: (row) => (row.is_default ? row.value : row.default_value) ?? '',
    render: (row) => (
      <ConfigText name={row.name} value={row.is_default ? row.value : row.default_value} />
    ),
    width: 170,
    mono: true,
  },
  {
    id: 'differs',
    label: 'Differs on',
    hint: 'Other brokers that have another value.',
    kind: 'text',
    value: (row) =>
      row.differs === undefined ? null : row.differs.map(({ broker }) => broker).join(', '),
    render: (row) =>
      row.differs === undefined || row.differs.length === 0 ? (
        <span className="dim">same everywhere</span>
      ) : (
        <StateBadge
          tone="warn"
          label={`broker ${row.differs.map(({ broker }) => broker).join(', ')}`}
          tip={row.differs
            .map(({ broker, value }) => `Broker ${broker}: ${value ?? 'not told'}`)
            .join('\n')}
        />
      ),
    width: 150,
  },
  {
    id: 'read_only',
    label: 'Changes',
    hint: 'Whether it can be changed while the broker runs.',
    kind: 'boolean',
    value: (row) => row.read_only,
    text: (row) => (row.read_only ? 'needs a restart' : 'while running'),
    width: 120,
  },
  {
    id: 'type',
    label: 'Type',
    kind: 'text',
    value: (row) => row.type,
    width: 84,
    optional: true,
  },
  {
    id: 'documentation',
    label: 'What it does',
    kind: 'text',
    value: (row) => row.documentation,
    width: 420,
    optional: true,
  },
]

/** A value with what it means beside it: `604800000 7 d`. */
function ConfigText({ name, value }: { readonly name: string; readonly value: string | null }) {
  if (value === null) return <span className="dim">not set</span>
  if (value === '') return <span className="dim">empty</span>
  const meaning = configMeaning(name, value)
  return (
    <>
      <MiddleText text={value} />
      {meaning !== null && <span className="dim broker-meaning">{meaning}</span>}
    </>
  )
}
