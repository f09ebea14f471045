import { decodePathId } from '@millrace/contract/path-id.ts'
import { links } from '../links.ts'
import { SECTIONS } from '../sections.ts'
import { settingsPage } from '../settings-pages.ts'

export interface Crumb {
  readonly label: string
  readonly href?: string
  readonly mono?: boolean
}

/** Crumbs below the cluster, which the switcher beside shows. */
export function crumbsOf(pathname: string, cluster: string): readonly Crumb[] {
  const parts = pathname.split('/').filter((part) => part !== '')
  if (parts[0] === 'settings') {
    return [
      { label: 'Settings', href: links.installation() },
      { label: settingsPage(pathname)?.label ?? 'Installation' },
    ]
  }
  if (parts[0] !== 'c') return []
  const [, , area, id] = parts
  if (area === undefined) return [{ label: 'Overview' }]
  if (area === 'quorum') {
    return [{ label: 'Brokers', href: links.brokers(cluster) }, { label: 'Quorum' }]
  }
  if (area === 'data') return [{ label: 'Data' }, { label: 'Inspect' }]
  const section = SECTIONS.find((one) => one.id === area)
  if (section === undefined) return []
  if (id === undefined) return [{ label: section.label }]
  // Of a subject its registry is the place, not the page.
  const [, , , , below, name] = parts
  if (area === 'schemas' && below !== undefined && name !== undefined) {
    const registry = decodePathId(id) ?? id
    const own = decodePathId(name) ?? name
    return [
      { label: section.label, href: links.schemas(cluster, registry) },
      { label: below === 'ids' ? `Schema ${own}` : own, mono: below !== 'ids' },
    ]
  }
  return [
    { label: section.label, href: section.href(cluster) },
    { label: decodePathId(id) ?? id, mono: true },
  ]
}
