import { ActionIcon, Menu } from '@mantine/core'
import { Ellipsis, Plus } from 'lucide-react'
import { ActionButton } from '../ui/ActionButton.tsx'
import { CHANGES, TOPIC_CHANGES } from './changes.ts'
import { preloadPanel } from './load-panel.ts'
import { useStartChange } from './place.ts'
import { TopicMenuItems } from './TopicMenuItems.tsx'
import { useMayChangeCluster, useMayChangeTopic } from './use-may-change.ts'

/** Of the list of topics. */
export function CreateTopicButton({ cluster }: { readonly cluster: string }) {
  const { may } = useMayChangeCluster(cluster)
  const start = useStartChange()
  const { action, label } = CHANGES['create-topic']
  return (
    <ActionButton
      may={may(action)}
      variant="filled"
      leftSection={<Plus size={14} aria-hidden />}
      onNear={preloadPanel}
      onClick={() => start({ change: 'create-topic' })}
    >
      {label}
    </ActionButton>
  )
}

/** Of one topic's page: the first as a button, all of them in the menu. */
export function TopicActions({
  cluster,
  topic,
}: {
  readonly cluster: string
  readonly topic: string
}) {
  return (
    <>
      <EditConfigButton cluster={cluster} topic={topic} />
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon variant="default" aria-label={`Actions on ${topic}`} data-tip="Actions">
            <Ellipsis size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <TopicMenuItems cluster={cluster} topic={topic} here />
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

function EditConfigButton({
  cluster,
  topic,
}: {
  readonly cluster: string
  readonly topic: string
}) {
  const may = useMayChangeTopic(cluster, topic)
  const start = useStartChange()
  return (
    <ActionButton
      may={may('edit-topic-config')}
      onNear={preloadPanel}
      onClick={() => start({ change: 'edit-topic-config' })}
    >
      {CHANGES['edit-topic-config'].label}
    </ActionButton>
  )
}

/** Of the selected rows. */
export function BulkTopicActions({
  cluster,
  names,
}: {
  readonly cluster: string
  readonly names: readonly string[]
}) {
  const single = useMayChangeTopic(cluster, names.length === 1 ? (names[0] ?? '') : '')
  const { bulk } = useMayChangeCluster(cluster)
  const start = useStartChange()
  const may = names.length === 1 ? single : bulk
  return TOPIC_CHANGES.map((change) => (
    <ActionButton
      key={change}
      may={may(change)}
      danger={CHANGES[change].destructive}
      onNear={preloadPanel}
      onClick={() => start({ change, on: names })}
    >
      {CHANGES[change].label}
    </ActionButton>
  ))
}
