import type { GroupKind, GroupMember } from '@millrace/contract/group.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import type { Column } from '../../ui/table/column.ts'
import { assignmentText, isMoving, partitionCount } from './assignment-text.ts'

/** Members of a group; what is told of them differs by kind. */
export function memberColumns(kind: GroupKind): readonly Column<GroupMember>[] {
  const modern = kind !== 'classic'
  return [
    {
      id: 'client_id',
      label: 'Client id',
      kind: 'text',
      value: (row) => row.client_id,
      width: 200,
      mono: true,
    },
    { id: 'host', label: 'Host', kind: 'text', value: (row) => row.host, width: 130, mono: true },
    {
      id: 'partitions',
      label: 'Partitions',
      hint:
        kind === 'share'
          ? 'Partitions the member takes records from; others may share them.'
          : 'Partitions the member holds.',
      kind: 'number',
      value: (row) => (row.assignments === null ? null : partitionCount(row.assignments)),
      width: 92,
    },
    {
      id: 'lag',
      label: 'Lag',
      hint: 'Records not yet read on its partitions.',
      kind: 'number',
      value: (row) => row.lag,
      width: 96,
      optional: kind === 'share',
    },
    {
      id: 'read_rate',
      label: 'Read/s',
      kind: 'number',
      as: 'rate',
      value: (row) => row.read_rate,
      width: 92,
      optional: kind === 'share',
    },
    {
      id: 'assignments',
      label: kind === 'streams' ? 'Reads' : 'Assignment',
      kind: 'text',
      value: (row) => (row.assignments === null ? null : assignmentText(row.assignments)),
      width: 260,
    },
    {
      id: 'moving',
      label: 'Target',
      hint: 'Where the coordinator wants the member to be.',
      kind: 'text',
      value: (row) =>
        row.target_assignments === null ? null : assignmentText(row.target_assignments),
      render: (row) =>
        isMoving(row.assignments, row.target_assignments) ? (
          <StateBadge
            tone="warn"
            label={assignmentText(row.target_assignments ?? []) || 'none'}
            tip="The member is moving to another assignment."
          />
        ) : (
          <span className="dim">reached</span>
        ),
      width: 120,
      optional: !modern,
    },
    {
      id: 'epoch',
      label: 'Epoch',
      hint: 'Of the member: behind the group epoch while it moves.',
      kind: 'number',
      value: (row) => row.epoch,
      width: 72,
      optional: !modern,
    },
    {
      id: 'details',
      label: kind === 'streams' ? 'Tasks' : 'Details',
      hint: 'What this kind of group tells of its members: process and tasks, worker address.',
      kind: 'text',
      value: (row) => detailsText(row.details),
      width: 240,
      optional: kind === 'consumer' || kind === 'share',
    },
    {
      id: 'member_id',
      label: 'Member id',
      kind: 'text',
      value: (row) => row.member_id,
      width: 280,
      optional: true,
      mono: true,
    },
    {
      id: 'instance_id',
      label: 'Instance id',
      hint: 'group.instance.id: a static member keeps its partitions over a restart.',
      kind: 'text',
      value: (row) => row.instance_id,
      width: 130,
      mono: true,
      optional: true,
    },
    {
      id: 'rack',
      label: 'Rack',
      kind: 'text',
      value: (row) => row.rack,
      width: 90,
      optional: true,
    },
  ]
}

function detailsText(details: Readonly<Record<string, string>>): string | null {
  const entries = Object.entries(details)
  return entries.length === 0 ? null : entries.map(([name, value]) => `${name} ${value}`).join('; ')
}
