import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { Moon, Sun } from 'lucide-react'
import './shell.css'

export function ThemeButton() {
  const scheme = useComputedColorScheme('dark')
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: false })
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
