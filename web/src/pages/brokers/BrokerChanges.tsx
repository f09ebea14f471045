import { useBrokerId, useClusterId } from '../../app/params.ts'
import { ChangesView } from '../changes/ChangesView.tsx'

export function BrokerChanges() {
  return (
    <ChangesView cluster={useClusterId()} of={{ entity: 'broker', name: String(useBrokerId()) }} />
  )
}
