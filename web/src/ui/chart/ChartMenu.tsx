import { ActionIcon, Menu } from '@mantine/core'
import { Ellipsis } from 'lucide-react'
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
    <Menu position="bottom-end" width={210} withinPortal={false} alignItemsLabels="all">
      <Menu.Target>
        <ActionIcon aria-label={`Menu of the chart ${title}`}>
          <Ellipsis size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.CheckboxItem checked={log} onChange={onLog} closeMenuOnClick>
          Logarithmic scale
        </Menu.CheckboxItem>
        {marks !== undefined && (
          <Menu.CheckboxItem
            checked={marks}
            onChange={(chartMarks) => setPreference({ chartMarks })}
            closeMenuOnClick
          >
            Mark changes
          </Menu.CheckboxItem>
        )}
        {onFullScreen !== undefined && <Menu.Item onClick={onFullScreen}>Full screen</Menu.Item>}
        <Menu.Divider />
        <Menu.Item onClick={onPng}>Save PNG</Menu.Item>
        <Menu.Item onClick={onCsv}>Save CSV</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
