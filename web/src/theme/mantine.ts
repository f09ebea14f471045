/**
 * Mantine as this console uses it. Styles are imported per component and in a cascade layer: what is not used is not
 * shipped, and our own rules win without fights over specificity.
 */
import '@mantine/core/styles/default-css-variables.css'
import '@mantine/core/styles/baseline.layer.css'
import '@mantine/core/styles/global.layer.css'
import '@mantine/core/styles/ScrollArea.layer.css'
import '@mantine/core/styles/UnstyledButton.layer.css'
import '@mantine/core/styles/VisuallyHidden.layer.css'
import '@mantine/core/styles/Paper.layer.css'
import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/Group.layer.css'
import '@mantine/core/styles/Loader.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Input.layer.css'
import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/Flex.layer.css'
import '@mantine/core/styles/Button.layer.css'
import '@mantine/core/styles/ActionIcon.layer.css'
import '@mantine/core/styles/Checkbox.layer.css'
import '@mantine/core/styles/Drawer.layer.css'
import '@mantine/core/styles/Kbd.layer.css'
import '@mantine/core/styles/Menu.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import '@mantine/core/styles/Notification.layer.css'
import '@mantine/core/styles/SegmentedControl.layer.css'
import '@mantine/core/styles/Text.layer.css'
import '@mantine/notifications/styles.layer.css'
import {
  createTheme,
  localStorageColorSchemeManager,
  type MantineColorSchemeManager,
} from '@mantine/core'
import { setPreference, usePreferences } from '../stores/preferences.ts'

export const theme = createTheme({
  primaryColor: 'teal',
  fontFamily: 'var(--mr-font)',
  fontFamilyMonospace: 'var(--mr-mono)',
  defaultRadius: 6,
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'compact-sm', variant: 'default' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } },
    Menu: {
      defaultProps: {
        shadow: 'md',
        transitionProps: { duration: 120 },
        withinPortal: true,
        // A menu's children are its items: the placeholder is none, and the first item may have the focus.
        withInitialFocusPlaceholder: false,
      },
    },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 120 } } },
    // The page scrolls in <main>, which an overlay covers; locking the body would need an inline style element.
    Modal: {
      defaultProps: { transitionProps: { duration: 120 }, centered: true, lockScroll: false },
    },
    Drawer: { defaultProps: { transitionProps: { duration: 140 }, lockScroll: false } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    // They are <header> elements, and the page has its one banner already.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
    TextInput: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
  },
})

/** The same key as the boot script reads (boot/boot.ts). */
const local = localStorageColorSchemeManager({ key: 'millrace.scheme' })
let unfollow = (): void => undefined

/** The theme is a preference like the others; the boot script's copy is written along. */
export const colorSchemeManager: MantineColorSchemeManager = {
  ...local,
  set(scheme) {
    local.set(scheme)
    setPreference({ theme: scheme })
  },
  subscribe(onUpdate) {
    local.subscribe(onUpdate)
    // The server's word may have come before the first drawing.
    const { theme: known } = usePreferences.getState()
    if (known !== local.get('auto')) onUpdate(known)
    unfollow = usePreferences.subscribe(({ theme }, before) => {
      if (theme !== before.theme) onUpdate(theme)
    })
  },
  unsubscribe() {
    local.unsubscribe()
    unfollow()
  },
}
