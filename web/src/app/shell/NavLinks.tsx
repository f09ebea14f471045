import { useRouterState } from '@tanstack/react-router'
import { clusterNamed, useClusters } from '../../api/use-clusters.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { links } from '../links.ts'
import { useClusterId } from '../params.ts'
import { sectionsOf, SETTINGS } from '../sections.ts'
import './nav.css'

/** The sections of the cluster, and the settings. Outside a cluster the sections lead to the primary one. */
export function NavLinks({ collapsed = false }: { readonly collapsed?: boolean }) {
  const named = useClusterId()
  const clusters = useClusters().data?.clusters
  const row =
    named === ''
      ? (clusters?.find(({ primary }) => primary) ?? clusters?.[0])
      : clusterNamed(clusters, named)
  const cluster = named === '' ? row?.id : named
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  const area = currentArea(pathname)
  const { icon: SettingsIcon } = SETTINGS
  return (
    <nav aria-label="Sections" className="nav" data-collapsed={collapsed || undefined}>
      <ul>
        {sectionsOf(row).map(({ id, label, icon: Icon, key, href }) => (
          <li key={id}>
            <AppLink
              href={cluster === undefined ? links.home() : href(cluster)}
              className="nav-link"
              current={area === id ? 'page' : undefined}
              label={collapsed ? label : undefined}
              tip={collapsed ? `${label} (g ${key})` : undefined}
            >
              <Icon size={16} aria-hidden />
              <span className="nav-text">{label}</span>
            </AppLink>
          </li>
        ))}
        <li className="nav-last">
          <AppLink
            href={SETTINGS.href}
            className="nav-link"
            current={area === 'settings' ? 'page' : undefined}
            label={collapsed ? SETTINGS.label : undefined}
            tip={collapsed ? SETTINGS.label : undefined}
          >
            <SettingsIcon size={16} aria-hidden />
            <span className="nav-text">{SETTINGS.label}</span>
          </AppLink>
        </li>
      </ul>
    </nav>
  )
}

function currentArea(pathname: string): string | undefined {
  const parts = pathname.split('/').filter((part) => part !== '')
  if (parts[0] === 'settings') return 'settings'
  if (parts[0] !== 'c') return undefined
  const area = parts[2] ?? 'overview'
  return area === 'quorum' ? 'brokers' : area
}
