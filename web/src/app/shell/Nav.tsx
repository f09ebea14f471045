import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { setPreference, usePreferences } from '../../stores/preferences.ts'
import { NavLinks } from './NavLinks.tsx'
import './nav.css'

/** The navigation beside the page; narrow screens have NavDrawer instead. */
export function Nav() {
  const collapsed = usePreferences((preferences) => preferences.navCollapsed)
  const label = collapsed ? 'Widen the navigation' : 'Collapse the navigation'
  return (
    <div className="nav-side">
      <NavLinks collapsed={collapsed} />
      <button
        type="button"
        className="icon-button nav-collapse"
        aria-label={label}
        aria-expanded={!collapsed}
        data-tip={label}
        onClick={() => setPreference({ navCollapsed: !collapsed })}
      >
        {collapsed ? (
          <PanelLeftOpen size={16} aria-hidden />
        ) : (
          <PanelLeftClose size={16} aria-hidden />
        )}
      </button>
    </div>
  )
}
