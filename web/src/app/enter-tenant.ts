/** To another tenant: the same page where that tenant sees what it is about, else the nearest that it sees. */
import { decodePathId } from '@millrace/contract/path-id.ts'
import { apiUrl } from '../api/client.ts'
import { apiPaths } from '../api/paths.ts'
import { rememberTenant, withTenant } from '../api/tenant.ts'
import { links } from './links.ts'

/** What a page is about, and where to go when that is not visible: the first path that can be read decides. */
export interface Step {
  /** Read that tells whether it is visible; null: always. */
  readonly path: string | null
  /** Address below the prefix; null: the page as it is. */
  readonly href: string | null
}

/** @param pathname below the prefix */
export function stepsFrom(pathname: string): readonly Step[] {
  const [first, clusterText, area, idText] = pathname.split('/').filter((part) => part !== '')
  const toHome: Step = { path: null, href: links.home() }
  if (first !== 'c' || clusterText === undefined) return [{ path: null, href: null }]
  const cluster = idOf(clusterText)
  const toOverview: Step = { path: apiPaths.cluster(cluster), href: links.overview(cluster) }
  if (idText !== undefined && (area === 'topics' || area === 'consumers')) {
    const id = idOf(idText)
    const path = area === 'topics' ? apiPaths.topic(cluster, id) : apiPaths.group(cluster, id)
    return [{ path, href: null }, toOverview, toHome]
  }
  return [{ path: apiPaths.cluster(cluster), href: null }, toHome]
}

const idOf = (text: string): string => decodePathId(text) ?? text

/** Loads the console anew for the tenant: nothing of the one before is left on screen or in memory. */
export async function enterTenant(id: string): Promise<void> {
  const prefix = new URL(document.baseURI).pathname.replace(/\/$/, '')
  let target: string | null = links.home()
  for (const { path, href } of stepsFrom(location.pathname.slice(prefix.length))) {
    if (path !== null && !(await isVisible(path, id))) continue
    target = href
    break
  }
  rememberTenant(id)
  const here = target === null ? location.href : new URL(prefix + target, location.origin).href
  location.assign(withTenant(here, id))
}

/** Asked as the other tenant; without an answer the page itself will say why. */
async function isVisible(path: string, tenant: string): Promise<boolean> {
  try {
    const response = await fetch(apiUrl(path), {
      method: 'HEAD',
      headers: { 'x-tenant-id': tenant },
    })
    return response.status !== 404
  } catch {
    return true
  }
}
