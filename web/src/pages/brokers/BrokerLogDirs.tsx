import type { LogDir } from '@millrace/contract/broker.ts'
import { Empty } from '../../ui/Empty.tsx'
import { NotObserved } from '../../ui/NotObserved.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import type { Column } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useBroker } from './use-broker.ts'

const COLUMNS: readonly Column<LogDir>[] = [
  {
    id: 'path',
    label: 'Directory',
    kind: 'text',
    value: (row) => row.path,
    width: 360,
    mono: true,
  },
  {
    id: 'error',
    label: 'Health',
    kind: 'text',
    value: (row) => row.error ?? 'healthy',
    render: (row) =>
      row.error === null ? (
        <StateBadge tone="ok" label="Healthy" />
      ) : (
        <StateBadge tone="error" label={row.error} tip="Kafka's error for this directory." />
      ),
    width: 190,
  },
  { id: 'replicas', label: 'Replicas', kind: 'number', value: (row) => row.replicas, width: 96 },
  {
    id: 'disk_bytes',
    label: 'Replicas’ size',
    kind: 'number',
    as: 'bytes',
    value: (row) => row.disk_bytes,
    width: 120,
  },
  {
    id: 'usable_bytes',
    label: 'Free',
    hint: 'Free bytes of the file system, where the broker tells (Kafka 3.3 and later).',
    kind: 'number',
    as: 'bytes',
    value: (row) => row.usable_bytes,
    width: 110,
  },
  {
    id: 'total_bytes',
    label: 'File system',
    kind: 'number',
    as: 'bytes',
    value: (row) => row.total_bytes,
    width: 110,
  },
  {
    id: 'used',
    label: 'Used',
    hint: 'Share of the file system that is in use, by Kafka or anything else.',
    kind: 'number',
    as: 'percent',
    value: ({ total_bytes: total, usable_bytes: usable }) =>
      total === null || usable === null || total === 0 ? null : (100 * (total - usable)) / total,
    width: 90,
  },
  {
    id: 'future_replicas',
    label: 'Moving in',
    hint: 'Replicas being moved into this directory.',
    kind: 'number',
    value: (row) => row.future_replicas,
    width: 100,
  },
]

export function BrokerLogDirs() {
  const read = useBroker()
  return (
    <ReadView read={read} what="log directories">
      {({ broker }) =>
        broker?.dirs === null || broker === null ? (
          <NotObserved what="Its log directories are" />
        ) : (
          <DataTable
            id="log-dirs"
            label="Log directories"
            columns={COLUMNS}
            rows={broker.dirs}
            rowKey={(row) => row.path}
            defaultSort="path"
            empty={<Empty title="The broker named no log directory" />}
          />
        )
      }
    </ReadView>
  )
}
