import type { GroupDetail, GroupPartition } from '@millrace/contract/group.ts'
import { useMemo } from 'react'
import { links } from '../../app/links.ts'
import { useClusterId } from '../../app/params.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Awaited } from '../../ui/NotObserved.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { Findings } from './Findings.tsx'
import { groupFindings } from './group-findings.ts'
import { kindMeaning, readsRecords } from './group-words.ts'
import { lagColumns } from './lag-columns.tsx'
import { useGroup } from './use-group.ts'

export function GroupLag() {
  const read = useGroup()
  return (
    <ReadView read={read} what="partitions">
      {({ group, metadata }) =>
        group === null ? (
          <Awaited what="This group is" metadata={metadata} />
        ) : (
          <>
            <Findings list={groupFindings(group)} />
            <LagTable group={group} />
          </>
        )
      }
    </ReadView>
  )
}

function LagTable({ group }: { readonly group: GroupDetail }) {
  const cluster = useClusterId()
  const columns = useMemo(() => lagColumns(group.kind), [group.kind])
  return (
    <DataTable
      id={`group-lag-${group.kind}`}
      label="Partitions"
      columns={columns}
      rows={group.partition_rows ?? []}
      rowKey={keyOf}
      rowHref={(row) => links.topic(cluster, row.topic, 'partitions')}
      missing={missingOf}
      defaultSort="-lag"
      empty={<NoPartitions group={group} />}
    />
  )
}

function NoPartitions({ group }: { readonly group: GroupDetail }) {
  if (!readsRecords(group.kind, group.protocol_type)) {
    return <Empty title="No offsets">{kindMeaning(group.kind, group.protocol_type)}</Empty>
  }
  if (group.partition_rows === null) {
    return (
      <Empty title="Offsets are not known">
        The committed offsets could not be read; the note above says why.
      </Empty>
    )
  }
  return <Empty title="No offsets">The group has committed nothing and holds no partitions.</Empty>
}

const keyOf = (row: GroupPartition): string => `${row.topic}/${row.partition}`
const missingOf = (row: GroupPartition) => row.missing
