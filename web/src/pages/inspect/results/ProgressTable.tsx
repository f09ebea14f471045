import type { PartitionProgress } from '@millrace/contract/search.ts'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { Empty } from '../../../ui/Empty.tsx'
import { progressColumns } from './progress-columns.tsx'

const keyOf = ({ topic, partition }: PartitionProgress): string => `${topic}:${partition}`

/** The account of a search, partition by partition. */
export function ProgressTable({
  partitions,
}: {
  readonly partitions: readonly PartitionProgress[]
}) {
  return (
    <DataTable
      id="search-partitions"
      label="Searched partitions"
      columns={progressColumns}
      rows={partitions}
      rowKey={keyOf}
      urlPrefix="partitions."
      empty={<Empty title="No partition is searched" />}
    />
  )
}
