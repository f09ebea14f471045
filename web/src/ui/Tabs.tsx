import { AppLink } from './AppLink.tsx'
import './tabs.css'

export interface Tab {
  readonly href: string
  readonly label: string
  /** Shown behind the label. */
  readonly count?: number | undefined
}

/**
 * Tabs that are addresses. Links, not ARIA tabs: each opens in a new window, is in the history, and needs no roving
 * focus.
 */
export function Tabs({
  tabs,
  current,
  label,
}: {
  readonly tabs: readonly Tab[]
  /** Path of the page. Its ids may be spelt otherwise than in `tabs` (`a b`, `~YSBi`); the last part decides. */
  readonly current: string
  /** What the tabs are of, for screen readers: `Topic orders`. */
  readonly label: string
}) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <AppLink
          key={tab.href}
          href={tab.href}
          className="tab"
          current={lastPart(tab.href) === lastPart(current) ? 'page' : undefined}
        >
          {tab.label}
          {tab.count !== undefined && <span className="tab-count num">{tab.count}</span>}
        </AppLink>
      ))}
    </nav>
  )
}

function lastPart(path: string): string | undefined {
  return path.split('/').at(-1)
}
