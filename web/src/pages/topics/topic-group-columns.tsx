import type { TopicGroup } from '@millrace/contract/topic.ts'
import type { Column } from '../../ui/table/column.ts'
import { GroupState } from '../consumers/GroupState.tsx'

export const topicGroupColumns: readonly Column<TopicGroup>[] = [
  {
    id: 'id',
    aliases: ['group'],
    label: 'Group',
    kind: 'text',
    value: (row) => row.id,
    width: 260,
    mono: true,
  },
  { id: 'kind', label: 'Kind', kind: 'text', value: (row) => row.kind, width: 92 },
  {
    id: 'state',
    label: 'State',
    kind: 'text',
    value: (row) => row.state,
    render: (row) => <GroupState state={row.state} />,
    width: 150,
  },
  {
    id: 'lag',
    label: 'Lag',
    hint: 'Records of this topic that the group has not read yet.',
    kind: 'number',
    value: (row) => row.lag,
    width: 96,
  },
  {
    id: 'read_rate',
    label: 'Read/s',
    hint: 'Committed offsets on this topic, advanced per second.',
    kind: 'number',
    as: 'rate',
    value: (row) => row.read_rate,
    width: 92,
  },
  {
    id: 'members',
    label: 'Members',
    hint: 'Members of the group, whatever they read.',
    kind: 'number',
    value: (row) => row.members,
    width: 84,
  },
  {
    id: 'partitions_assigned',
    label: 'Assigned',
    hint: 'Partitions of this topic that members hold.',
    kind: 'number',
    value: (row) => row.partitions_assigned,
    width: 88,
  },
]
