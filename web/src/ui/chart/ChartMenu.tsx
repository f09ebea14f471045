import { ActionIcon, Menu } from '@mantine/core'
import { Check, Ellipsis } from 'lucide-react'
import { setPreference } from '../../stores/preferences.ts'

interface ChartMenuProps {
  readonly title: string
  readonly log: boolean
  readonly onLog: () => void
  /** Whether changes are marked; undefined where the chart has none to mark. */
  readonly marks: boolean | undefined
  readonly onPng: () => void
  readonly onCsv: () => void
  /** Absent where the browser has no full screen. */
  readonly onFullScreen: (() => void) | undefined
}

export function ChartMenu(props: ChartMenuProps) {
  const { title, log, onLog, marks, onPng, onCsv, onFullScreen } = props
  return (
    <Menu position="bottom-end" width={200} withinPortal={false}>
      <Menu.Target>
        <ActionIcon aria-label={`Menu of the chart ${title}`}>
          <Ellipsis size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          onClick={onLog}
          role="menuitemcheckbox"
          aria-checked={log}
          rightSection={log ? <Check size={14} /> : undefined}
        >
          Logarithmic scale
        </Menu.Item>
        {marks !== undefined && (
          <Menu.Item
            onClick={() => setPreference({ chartMarks: !marks })}
            role="menuitemcheckbox"
            aria-checked={marks}
            rightSection={marks ? <Check size={14} /> : undefined}
          >
            Mark changes
          </Menu.Item>
        )}
        {onFullScreen !== undefined && <Menu.Item onClick={onFullScreen}>Full screen</Menu.Item>}
        <Menu.Divider />
        <Menu.Item onClick={onPng}>Save PNG</Menu.Item>
        <Menu.Item onClick={onCsv}>Save CSV</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
