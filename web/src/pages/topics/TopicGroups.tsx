import { useClusterId, useTopicName } from '../../app/params.ts'
import { TopicGroupTable } from './TopicGroupTable.tsx'

export function TopicGroups() {
  return <TopicGroupTable cluster={useClusterId()} topic={useTopicName()} />
}
