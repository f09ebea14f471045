import { Menu } from '@mantine/core'
import { ActionItem } from '../ui/ActionItem.tsx'
import { CHANGES, TOPIC_CHANGES } from './changes.ts'
import { preloadPanel } from './load-panel.ts'
import { useStartChange } from './place.ts'
import { useMayChangeTopic } from './use-may-change.ts'

/** Every change of one topic, as entries of a menu. */
export function TopicMenuItems({
  cluster,
  topic,
  here = false,
}: {
  readonly cluster: string
  readonly topic: string
  /** It is the topic of the page: the address names it already. */
  readonly here?: boolean
}) {
  const may = useMayChangeTopic(cluster, topic)
  const start = useStartChange()
  return TOPIC_CHANGES.map((change, place) => (
    <TopicItem key={change} divided={place > 0 && isFirstDanger(place)}>
      <ActionItem
        may={may(change)}
        danger={CHANGES[change].destructive}
        onNear={preloadPanel}
        onClick={() => start({ change, ...(!here && { on: [topic] }) })}
      >
        {CHANGES[change].label} …
      </ActionItem>
    </TopicItem>
  ))
}

/** What cannot be taken back stands apart. */
const isFirstDanger = (place: number): boolean => {
  const [before, here] = [TOPIC_CHANGES[place - 1], TOPIC_CHANGES[place]]
  return (
    before !== undefined &&
    here !== undefined &&
    CHANGES[here].destructive &&
    !CHANGES[before].destructive
  )
}

function TopicItem({
  divided,
  children,
}: {
  readonly divided: boolean
  readonly children: React.ReactNode
}) {
  return (
    <>
      {divided && <Menu.Divider />}
      {children}
    </>
  )
}
