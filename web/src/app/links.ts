/**
 * Every address of the console, below the installation's prefix. Nothing else builds one: pages, tables, palette and
 * key bindings ask here, so a route can change in one place. The snapshot in links.test.ts shows them all.
 */
import { encodePathId } from '@millrace/contract/path-id.ts'
import { stringifySearch } from './search-text.ts'

export type BrokerTab = 'overview' | 'config' | 'log-dirs' | 'changes'
export type TopicTab = 'overview' | 'partitions' | 'records' | 'groups' | 'config' | 'changes'
export type GroupTab = 'overview' | 'members' | 'lag' | 'changes'
type Search = Readonly<Record<string, string | undefined>>

const below = (cluster: string) => `/c/${encodePathId(cluster)}`

export const links = {
  home: () => '/',
  overview: (cluster: string) => `${below(cluster)}/`,
  /** `href` as the API gives it in problems: a path below the cluster, with its query. */
  inCluster: (cluster: string, href: string) => `${below(cluster)}${href}`,
  brokers: (cluster: string, q?: string) => `${below(cluster)}/brokers${query(q)}`,
  broker: (cluster: string, id: number, tab: BrokerTab = 'overview') =>
    `${below(cluster)}/brokers/${id}/${tab}`,
  quorum: (cluster: string) => `${below(cluster)}/quorum`,
  topics: (cluster: string, q?: string) => `${below(cluster)}/topics${query(q)}`,
  topic: (cluster: string, name: string, tab: TopicTab = 'overview', search: Search = {}) =>
    `${below(cluster)}/topics/${encodePathId(name)}/${tab}${stringifySearch(search)}`,
  /** `search` as pages/inspect/search-form.ts writes it. */
  inspect: (cluster: string, search: Search = {}) =>
    `${below(cluster)}/data/inspect${stringifySearch(search)}`,
  consumers: (cluster: string, q?: string) => `${below(cluster)}/consumers${query(q)}`,
  group: (cluster: string, id: string, tab: GroupTab = 'overview') =>
    `${below(cluster)}/consumers/${encodePathId(id)}/${tab}`,
  schemas: (cluster: string, registry?: string, q?: string) =>
    `${below(cluster)}/schemas${registry === undefined ? '' : `/${encodePathId(registry)}`}${query(q)}`,
  /** `search`: `version`, `with` (another version to compare with). */
  subject: (cluster: string, registry: string, subject: string, search: Search = {}) =>
    `${below(cluster)}/schemas/${encodePathId(registry)}/subjects/${encodePathId(subject)}${stringifySearch(search)}`,
  /** A schema by the id that records name. */
  schema: (cluster: string, registry: string, id: number | string) =>
    `${below(cluster)}/schemas/${encodePathId(registry)}/ids/${encodePathId(String(id))}`,
  /** `search`: `entity`, `name`, `q`, `range`. */
  changes: (cluster: string, search: Search = {}) =>
    `${below(cluster)}/changes${stringifySearch(search)}`,
  profile: () => '/settings/profile',
  /** `search` as pages/settings/audit/audit-query.ts reads it. */
  activity: (search: Search = {}) => `/settings/activity${stringifySearch(search)}`,
  /** One act of one's own, by the `response_id` that its answer told. */
  act: (id: string) => `/settings/activity${stringifySearch({ act: id })}`,
  sessions: () => '/settings/sessions',
  tokens: () => '/settings/tokens',
  access: () => '/settings/access',
  tenancy: () => '/settings/tenancy',
  audit: (search: Search = {}) => `/settings/audit${stringifySearch(search)}`,
  installation: () => '/settings/installation',
  instances: () => '/settings/instances',
  performance: () => '/settings/performance',
}

function query(q: string | undefined): string {
  return q === undefined || q === '' ? '' : `?${new URLSearchParams({ q })}`
}
