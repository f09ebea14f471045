import type { Installation } from '@millrace/contract/installation.ts'
import { formatDuration } from '../../format.ts'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'

export type SectionRow = Installation['resources'][number]['sections'][number]
export type LackRow = Installation['resources'][number]['lacks'][number]

/** @param slowest ms of the longest bar */
export function sectionColumns(slowest: number | null): readonly Column<SectionRow>[] {
  return [
    {
      id: 'section',
      label: 'Section',
      hint: 'What is asked of Kafka by itself, with a rhythm and a deadline of its own.',
      kind: 'text',
      value: (row) => row.section,
      text: (row) => row.section.replaceAll('_', ' '),
      width: 160,
    },
    {
      id: 'took_ms',
      label: 'Took',
      hint: 'When it was last observed.',
      kind: 'number',
      as: 'duration',
      value: (row) => row.took_ms,
      width: 90,
    },
    {
      id: 'share',
      label: 'Compared',
      kind: 'number',
      value: (row) => row.took_ms,
      picture: true,
      render: (row) =>
        row.took_ms !== null &&
        slowest !== null && (
          <meter
            className="duration-bar"
            aria-label={formatDuration(row.took_ms)}
            min={0}
            max={Math.max(slowest, 1)}
            value={row.took_ms}
          />
        ),
      width: 180,
    },
    {
      id: 'captured_at',
      label: 'Observed',
      kind: 'number',
      value: (row) => row.captured_at,
      render: (row) => <Time at={row.captured_at} reason="Not observed yet." />,
      width: 110,
    },
    {
      id: 'problem',
      label: 'Problem',
      kind: 'text',
      value: (row) => row.problem ?? '',
      render: (row) => (row.problem === null ? <span className="dim">none</span> : row.problem),
      width: 460,
    },
  ]
}

export const LACK_COLUMNS: readonly Column<LackRow>[] = [
  {
    id: 'needs',
    label: 'Lacks',
    hint: 'Operation on resource, as kafka-acls names them.',
    kind: 'text',
    value: (row) => row.needs,
    mono: true,
    width: 340,
  },
  {
    id: 'section',
    label: 'Section',
    kind: 'text',
    value: (row) => row.section,
    text: (row) => row.section.replaceAll('_', ' '),
    width: 150,
  },
  {
    id: 'items',
    label: 'Things',
    hint: 'How many topics, groups or brokers were refused.',
    kind: 'number',
    value: (row) => row.items,
    width: 84,
  },
  { id: 'reason', label: 'Kafka said', kind: 'text', value: (row) => row.reason, width: 560 },
]
