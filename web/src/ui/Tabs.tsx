import { Lock } from 'lucide-react'
import { useId } from 'react'
import { AppLink } from './AppLink.tsx'
import './tabs.css'

export interface Tab {
  readonly href: string
  readonly label: string
  /** Shown behind the label. */
  readonly count?: number | undefined
  /** Why it cannot be gone to: it stays there, and says so. */
  readonly reason?: string | undefined
  /** Begins a new group. */
  readonly apart?: boolean | undefined
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
      {tabs.map((tab) =>
        tab.reason === undefined ? (
          <AppLink
            key={tab.href}
            href={tab.href}
            className={tab.apart === true ? 'tab tab-apart' : 'tab'}
            current={lastPart(tab.href) === lastPart(current) ? 'page' : undefined}
          >
            {tab.label}
            {tab.count !== undefined && <span className="tab-count num">{tab.count}</span>}
          </AppLink>
        ) : (
          <ClosedTab key={tab.href} label={tab.label} reason={tab.reason} />
        ),
      )}
    </nav>
  )
}

/** A link that leads nowhere now; it can be reached by the keyboard, because its reason can be wanted. */
function ClosedTab({ label, reason }: { readonly label: string; readonly reason: string }) {
  const id = useId()
  return (
    <span
      className="tab"
      role="link"
      aria-disabled
      aria-describedby={id}
      tabIndex={0}
      data-tip={reason}
    >
      <Lock size={12} aria-hidden />
      {label}
      <span id={id} className="sr-only">
        {reason}
      </span>
    </span>
  )
}

function lastPart(path: string): string | undefined {
  return path.split('/').at(-1)
}
