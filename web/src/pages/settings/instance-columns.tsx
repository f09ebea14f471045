import type { InstanceRow } from '@millrace/contract/instance.ts'
import { Copy } from '../../ui/Copy.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { ENGINE } from './state-words.ts'

/** Of a long random id as much as tells it from the others. */
const SHORT = 8

export const INSTANCE_COLUMNS: readonly Column<InstanceRow>[] = [
  {
    id: 'id',
    aliases: ['instance'],
    label: 'Instance',
    kind: 'text',
    value: (row) => row.id,
    render: (row) => (
      <span className="instance-id">
        <code data-tip={row.id.length > SHORT ? row.id : undefined}>{row.id.slice(0, SHORT)}</code>
        <Copy text={row.id} what={`id of instance ${row.id.slice(0, SHORT)}`} />
        {row.self && <span className="instance-self">this one</span>}
      </span>
    ),
    width: 178,
  },
  {
    id: 'engine',
    label: 'Engine',
    hint: 'As it last told: whether its log and views are up to date.',
    kind: 'text',
    value: (row) => row.engine,
    render: (row) =>
      row.engine !== null && (
        <StateBadge
          tone={ENGINE[row.engine].tone}
          label={ENGINE[row.engine].word}
          tip={row.engine}
        />
      ),
    width: 104,
  },
  {
    id: 'leader',
    label: 'Leader',
    hint: 'The one that shares the clusters out among the instances.',
    kind: 'boolean',
    value: (row) => row.leader,
    render: (row) => (row.leader ? 'leader' : <span className="dim">no</span>),
    width: 70,
  },
  {
    id: 'resources',
    aliases: ['clusters'],
    label: 'Observes',
    hint: 'Clusters that it observes for all; every instance serves every page.',
    kind: 'text',
    value: (row) => row.resources.map(({ label }) => label).join(', '),
    text: (row) => row.resources.map(({ label }) => label).join(', ') || 'none',
    width: 176,
  },
  {
    id: 'lag',
    label: 'Views behind',
    hint: 'Records of the log that its views have not applied yet.',
    kind: 'number',
    value: (row) => row.lag,
    width: 108,
  },
  {
    id: 'last_seen_at',
    label: 'Sign of life',
    hint: 'When it last told of itself.',
    kind: 'number',
    value: (row) => row.last_seen_at,
    render: (row) => <Time at={row.last_seen_at} />,
    width: 100,
  },
  {
    id: 'started_at',
    label: 'Started',
    kind: 'number',
    value: (row) => row.started_at,
    render: (row) => <Time at={row.started_at} />,
    width: 92,
  },
  { id: 'version', label: 'Version', kind: 'text', value: (row) => row.version, width: 76 },
  {
    id: 'url',
    aliases: ['address'],
    label: 'Address',
    hint: 'Where other instances reach it (INSTANCE_URL).',
    kind: 'text',
    value: (row) => row.url,
    width: 200,
    mono: true,
  },
]
