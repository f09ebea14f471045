import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { parseSearch } from '../app/search-text.ts'
import type { Tone } from './StateBadge.tsx'

export interface AppLinkProps {
  /** From app/links.ts: a path below the prefix, with its query. */
  readonly href: string
  readonly children: ReactNode
  readonly className?: string | undefined
  readonly tip?: string | undefined
  readonly label?: string | undefined
  readonly current?: 'page' | undefined
  readonly tone?: Tone | undefined
  readonly onClick?: (() => void) | undefined
  /** −1 where arrow keys lead to it. */
  readonly tabIndex?: 0 | -1 | undefined
}

/** The router marks links to the page that is shown; of a section's link the navigation decides. */
const EXACT = { exact: true, includeSearch: false } as const

/** A link within the console. The time range of the page is kept by the router. */
export function AppLink({
  href,
  children,
  className,
  tip,
  label,
  current,
  tone,
  onClick,
  tabIndex,
}: AppLinkProps) {
  const { to, search } = splitHref(href)
  return (
    <Link
      to={to}
      search={search}
      activeOptions={EXACT}
      className={className ?? ''}
      data-tip={tip}
      aria-label={label}
      aria-current={current}
      data-tone={tone}
      onClick={onClick}
      tabIndex={tabIndex}
    >
      {children}
    </Link>
  )
}

/** The router takes path and search apart. */
export function splitHref(href: string): { to: string; search: Record<string, string> } {
  const at = href.indexOf('?')
  return at < 0
    ? { to: href, search: {} }
    : { to: href.slice(0, at), search: parseSearch(href.slice(at)) }
}
