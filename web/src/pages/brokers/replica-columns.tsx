import type { BrokerDetail } from '@millrace/contract/broker.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import type { Column } from '../../ui/table/column.ts'

export type ReplicaRow = NonNullable<BrokerDetail['largest_replicas']>[number]

export const REPLICA_COLUMNS: readonly Column<ReplicaRow>[] = [
  { id: 'topic', label: 'Topic', kind: 'text', value: (row) => row.topic, width: 320, mono: true },
  {
    id: 'partition',
    label: 'Partition',
    kind: 'number',
    value: (row) => row.partition,
    text: (row) => String(row.partition),
    width: 92,
  },
  {
    id: 'leader',
    label: 'Role',
    kind: 'boolean',
    value: (row) => row.leader,
    text: (row) => (row.leader ? 'leader' : 'follower'),
    width: 92,
  },
  {
    id: 'in_sync',
    label: 'In sync',
    kind: 'boolean',
    value: (row) => row.in_sync,
    render: (row) =>
      row.in_sync ? (
        <StateBadge tone="ok" label="yes" />
      ) : (
        <StateBadge
          tone="warn"
          label="no"
          tip="Not in the ISR: it lags behind the leader or is offline."
        />
      ),
    width: 92,
  },
  {
    id: 'disk_bytes',
    label: 'Disk',
    kind: 'number',
    as: 'bytes',
    value: (row) => row.disk_bytes,
    width: 110,
  },
  {
    id: 'log_dir',
    label: 'Log directory',
    kind: 'text',
    value: (row) => row.log_dir,
    width: 280,
    mono: true,
  },
]
