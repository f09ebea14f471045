import type { PartitionProgress } from '@millrace/contract/search.ts'
import { formatPercent } from '../../../format.ts'
import { StateBadge, type Tone } from '../../../ui/StateBadge.tsx'
import type { Column } from '../../../ui/table/column.ts'
import { consumed } from './account.ts'

const STATES: Readonly<Record<PartitionProgress['state'], readonly [Tone, string]>> = {
  waiting: ['neutral', 'waiting'],
  running: ['info', 'searching'],
  finished: ['ok', 'finished'],
  lost: ['error', 'given up'],
}

function offset(
  id: string,
  label: string,
  hint: string,
  value: (row: PartitionProgress) => number,
): Column<PartitionProgress> {
  return {
    id,
    label,
    hint,
    kind: 'number',
    value,
    text: (row) => String(value(row)),
    width: 96,
    mono: true,
  }
}

function count(
  id: string,
  label: string,
  hint: string,
  value: (row: PartitionProgress) => number,
): Column<PartitionProgress> {
  return { id, label, hint, kind: 'number', value, width: 104 }
}

/** The exact account of every partition. */
export const progressColumns: readonly Column<PartitionProgress>[] = [
  {
    id: 'partition',
    label: 'Partition',
    kind: 'text',
    value: (row) => `${row.topic}:${row.partition}`,
    width: 170,
    mono: true,
  },
  {
    id: 'state',
    label: 'State',
    kind: 'text',
    value: (row) => row.state,
    render: (row) => {
      const [tone, label] = STATES[row.state]
      return <StateBadge tone={tone} label={label} tip={row.notes.join('\n') || undefined} />
    },
    width: 106,
  },
  {
    id: 'consumed',
    label: 'Consumed',
    hint: 'Of the offsets that are searched, those passed.',
    kind: 'number',
    value: (row) => consumed(row) * 100,
    text: (row) => formatPercent(consumed(row) * 100),
    width: 92,
  },
  count('scanned', 'Scanned', 'Records passed, whether looked into or not.', (row) => row.scanned),
  count(
    'looked_into',
    'Looked into',
    'Of those, decoded at least in part; the others were rejected by their bytes.',
    (row) => row.looked_into,
  ),
  count(
    'undecodable',
    'Undecodable',
    'Of those looked into, records that their serde could not read.',
    (row) => row.undecodable,
  ),
  count('matched', 'Matched', 'Records that the filter accepted.', (row) => row.matched),
  count('remaining', 'Remaining', 'Offsets still to pass.', (row) => row.remaining),
  offset('start', 'Log start', 'First offset that is stored.', (row) => row.start_offset),
  offset(
    'end',
    'Log end',
    'Offset behind the last when the search began.',
    (row) => row.end_offset,
  ),
  offset('from', 'From', 'First offset that is searched.', (row) => row.from_offset),
  offset('to', 'To', 'Offset behind the last that is searched.', (row) => row.to_offset),
  {
    id: 'bytes',
    label: 'Read',
    hint: 'Bytes fetched, as compressed as they are stored.',
    kind: 'number',
    value: (row) => row.bytes,
    as: 'bytes',
    width: 88,
  },
  {
    id: 'seconds',
    label: 'Time',
    hint: 'Spent on this partition.',
    kind: 'number',
    value: (row) => row.seconds * 1000,
    as: 'duration',
    width: 84,
  },
  {
    id: 'notes',
    label: 'Notes',
    hint: 'What was not as asked or not as expected.',
    kind: 'text',
    value: (row) => row.notes.join('; '),
    width: 320,
  },
]
