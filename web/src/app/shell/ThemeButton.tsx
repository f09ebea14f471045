import { Moon, Sun } from 'lucide-react'
import { useTheme } from '../use-theme.ts'
import './shell.css'

export function ThemeButton() {
  const { other, toggle } = useTheme()
  return (
    <button
      type="button"
      className="icon-button shell-optional"
      aria-label={`Change to the ${other} theme`}
      data-tip={`Change to the ${other} theme`}
      onClick={toggle}
    >
      {other === 'light' ? <Sun size={16} aria-hidden /> : <Moon size={16} aria-hidden />}
    </button>
  )
}
