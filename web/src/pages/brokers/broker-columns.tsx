import type { Broker } from '@millrace/contract/broker.ts'
import { Crown } from 'lucide-react'
import { StateBadge } from '../../ui/StateBadge.tsx'
import type { Column } from '../../ui/table/column.ts'
import { BROKER_STATES } from './broker-state.ts'

export const BROKER_COLUMNS: readonly Column<Broker>[] = [
  {
    id: 'id',
    label: 'Broker',
    kind: 'text',
    value: (row) => String(row.id),
    width: 76,
    mono: true,
  },
  {
    id: 'state',
    label: 'State',
    kind: 'text',
    value: (row) => row.state,
    render: (row) => {
      const { tone, word, meaning } = BROKER_STATES[row.state]
      return <StateBadge tone={tone} label={word} tip={meaning} />
    },
    width: 108,
  },
  {
    id: 'controller',
    label: 'Controller',
    hint: 'Leader of the metadata quorum (KRaft), or the active controller.',
    kind: 'boolean',
    value: (row) => row.controller,
    render: (row) =>
      row.controller ? (
        <span className="broker-crown">
          <Crown size={13} aria-hidden /> yes
        </span>
      ) : (
        <span className="dim">no</span>
      ),
    width: 96,
  },
  {
    id: 'host',
    label: 'Host',
    kind: 'text',
    value: (row) => (row.host === null ? null : `${row.host}:${row.port ?? '?'}`),
    width: 150,
    mono: true,
  },
  { id: 'rack', label: 'Rack', kind: 'text', value: (row) => row.rack, width: 66 },
  {
    id: 'version',
    label: 'Version',
    hint: 'Newest Kafka release whose metadata.version the broker supports.',
    kind: 'text',
    value: (row) => row.version,
    width: 74,
  },
  {
    id: 'leaders',
    label: 'Leaders',
    hint: 'Partitions it leads.',
    kind: 'number',
    value: (row) => row.leaders,
    width: 78,
  },
  {
    id: 'leader_skew',
    label: 'Skew',
    hint: 'How far its leaders are from the mean of all brokers.',
    kind: 'number',
    as: 'percent',
    value: (row) => row.leader_skew,
    width: 70,
  },
  {
    id: 'replicas',
    label: 'Replicas',
    hint: 'Replicas placed on it, led or followed.',
    kind: 'number',
    value: (row) => row.replicas,
    width: 80,
  },
  {
    id: 'out_of_sync_replicas',
    label: 'Out of sync',
    hint: 'Its replicas that are not in the ISR.',
    kind: 'number',
    value: (row) => row.out_of_sync_replicas,
    width: 94,
  },
  {
    id: 'under_replicated',
    aliases: ['urp'],
    label: 'Under-repl.',
    hint: 'Partitions it leads whose ISR is smaller than the replica set.',
    kind: 'number',
    value: (row) => row.under_replicated,
    width: 96,
  },
  {
    id: 'write_rate',
    label: 'Write/s',
    hint: 'Records per second into partitions that it leads.',
    kind: 'number',
    as: 'rate',
    value: (row) => row.write_rate,
    width: 82,
  },
  {
    id: 'read_rate',
    label: 'Read/s',
    hint: 'Records per second that groups read from partitions that it leads.',
    kind: 'number',
    as: 'rate',
    value: (row) => row.read_rate,
    width: 82,
  },
  {
    id: 'disk_bytes',
    label: 'Disk',
    hint: 'Bytes of all its replicas.',
    kind: 'number',
    as: 'bytes',
    value: (row) => row.disk_bytes,
    width: 84,
  },
  {
    id: 'disk_usable_bytes',
    label: 'Disk free',
    hint: 'Free bytes of its log directories, where the broker tells (Kafka 3.3 and later).',
    kind: 'number',
    as: 'bytes',
    value: (row) => row.disk_usable_bytes,
    width: 84,
  },
  {
    id: 'disk_total_bytes',
    label: 'Disk size',
    kind: 'number',
    as: 'bytes',
    value: (row) => row.disk_total_bytes,
    width: 100,
    optional: true,
  },
  {
    id: 'leader_disk_bytes',
    label: 'Leaders’ disk',
    hint: 'Bytes of the replicas that lead.',
    kind: 'number',
    as: 'bytes',
    value: (row) => row.leader_disk_bytes,
    width: 110,
    optional: true,
  },
  {
    id: 'partitions',
    label: 'Partitions',
    kind: 'number',
    value: (row) => row.partitions,
    width: 96,
    optional: true,
  },
  {
    id: 'log_dirs',
    label: 'Log dirs',
    kind: 'number',
    value: (row) => row.log_dirs,
    width: 88,
    optional: true,
  },
]
