import type { GroupKind, GroupPartition } from '@millrace/contract/group.ts'
import { formatExact } from '../../format.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import type { Column } from '../../ui/table/column.ts'

const offset = (value: number | null): string => (value === null ? '' : String(value))

/** Offsets and lag of every partition of a group; share groups have a start offset where others commit. */
export function lagColumns(kind: GroupKind): readonly Column<GroupPartition>[] {
  return [
    {
      id: 'topic',
      label: 'Topic',
      kind: 'text',
      value: (row) => row.topic,
      width: 220,
      mono: true,
    },
    {
      id: 'partition',
      label: 'Partition',
      kind: 'number',
      value: (row) => row.partition,
      text: (row) => String(row.partition),
      width: 84,
      mono: true,
    },
    {
      id: 'lag',
      label: 'Lag',
      hint: 'Records that can still be read: end minus committed offset, or minus the log start where that is later.',
      kind: 'number',
      value: (row) => row.lag,
      width: 96,
    },
    {
      id: 'note',
      label: 'Note',
      kind: 'text',
      value: (row) => noteOf(row) ?? 'none',
      render: (row) => <PartitionNote row={row} />,
      width: 150,
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
      id: 'committed_offset',
      label: kind === 'share' ? 'Share start' : 'Committed',
      hint:
        kind === 'share'
          ? 'Share-partition start offset: everything before it is acknowledged or given up.'
          : 'Offset of the next record that the group will read after a restart.',
      kind: 'number',
      value: (row) => row.committed_offset,
      text: (row) => offset(row.committed_offset),
      width: 112,
      mono: true,
    },
    {
      id: 'start_offset',
      label: 'Log start',
      kind: 'number',
      value: (row) => row.start_offset,
      text: (row) => offset(row.start_offset),
      width: 108,
      mono: true,
    },
    {
      id: 'end_offset',
      label: 'Log end',
      hint: 'High watermark: the offset that the next record gets.',
      kind: 'number',
      value: (row) => row.end_offset,
      text: (row) => offset(row.end_offset),
      width: 108,
      mono: true,
    },
    {
      id: 'client_id',
      label: 'Client id',
      kind: 'text',
      value: (row) => row.client_id,
      width: 160,
      mono: true,
      optional: kind === 'share',
    },
    {
      id: 'host',
      label: 'Host',
      kind: 'text',
      value: (row) => row.host,
      width: 130,
      mono: true,
      optional: kind === 'share',
    },
    {
      id: 'member_id',
      label: 'Member id',
      kind: 'text',
      value: (row) => row.member_id,
      width: 240,
      mono: true,
      optional: true,
    },
    {
      id: 'records_lost',
      label: 'Lost',
      hint: 'Records between the committed offset and the log start: deleted before they were read.',
      kind: 'number',
      value: (row) => row.records_lost,
      width: 84,
      optional: true,
    },
    {
      id: 'commit_metadata',
      label: 'Commit text',
      hint: 'What the application committed with the offset.',
      kind: 'text',
      value: (row) => row.commit_metadata,
      width: 180,
      optional: true,
    },
  ]
}

function noteOf(row: GroupPartition): string | null {
  if (row.records_lost > 0) return `${formatExact(row.records_lost)} lost`
  if (row.committed_beyond_end) return 'beyond the end'
  // Kafka leaves out commits on topics that may not be described: that there is none is not known then.
  if (row.committed_offset === null && row.missing?.['end_offset'] !== undefined) return 'not told'
  if (row.committed_offset === null) return 'no commit'
  return null
}

const NOTE_TIPS: Readonly<Record<string, string>> = {
  'no commit': 'The group holds the partition but has committed nothing there.',
  'not told':
    'The topic was deleted, or this principal may not describe it: Kafka leaves out what is committed there.',
}

function PartitionNote({ row }: { readonly row: GroupPartition }) {
  const note = noteOf(row)
  if (note === null) return null
  if (row.records_lost > 0) {
    return (
      <StateBadge
        tone="error"
        label={note}
        tip="Retention deleted these records before the group read them. The lag counts what can still be read."
      />
    )
  }
  if (row.committed_beyond_end) {
    return (
      <StateBadge
        tone="warn"
        label={note}
        tip="The committed offset is larger than the log end; the lag is shown as 0."
      />
    )
  }
  return (
    <span className="dim" data-tip={NOTE_TIPS[note]}>
      {note}
    </span>
  )
}
