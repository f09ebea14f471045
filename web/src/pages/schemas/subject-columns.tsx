import type { SubjectRow } from '@millrace/contract/registry.ts'
import { links } from '../../app/links.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import type { Column } from '../../ui/table/column.ts'
import { strategyText, typeText } from './use-schemas.ts'

export const subjectColumns = (cluster: string): readonly Column<SubjectRow>[] => [
  {
    id: 'subject',
    label: 'Subject',
    kind: 'text',
    value: (row) => row.subject,
    width: 300,
    mono: true,
  },
  {
    id: 'type',
    label: 'Type',
    kind: 'text',
    value: (row) => row.type,
    render: (row) => row.type !== null && typeText(row.type),
    width: 108,
  },
  {
    id: 'latest_version',
    aliases: ['version'],
    label: 'Latest',
    hint: 'Number of the newest version.',
    kind: 'number',
    value: (row) => row.latest_version,
    width: 76,
  },
  {
    id: 'versions',
    label: 'Versions',
    hint: 'How many there are; deleted ones leave gaps in their numbers.',
    kind: 'number',
    value: (row) => row.versions,
    width: 84,
  },
  {
    id: 'compatibility',
    label: 'Compatibility',
    hint: 'What a new version must be compatible with.',
    kind: 'text',
    value: (row) => row.compatibility,
    render: (row) => (
      <>
        {row.compatibility}
        {row.compatibility_own === false && <span className="dim"> of the registry</span>}
      </>
    ),
    width: 210,
  },
  {
    id: 'topic',
    label: 'Topic',
    hint: 'Topic that the subject is named after, and which side of its records.',
    kind: 'text',
    value: (row) => row.topic,
    render: (row) =>
      row.topic === null ? (
        <span className="dim">none by its name</span>
      ) : (
        <>
          <AppLink href={links.topic(cluster, row.topic)}>{row.topic}</AppLink>
          {row.side !== null && <span className="dim"> {row.side}</span>}
        </>
      ),
    width: 220,
  },
  {
    id: 'id',
    label: 'Schema id',
    hint: 'Of the newest version: what records name it by.',
    kind: 'text',
    value: (row) => (row.id === null ? null : String(row.id)),
    width: 96,
    mono: true,
  },
  {
    id: 'strategy',
    label: 'Named by',
    hint: 'Naming strategy that its name fits.',
    kind: 'text',
    value: (row) => row.strategy,
    text: (row) => strategyText(row.strategy),
    width: 170,
    optional: true,
  },
]
