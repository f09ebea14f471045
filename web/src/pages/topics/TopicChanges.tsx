import { useClusterId, useTopicName } from '../../app/params.ts'
import { ChangesView } from '../changes/ChangesView.tsx'

export function TopicChanges() {
  return <ChangesView cluster={useClusterId()} of={{ entity: 'topic', name: useTopicName() }} />
}
