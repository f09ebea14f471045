import { Button, Menu } from '@mantine/core'
import { ChevronDown } from 'lucide-react'

const TOPS = [5, 12, 30]

/** How many lines a chart has at most. */
export function TopMenu({
  count,
  onChange,
}: {
  readonly count: number
  readonly onChange: (count: number) => void
}) {
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <Button variant="subtle" color="gray" rightSection={<ChevronDown size={12} aria-hidden />}>
          Top {count}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Lines, by newest value</Menu.Label>
        {TOPS.map((choice) => (
          <Menu.Item key={choice} onClick={() => onChange(choice)}>
            Top {choice}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
