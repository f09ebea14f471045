/** The changes that the palette offers on a page: those that may not be made say why. */
import type { Command } from '../app/palette/match-commands.ts'
import { CHANGES, TOPIC_CHANGES, type ChangeName } from './changes.ts'
import { preloadPanel } from './load-panel.ts'
import { useStartChange } from './place.ts'
import { useMayChangeCluster, useMayChangeTopic } from './use-may-change.ts'
import type { May } from '../api/may.ts'

/** `topic`: that of the page, `` where it has none. */
export function useChangeCommands(cluster: string, topic: string): readonly Command[] {
  const { may } = useMayChangeCluster(cluster)
  const mayOnTopic = useMayChangeTopic(cluster, topic)
  const start = useStartChange()
  if (cluster === '') return []
  const command = (change: ChangeName, label: string, may: May): Command => ({
    id: `change ${change}`,
    label,
    words: `${CHANGES[change].words} topic`,
    ...(!may.allowed && { refusal: may.reason }),
    run: () => {
      preloadPanel()
      start({ change })
    },
  })
  return [
    ...(topic === ''
      ? []
      : TOPIC_CHANGES.map((change) =>
          command(change, `${CHANGES[change].labelOf} ${topic}`, mayOnTopic(change)),
        )),
    command('create-topic', 'Create topic', may(CHANGES['create-topic'].action)),
  ]
}
