/** What the palette can do besides going somewhere: the frame's own buttons, by name. */
import { useChangeCommands } from '../../act/use-change-commands.ts'
import { refreshAll, useLiveMode } from '../../api/live.ts'
import { setPreference, useZone } from '../../stores/preferences.ts'
import { links } from '../links.ts'
import { useTopicName } from '../params.ts'
import { useGo } from '../use-go.ts'
import { useTheme } from '../use-theme.ts'
import type { Command } from './match-commands.ts'
import { pressLive } from '../use-shortcuts.ts'
import { RANGE_PRESETS, useSetTimeRange } from '../time-range.ts'

/** Commands of the page that is shown; `cluster` is `` outside a cluster. */
export function useCommands(cluster: string): readonly Command[] {
  const live = useLiveMode(cluster)
  const zone = useZone()
  const theme = useTheme()
  const setRange = useSetTimeRange()
  const topic = useTopicName()
  const go = useGo()
  const changes = useChangeCommands(cluster, topic)
  const everywhere: readonly Command[] = [
    {
      id: 'theme',
      label: `Change to the ${theme.other} theme`,
      words: 'dark light colours',
      run: theme.toggle,
    },
    {
      id: 'zone',
      label: `Tell times in ${zone === 'utc' ? 'local time' : 'UTC'}`,
      words: 'zone utc local clock',
      run: () => setPreference({ zone: zone === 'utc' ? 'local' : 'utc' }),
    },
  ]
  if (cluster === '') return everywhere
  const on = (live?.until ?? null) !== null
  return [
    ...(topic === ''
      ? []
      : [
          {
            id: 'inspect',
            label: `Inspect records of ${topic}`,
            words: 'search data messages',
            run: () => go(links.inspect(cluster, { topics: topic })),
          },
        ]),
    ...changes,
    {
      id: 'refresh',
      label: 'Refresh',
      words: 'reload again',
      keys: 'r',
      run: () => void refreshAll(),
    },
    {
      id: 'live',
      label: on ? 'Stop live mode' : 'Start live mode',
      words: 'live watch observe',
      keys: 'l',
      run: pressLive,
    },
    ...everywhere,
    ...RANGE_PRESETS.map(({ key, label, ms }): Command => ({
      id: `range ${key}`,
      label: `Time range: ${label.toLowerCase()}`,
      words: key,
      run: () => setRange({ kind: 'last', key, ms }),
    })),
  ]
}
