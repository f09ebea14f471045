import { useClusterId, useGroupId } from '../../app/params.ts'
import { ChangesView } from '../changes/ChangesView.tsx'

export function GroupChanges() {
  return <ChangesView cluster={useClusterId()} of={{ entity: 'group', name: useGroupId() }} />
}
