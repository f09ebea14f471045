import type { ConfigEntry } from '@millrace/contract/broker.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import type { Column } from '../../ui/table/column.ts'
import {
  changesColumn,
  documentationColumn,
  nameColumn,
  otherwiseColumn,
  sourceColumn,
  typeColumn,
  valueColumn,
} from '../config/config-columns.tsx'

export const BROKER_CONFIG_COLUMNS: readonly Column<ConfigEntry>[] = [
  nameColumn,
  valueColumn,
  sourceColumn,
  otherwiseColumn,
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
  changesColumn,
  typeColumn,
  documentationColumn,
]
