import type { ResponseOf } from '@millrace/contract/responses.ts'
import type { TopicGroup } from '@millrace/contract/topic.ts'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'
import { links } from '../../app/links.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Awaited } from '../../ui/NotObserved.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { topicGroupColumns } from './topic-group-columns.tsx'

/** Who reads a topic, the one furthest behind first. */
export function TopicGroupTable({
  cluster,
  topic,
}: {
  readonly cluster: string
  readonly topic: string
}) {
  const read = useRead<ResponseOf<'topicGroups'>>(apiPaths.topicGroups(cluster, topic))
  return (
    <ReadView read={read} what="groups">
      {({ groups, metadata }) =>
        groups === null ? (
          <Awaited what="Its groups are" metadata={metadata} />
        ) : (
          <DataTable
            id="topic-groups"
            label="Groups"
            columns={topicGroupColumns}
            rows={groups}
            rowKey={idOf}
            rowHref={(row) => links.group(cluster, row.id)}
            missing={missingOf}
            defaultSort="-lag"
            empty={
              <Empty title="No group reads this topic">
                {metadata.missing.some(({ kind }) => kind === 'hidden' || kind === 'denied')
                  ? 'None that may be described, that is: Kafka leaves out groups one may not see.'
                  : 'No group has a committed offset or an assignment on it. Readers without a group do not show.'}
              </Empty>
            }
          />
        )
      }
    </ReadView>
  )
}

const idOf = (row: TopicGroup): string => row.id
const missingOf = (row: TopicGroup) => row.missing
