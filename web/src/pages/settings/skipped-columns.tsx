import type { Status } from '@millrace/contract/status.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { causeText } from './state-words.ts'

export type Skipped = Status['state_log']['skipped'][number]

export const SKIPPED_COLUMNS: readonly Column<Skipped>[] = [
  { id: 'topic', label: 'Topic', kind: 'text', value: (row) => row.topic, width: 200, mono: true },
  {
    id: 'count',
    label: 'Records',
    hint: 'Since this process started.',
    kind: 'number',
    value: (row) => row.count,
    width: 80,
  },
  {
    id: 'cause',
    label: 'Why',
    kind: 'text',
    value: (row) => row.cause,
    render: (row) => <StateBadge tone="warn" label={causeText(row.cause)} tip={row.cause} />,
    width: 250,
  },
  {
    id: 'last_reason',
    label: 'The last one',
    kind: 'text',
    value: (row) => row.last_reason,
    width: 380,
  },
  {
    id: 'last_at',
    label: 'When',
    kind: 'number',
    value: (row) => row.last_at,
    render: (row) => <Time at={row.last_at} />,
    width: 96,
  },
]
