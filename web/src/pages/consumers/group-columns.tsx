import type { GroupRow } from '@millrace/contract/group.ts'
import { HistorySparkline } from '../history/HistorySparkline.tsx'
import type { Column } from '../../ui/table/column.ts'
import { GroupState } from './GroupState.tsx'
import { kindMeaning, readsRecords } from './group-words.ts'

export const groupColumns: readonly Column<GroupRow>[] = [
  {
    id: 'id',
    aliases: ['group'],
    label: 'Group',
    kind: 'text',
    value: (row) => row.id,
    width: 210,
    mono: true,
  },
  {
    id: 'lag',
    label: 'Lag',
    hint: 'Records not yet read, by high watermark.',
    kind: 'number',
    value: (row) => row.lag,
    width: 84,
  },
  {
    id: 'trend',
    label: 'Lag, last hour',
    hint: 'Lag over the last hour, a point per minute.',
    kind: 'number',
    value: () => null,
    render: (row) => <HistorySparkline series={`group/lag/${row.id}`} />,
    width: 116,
    picture: true,
  },
  {
    id: 'max_partition_lag',
    label: 'Max lag',
    hint: 'Largest lag of one partition: far from the mean, one member or key is the trouble.',
    kind: 'number',
    value: (row) => row.max_partition_lag,
    width: 82,
  },
  {
    id: 'read_rate',
    aliases: ['reads'],
    label: 'Read/s',
    hint: 'Committed offsets, advanced per second.',
    kind: 'number',
    as: 'rate',
    value: (row) => row.read_rate,
    width: 82,
  },
  {
    id: 'state',
    label: 'State',
    kind: 'text',
    value: (row) => row.state,
    render: (row) => <GroupState state={row.state} />,
    width: 150,
  },
  {
    id: 'kind',
    label: 'Kind',
    kind: 'text',
    value: (row) => row.kind,
    render: (row) => (
      <span data-tip={kindMeaning(row.kind, row.protocol_type)}>
        {row.kind}
        {row.kind === 'classic' && !readsRecords(row.kind, row.protocol_type) && (
          <span className="dim"> {row.protocol_type}</span>
        )}
      </span>
    ),
    width: 92,
  },
  {
    id: 'members',
    label: 'Members',
    kind: 'number',
    value: (row) => row.members,
    width: 80,
  },
  {
    id: 'topics',
    label: 'Topics',
    hint: 'Topics with a committed offset or an assignment.',
    kind: 'number',
    value: (row) => row.topics,
    width: 66,
  },
  {
    id: 'partitions_assigned',
    label: 'Assigned',
    hint: 'Partitions that members hold.',
    kind: 'number',
    value: (row) => row.partitions_assigned,
    width: 80,
  },
  {
    id: 'coordinator',
    label: 'Coordinator',
    hint: 'Broker that keeps the group.',
    kind: 'number',
    value: (row) => row.coordinator,
    width: 98,
  },
  {
    id: 'protocol',
    label: 'Assignor',
    kind: 'text',
    value: (row) => row.protocol,
    width: 124,
    optional: true,
  },
  {
    id: 'hosts',
    label: 'Hosts',
    kind: 'number',
    value: (row) => row.hosts,
    width: 72,
    optional: true,
  },
  {
    id: 'protocol_type',
    label: 'Protocol type',
    hint: 'Classic groups: consumer, connect, sr, …',
    kind: 'text',
    value: (row) => row.protocol_type,
    width: 110,
    optional: true,
  },
  {
    id: 'partitions_unknown',
    label: 'Without offsets',
    hint: 'Partitions with a committed offset whose end is not known, or the reverse.',
    kind: 'number',
    value: (row) => row.partitions_unknown,
    width: 118,
    optional: true,
  },
]
