import type { Partition } from '@millrace/contract/topic.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import type { Column } from '../../ui/table/column.ts'

export const partitionColumns: readonly Column<Partition>[] = [
  {
    id: 'partition',
    label: 'Partition',
    kind: 'number',
    value: (row) => row.partition,
    text: (row) => String(row.partition),
    width: 92,
    mono: true,
  },
  {
    id: 'leader',
    label: 'Leader',
    hint: 'Broker that all writes and most reads go to.',
    kind: 'number',
    value: (row) => row.leader,
    render: (row) =>
      row.leader === row.preferred_leader ? (
        String(row.leader)
      ) : (
        <span data-tip={`The preferred leader is broker ${row.preferred_leader ?? '–'}.`}>
          {row.leader} ≠ {row.preferred_leader}
        </span>
      ),
    width: 88,
  },
  {
    id: 'state',
    label: 'In sync',
    kind: 'text',
    value: (row) =>
      row.leader === null ? 'offline' : row.isr.length < row.replicas.length ? 'behind' : 'all',
    render: (row) => <PartitionState row={row} />,
    width: 120,
  },
  {
    id: 'replicas',
    label: 'Replicas',
    hint: 'Brokers that hold the partition, the preferred leader first.',
    kind: 'text',
    value: (row) => row.replicas.join(' '),
    width: 110,
    mono: true,
  },
  {
    id: 'isr',
    label: 'ISR',
    hint: 'Brokers whose replica is in sync.',
    kind: 'text',
    value: (row) => row.isr.join(' '),
    width: 110,
    mono: true,
  },
  {
    id: 'write_rate',
    label: 'Write/s',
    kind: 'number',
    as: 'rate',
    value: (row) => row.write_rate,
    width: 92,
  },
  {
    id: 'messages',
    label: 'Messages',
    hint: 'End minus start offset.',
    kind: 'number',
    value: (row) => row.messages,
    width: 100,
  },
  {
    id: 'start_offset',
    label: 'Start offset',
    kind: 'number',
    value: (row) => row.start_offset,
    text: (row) => String(row.start_offset),
    width: 116,
    mono: true,
  },
  {
    id: 'end_offset',
    label: 'End offset',
    hint: 'Offset that the next record gets.',
    kind: 'number',
    value: (row) => row.end_offset,
    text: (row) => String(row.end_offset),
    width: 116,
    mono: true,
  },
  {
    id: 'disk_bytes',
    label: 'Leader size',
    hint: "Bytes of the leader's replica.",
    kind: 'number',
    as: 'bytes',
    value: (row) => row.disk_bytes,
    width: 100,
  },
  {
    id: 'leader_epoch',
    label: 'Leader epoch',
    hint: 'Rises with every change of the leader.',
    kind: 'number',
    value: (row) => row.leader_epoch,
    width: 104,
    optional: true,
  },
  {
    id: 'preferred_leader',
    label: 'Preferred leader',
    kind: 'number',
    value: (row) => row.preferred_leader,
    width: 124,
    optional: true,
  },
]

function PartitionState({ row }: { readonly row: Partition }) {
  if (row.leader === null) {
    return <StateBadge tone="error" label="offline" tip="No leader: neither written nor read." />
  }
  const behind = row.replicas.filter((broker) => !row.isr.includes(broker))
  if (behind.length === 0) return <span className="dim">all</span>
  return (
    <StateBadge
      tone="warn"
      label={`${row.isr.length} of ${row.replicas.length}`}
      tip={`Out of sync on broker ${behind.join(', ')}.`}
    />
  )
}
