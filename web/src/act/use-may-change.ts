/** Whether somebody may make a change, for buttons, menus and the palette; the preview tells it per topic. */
import type { ActionName } from '@millrace/contract/actions.ts'
import { both, type May } from '../api/may.ts'
import { usePermissions } from '../api/use-permissions.ts'
import { CHANGES, type ChangeName } from './changes.ts'

/** On one topic. */
export function useMayChangeTopic(cluster: string, topic: string): (change: ChangeName) => May {
  const { may } = usePermissions(cluster, topic === '' ? undefined : { type: 'topic', name: topic })
  return (change) => may(CHANGES[change].action)
}

/** On several topics at once, or to make one. */
export function useMayChangeCluster(cluster: string): {
  readonly may: (action: ActionName) => May
  readonly bulk: (change: ChangeName) => May
} {
  const { may } = usePermissions(cluster)
  return { may, bulk: (change) => both(may('BULK_ACTION'), may(CHANGES[change].action)) }
}
