import type { ResponseOf } from '@millrace/contract/responses.ts'
import type { Partition } from '@millrace/contract/topic.ts'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'
import { useClusterId, useTopicName } from '../../app/params.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Section } from '../../ui/Page.tsx'
import { Awaited } from '../../ui/NotObserved.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { BrokerStrip } from './BrokerStrip.tsx'
import { partitionColumns } from './partition-columns.tsx'

export function TopicPartitions() {
  const cluster = useClusterId()
  const name = useTopicName()
  const read = useRead<ResponseOf<'partitions'>>(apiPaths.partitions(cluster, name))
  return (
    <ReadView read={read} what="partitions">
      {({ partitions, metadata }) =>
        partitions === null ? (
          <Awaited what="Its partitions are" metadata={metadata} />
        ) : (
          <>
            {partitions.length > 0 && (
              <Section title="Where they are">
                <BrokerStrip cluster={cluster} partitions={partitions} />
              </Section>
            )}
            <DataTable
              id="partitions"
              label="Partitions"
              columns={partitionColumns}
              rows={partitions}
              rowKey={keyOf}
              missing={missingOf}
              defaultSort="partition"
              empty={<Empty title="No partitions">The topic is being created or deleted.</Empty>}
            />
          </>
        )
      }
    </ReadView>
  )
}

const keyOf = (row: Partition): string => String(row.partition)
const missingOf = (row: Partition) => row.missing
