import { useRouterState } from '@tanstack/react-router'
import { AppLink } from '../../ui/AppLink.tsx'
import { useClusterId } from '../params.ts'
import { crumbsOf } from './crumbs.ts'
import './crumbs.css'

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
