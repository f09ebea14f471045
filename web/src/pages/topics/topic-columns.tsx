import type { TopicRow } from '@millrace/contract/topic.ts'
import { formatBytes, formatDuration, plural } from '../../format.ts'
import { HistorySparkline } from '../history/HistorySparkline.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import type { Column } from '../../ui/table/column.ts'

export const topicColumns: readonly Column<TopicRow>[] = [
  {
    id: 'name',
    aliases: ['topic'],
    label: 'Topic',
    kind: 'text',
    value: (row) => row.name,
    width: 204,
    mono: true,
  },
  {
    id: 'write_rate',
    aliases: ['writes'],
    label: 'Write/s',
    hint: 'Records written per second over the last interval.',
    kind: 'number',
    as: 'rate',
    value: (row) => row.write_rate,
    width: 80,
  },
  {
    id: 'trend',
    label: 'Writes, last hour',
    hint: 'Records written per second over the last hour, a point per minute.',
    kind: 'number',
    value: () => null,
    render: (row) => <HistorySparkline series={`topic/write_rate/${row.name}`} />,
    width: 122,
    picture: true,
  },
  {
    id: 'read_rate',
    aliases: ['reads'],
    label: 'Read/s',
    hint: 'Committed offsets of all groups, advanced per second.',
    kind: 'number',
    as: 'rate',
    value: (row) => row.read_rate,
    width: 78,
  },
  {
    id: 'lag',
    label: 'Lag',
    hint: 'Records that groups with commits here have not read yet, summed over the groups.',
    kind: 'number',
    value: (row) => row.lag,
    width: 80,
  },
  {
    id: 'groups',
    label: 'Groups',
    hint: 'Groups with a committed offset or an assignment on the topic.',
    kind: 'number',
    value: (row) => row.groups,
    width: 68,
  },
  {
    id: 'messages',
    label: 'Messages',
    hint: 'End minus start offsets. Compacted and transactional topics count more than they hold.',
    kind: 'number',
    value: (row) => row.messages,
    width: 88,
  },
  {
    id: 'disk_bytes',
    aliases: ['disk'],
    label: 'Size',
    hint: 'Bytes on disk, all replicas.',
    kind: 'number',
    as: 'bytes',
    value: (row) => row.disk_bytes,
    width: 84,
  },
  {
    id: 'partitions',
    label: 'Partitions',
    kind: 'number',
    value: (row) => row.partitions,
    width: 86,
  },
  {
    id: 'replication_factor',
    aliases: ['rf'],
    label: 'RF',
    hint: 'Replication factor: how many brokers hold each partition.',
    kind: 'number',
    value: (row) => row.replication_factor,
    text: (row) =>
      row.replication_factor_mixed
        ? `${row.replication_factor} mixed`
        : `${row.replication_factor}`,
    width: 48,
  },
  {
    id: 'under_replicated',
    aliases: ['urp'],
    label: 'In sync',
    hint: 'Partitions whose in-sync replicas are fewer than their replicas.',
    kind: 'number',
    value: (row) => row.under_replicated,
    render: (row) => <InSync row={row} />,
    width: 92,
  },
  {
    id: 'cleanup_policy',
    aliases: ['cleanup'],
    label: 'Cleanup',
    hint: 'cleanup.policy: delete removes old segments, compact keeps the newest record of each key.',
    kind: 'text',
    value: (row) => row.cleanup_policy,
    width: 118,
  },
  {
    id: 'retention_ms',
    label: 'Retention',
    hint: 'retention.ms',
    kind: 'number',
    value: (row) => row.retention_ms,
    text: (row) => formatDuration(row.retention_ms ?? 0),
    width: 96,
    optional: true,
  },
  {
    id: 'retention_bytes',
    label: 'Retention size',
    hint: 'retention.bytes, per partition.',
    kind: 'number',
    value: (row) => row.retention_bytes,
    text: (row) =>
      row.retention_bytes === -1 ? 'unlimited' : formatBytes(row.retention_bytes ?? 0),
    width: 112,
    optional: true,
  },
  {
    id: 'min_insync_replicas',
    label: 'Min ISR',
    hint: 'min.insync.replicas: with acks=all, writes need that many replicas in sync.',
    kind: 'number',
    value: (row) => row.min_insync_replicas,
    width: 76,
    optional: true,
  },
  {
    id: 'under_min_isr',
    label: 'Under min ISR',
    hint: 'Partitions that refuse writes with acks=all.',
    kind: 'number',
    value: (row) => row.under_min_isr,
    width: 112,
    optional: true,
  },
  {
    id: 'offline_partitions',
    aliases: ['offline'],
    label: 'Offline',
    hint: 'Partitions without a leader: neither written nor read.',
    kind: 'number',
    value: (row) => row.offline_partitions,
    width: 76,
    optional: true,
  },
  {
    id: 'leader_disk_bytes',
    label: 'Leader size',
    hint: "Bytes on disk, leaders' replicas only.",
    kind: 'number',
    as: 'bytes',
    value: (row) => row.leader_disk_bytes,
    width: 100,
    optional: true,
  },
  {
    id: 'disk_per_message',
    label: 'Per message',
    hint: "Leaders' bytes divided by messages.",
    kind: 'number',
    as: 'bytes',
    value: (row) => row.disk_per_message,
    width: 104,
    optional: true,
  },
  {
    id: 'internal',
    label: 'Internal',
    hint: "Kafka's own topics, and Millrace's.",
    kind: 'boolean',
    value: (row) => row.internal,
    width: 80,
    optional: true,
  },
  {
    id: 'topic_id',
    label: 'Topic id',
    kind: 'text',
    value: (row) => row.topic_id,
    width: 220,
    mono: true,
    optional: true,
  },
]

function InSync({ row }: { readonly row: TopicRow }) {
  if (row.offline_partitions > 0) {
    return (
      <StateBadge
        tone="error"
        label={`${row.offline_partitions} offline`}
        tip={`${plural(row.offline_partitions, 'partition has', 'partitions have')} no leader.`}
      />
    )
  }
  if (row.under_replicated > 0) {
    return (
      <StateBadge
        tone={(row.under_min_isr ?? 0) > 0 ? 'error' : 'warn'}
        label={`${row.under_replicated} behind`}
        tip={`${plural(row.under_replicated, 'partition')} of ${row.partitions} with replicas out of sync.`}
      />
    )
  }
  return <span className="dim">all</span>
}
