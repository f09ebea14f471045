import type { ConfigEntry } from '@millrace/contract/broker.ts'
import type { Allowed } from '../ui/ActionButton.tsx'
import { ActionItem } from '../ui/ActionItem.tsx'
import { preloadPanel } from './load-panel.ts'
import { useStartChange } from './place.ts'
import { useMayChangeTopic } from './use-may-change.ts'

/** What can be done with one configuration of the page's topic, as entries of a menu. */
export function ConfigMenuItems({
  cluster,
  topic,
  entry,
}: {
  readonly cluster: string
  readonly topic: string
  readonly entry: Pick<ConfigEntry, 'name' | 'is_default' | 'read_only'>
}) {
  const may = useMayChangeTopic(cluster, topic)('edit-topic-config')
  const start = useStartChange()
  const { name, is_default: isDefault, read_only: fixed } = entry
  return (
    <>
      <ActionItem
        may={fixed ? refused(`Kafka lets nobody change ${name}.`) : may}
        onNear={preloadPanel}
        onClick={() => start({ change: 'edit-topic-config', setting: name })}
      >
        Edit {name} …
      </ActionItem>
      <ActionItem
        may={isDefault ? refused('It is not set on this topic: there is nothing to reset.') : may}
        onNear={preloadPanel}
        onClick={() => start({ change: 'edit-topic-config', reset: name })}
      >
        Reset to its default …
      </ActionItem>
    </>
  )
}

const refused = (reason: string): Allowed => ({ allowed: false, reason })
