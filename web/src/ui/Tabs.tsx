import { Lock } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
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
  const nav = useRef<HTMLElement>(null)
  const shown = tabs.findIndex(({ href }) => lastPart(href) === lastPart(current))
  useEffect(() => showTab(nav.current, shown), [shown])
  return (
    <nav ref={nav} className="tabs" aria-label={label}>
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

/** Where there are more tabs than the window is wide. */
function showTab(nav: HTMLElement | null, index: number): void {
  const tab = nav?.children[index]
  if (nav === null || !(tab instanceof HTMLElement)) return
  const [from, to] = [tab.offsetLeft, tab.offsetLeft + tab.offsetWidth]
  if (from < nav.scrollLeft || to > nav.scrollLeft + nav.clientWidth) {
    nav.scrollLeft = from - (nav.clientWidth - tab.offsetWidth) / 2
  }
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
      {/* Hidden text still describes, and is no part of the name. */}
      <span id={id} hidden>
        {reason}
      </span>
    </span>
  )
}

function lastPart(path: string): string | undefined {
  return path.split('/').at(-1)
}
