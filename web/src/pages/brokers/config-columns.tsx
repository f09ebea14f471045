import type { ConfigEntry } from '@millrace/contract/broker.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import type { Column } from '../../ui/table/column.ts'

const SOURCES: Readonly<Record<ConfigEntry['source'], string>> = {
  dynamic_topic: 'topic',
  dynamic_broker: 'this broker, dynamic',
  dynamic_default_broker: 'all brokers, dynamic',
  dynamic_broker_logger: 'logger',
  dynamic_client_metrics: 'client metrics',
  dynamic_group: 'group',
  static_broker: 'server.properties',
  default: 'Kafka default',
  unknown: 'unknown',
}

export const BROKER_CONFIG_COLUMNS: readonly Column<ConfigEntry>[] = [
  { id: 'name', label: 'Setting', kind: 'text', value: (row) => row.name, width: 330, mono: true },
  {
    id: 'value',
    label: 'Value',
    kind: 'text',
    value: (row) => (row.sensitive ? 'hidden' : row.value),
    render: (row) =>
      row.sensitive ? (
        <span className="dim" data-tip="Brokers never tell sensitive values.">
          hidden
        </span>
      ) : (
        <span
          className="mono"
          data-tip={row.value === '' ? 'Empty text' : (row.value ?? undefined)}
        >
          {row.value === '' ? <span className="dim">empty</span> : row.value}
        </span>
      ),
    width: 280,
    mono: true,
  },
  {
    id: 'source',
    label: 'Comes from',
    hint: 'Where the value is set; the nearest wins.',
    kind: 'text',
    value: (row) => SOURCES[row.source],
    width: 160,
  },
  {
    id: 'default_value',
    label: 'Default',
    hint: 'The value it would have without being set here.',
    kind: 'text',
    value: (row) => (row.is_default ? row.value : row.default_value),
    width: 180,
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
  },
]
