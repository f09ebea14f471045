import { decodePathId } from '@millrace/contract/path-id.ts'
import { useRouterState } from '@tanstack/react-router'
import { AppLink } from '../../ui/AppLink.tsx'
import { links } from '../links.ts'
import { useClusterId } from '../params.ts'
import { SECTIONS } from '../sections.ts'
import './crumbs.css'

interface Crumb {
  readonly label: string
  readonly href?: string
  readonly mono?: boolean
}

/** Where this page is. The last one is the page itself and no link. */
export function Crumbs() {
  const cluster = useClusterId()
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  const crumbs = crumbsOf(pathname, cluster)
  if (crumbs.length === 0) return <span className="crumbs" />
  return (
    <nav className="crumbs" aria-label="Where you are">
      <ol>
        {crumbs.map(({ label, href, mono }, index) => (
          <li key={`${index}:${label}`} className={mono === true ? 'mono' : undefined}>
            {href === undefined ? (
              <span aria-current="page">{label}</span>
            ) : (
              <AppLink href={href}>{label}</AppLink>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** Crumbs below the cluster, which the switcher beside shows. */
export function crumbsOf(pathname: string, cluster: string): readonly Crumb[] {
  const parts = pathname.split('/').filter((part) => part !== '')
  if (parts[0] === 'settings') return [{ label: 'Settings' }, { label: 'Installation' }]
  if (parts[0] !== 'c') return []
  const [, , area, id] = parts
  if (area === undefined) return [{ label: 'Overview' }]
  if (area === 'quorum') {
    return [{ label: 'Brokers', href: links.brokers(cluster) }, { label: 'Quorum' }]
  }
  const section = SECTIONS.find((one) => one.id === area)
  if (section === undefined) return []
  if (id === undefined) return [{ label: section.label }]
  return [
    { label: section.label, href: section.href(cluster) },
    { label: decodePathId(id) ?? id, mono: true },
  ]
}
