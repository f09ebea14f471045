import { Drawer } from '@mantine/core'
import { NavLinks } from './NavLinks.tsx'
import { ThemeButton } from './ThemeButton.tsx'
import { ZoneButton } from './ZoneButton.tsx'
import './shell.css'

/** The navigation of narrow screens, with what the top bar has no room for. */
export function NavDrawer({
  opened,
  onClose,
}: {
  readonly opened: boolean
  readonly onClose: () => void
}) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      size={260}
      title="Millrace"
      closeButtonProps={{ 'aria-label': 'Close the navigation' }}
    >
      <NavLinks />
      <div className="shell-drawer-foot">
        <ZoneButton />
        <ThemeButton />
      </div>
    </Drawer>
  )
}
