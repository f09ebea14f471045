import { ActionIcon, Menu } from '@mantine/core'
import { Check, Ellipsis } from 'lucide-react'

interface ChartMenuProps {
  readonly title: string
  readonly log: boolean
  readonly onLog: () => void
  readonly onPng: () => void
  readonly onCsv: () => void
  /** Absent where the browser has no full screen. */
  readonly onFullScreen: (() => void) | undefined
}

export function ChartMenu({ title, log, onLog, onPng, onCsv, onFullScreen }: ChartMenuProps) {
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
        {onFullScreen !== undefined && <Menu.Item onClick={onFullScreen}>Full screen</Menu.Item>}
        <Menu.Divider />
        <Menu.Item onClick={onPng}>Save PNG</Menu.Item>
        <Menu.Item onClick={onCsv}>Save CSV</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
