import type { ClusterRow } from '@millrace/contract/cluster.ts'
import { CLUSTER_STATES } from '../../app/shell/cluster-tone.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'

export const CLUSTER_COLUMNS: readonly Column<ClusterRow>[] = [
  { id: 'label', label: 'Cluster', kind: 'text', value: (row) => row.label, width: 200 },
  {
    id: 'state',
    label: 'State',
    kind: 'text',
    value: (row) => row.state,
    render: (row) => (
      <StateBadge
        tone={CLUSTER_STATES[row.state].tone}
        label={CLUSTER_STATES[row.state].word}
        tip={row.state_reason ?? undefined}
      />
    ),
    width: 130,
  },
  {
    id: 'primary',
    label: 'Primary',
    hint: 'Unsuffixed variables: where Millrace keeps its own state.',
    kind: 'boolean',
    value: (row) => row.primary,
    width: 84,
  },
  { id: 'id', label: 'Id', kind: 'text', value: (row) => row.id, width: 220, mono: true },
  {
    id: 'bootstrap',
    label: 'Bootstrap',
    kind: 'text',
    value: (row) => row.bootstrap,
    width: 260,
    mono: true,
  },
  {
    id: 'kafka_version',
    label: 'Kafka',
    kind: 'text',
    value: (row) => row.kafka_version,
    width: 80,
  },
  { id: 'brokers', label: 'Brokers', kind: 'number', value: (row) => row.brokers, width: 84 },
  { id: 'topics', label: 'Topics', kind: 'number', value: (row) => row.topics, width: 84 },
  { id: 'groups', label: 'Groups', kind: 'number', value: (row) => row.groups, width: 84 },
  {
    id: 'last_seen_at',
    label: 'Answered',
    kind: 'number',
    value: (row) => row.last_seen_at,
    render: (row) => <Time at={row.last_seen_at} />,
    width: 120,
  },
]
