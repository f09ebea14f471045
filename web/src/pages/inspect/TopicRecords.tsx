import { useClusterId, useTopicName } from '../../app/params.ts'
import { Empty } from '../../ui/Empty.tsx'
import { topicPlace } from './search-place.ts'
import { useRefusal } from './search-reads.ts'
import { useSearchTabs } from './use-search-tabs.ts'
import { Workspace } from './Workspace.tsx'

/** The topic's own Inspect: its newest records at once, any search from there. */
export function TopicRecords() {
  const cluster = useClusterId()
  const topic = useTopicName()
  const place = topicPlace(cluster, topic)
  const refusal = useRefusal()
  const searches = useSearchTabs(place, refusal === null)
  return (
    <Workspace
      place={place}
      searches={searches}
      refusal={refusal}
      welcome={
        refusal !== null &&
        refusal !== undefined && <Empty title="Records may not be read here">{refusal}</Empty>
      }
    />
  )
}
