import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'

/** The theme that is not shown, and the change to it. */
export function useTheme(): { readonly other: 'light' | 'dark'; readonly toggle: () => void } {
  const scheme = useComputedColorScheme('dark')
  // Stopping transitions for the moment of the change would need an inline style element, which the policy forbids.
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const other = scheme === 'dark' ? 'light' : 'dark'
  return { other, toggle: () => setColorScheme(other) }
}
