import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { Moon, Sun } from 'lucide-react'
import './shell.css'

export function ThemeButton() {
  const scheme = useComputedColorScheme('dark')
  // Stopping transitions for the moment of the change would need an inline style element, which the policy forbids.
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const other = scheme === 'dark' ? 'light' : 'dark'
  return (
    <button
      type="button"
      className="icon-button shell-optional"
      aria-label={`Change to the ${other} theme`}
      data-tip={`Change to the ${other} theme`}
      onClick={() => setColorScheme(other)}
    >
      {scheme === 'dark' ? <Sun size={16} aria-hidden /> : <Moon size={16} aria-hidden />}
    </button>
  )
}
