/**
 * Every path of the HTTP API as a typed function. A read's text is a live topic of the socket, too (those from `search`
 * on are none). Paths start at the root of the API; whoever sits under a sub-path puts its prefix in front.
 */
import type { ListQuery } from './envelope.ts'
import { encodePathId } from './path-id.ts'

/** Query of `history`: absolute ms since epoch, or negative for "that long before now". */
export interface HistoryPathQuery {
  readonly series: readonly string[]
  readonly from?: number
  readonly to?: number
  readonly top?: number
  /** Of longer steps: `mean` (default) or `max`. */
  readonly stat?: 'mean' | 'max'
}

/** As contract/audit.ts reads it. */
export interface AuditPathQuery {
  readonly from?: number
  readonly to?: number
  readonly q?: string
  readonly kind?: string
  readonly user?: string
  readonly cluster?: string
  readonly limit?: number
  readonly cursor?: string
}

/** Labels of the serdes that read a record. */
export interface SerdeQuery {
  readonly key_serde?: string
  readonly value_serde?: string
  readonly headers_serde?: string
}

type QueryValue = string | number | readonly string[] | undefined

function withQuery(path: string, query: Readonly<Record<string, QueryValue>> = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    if (Array.isArray(value)) for (const item of value) search.append(name, item)
    else search.append(name, String(value))
  }
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}

const clusterPath = (cluster: string): string => `/kafka/v1/clusters/${encodePathId(cluster)}`
const topicPath = (cluster: string, topic: string): string =>
  `${clusterPath(cluster)}/topics/${encodePathId(topic)}`
const recordPath = (cluster: string, topic: string, partition: number, offset: number): string =>
  `${topicPath(cluster, topic)}/partitions/${partition}/records/${offset}`
const registryPath = (cluster: string, registry: string): string =>
  `${clusterPath(cluster)}/registries/${encodePathId(registry)}`
const subjectPath = (cluster: string, registry: string, subject: string): string =>
  `${registryPath(cluster, registry)}/subjects/${encodePathId(subject)}`
const jobPath = (cluster: string, id: string): string =>
  `${clusterPath(cluster)}/searches/${encodePathId(id)}`

export const apiPaths = {
  me: () => '/me',
  status: () => '/admin/v1/status',
  clusters: (query?: ListQuery) => withQuery('/kafka/v1/clusters', query),
  cluster: (cluster: string) => clusterPath(cluster),
  quorum: (cluster: string) => `${clusterPath(cluster)}/quorum`,
  brokers: (cluster: string, query?: ListQuery) =>
    withQuery(`${clusterPath(cluster)}/brokers`, query),
  broker: (cluster: string, broker: number) => `${clusterPath(cluster)}/brokers/${broker}`,
  brokerConfig: (cluster: string, broker: number, query?: ListQuery) =>
    withQuery(`${clusterPath(cluster)}/brokers/${broker}/config`, query),
  topics: (cluster: string, query?: ListQuery) =>
    withQuery(`${clusterPath(cluster)}/topics`, query),
  topic: (cluster: string, topic: string) => topicPath(cluster, topic),
  partitions: (cluster: string, topic: string, query?: ListQuery) =>
    withQuery(`${topicPath(cluster, topic)}/partitions`, query),
  topicConfig: (cluster: string, topic: string, query?: ListQuery) =>
    withQuery(`${topicPath(cluster, topic)}/config`, query),
  topicGroups: (cluster: string, topic: string, query?: ListQuery) =>
    withQuery(`${topicPath(cluster, topic)}/groups`, query),
  groups: (cluster: string, query?: ListQuery) =>
    withQuery(`${clusterPath(cluster)}/groups`, query),
  group: (cluster: string, group: string) =>
    `${clusterPath(cluster)}/groups/${encodePathId(group)}`,
  acls: (cluster: string, query?: ListQuery) => withQuery(`${clusterPath(cluster)}/acls`, query),
  quotas: (cluster: string, query?: ListQuery) =>
    withQuery(`${clusterPath(cluster)}/quotas`, query),
  /** Schema registries. */
  registries: (cluster: string) => `${clusterPath(cluster)}/registries`,
  subjects: (cluster: string, registry: string, query?: ListQuery) =>
    withQuery(`${registryPath(cluster, registry)}/subjects`, query),
  history: (cluster: string, query: HistoryPathQuery) =>
    withQuery(`${clusterPath(cluster)}/history`, { ...query }),
  changes: (
    cluster: string,
    query?: {
      readonly from?: number
      readonly to?: number
      readonly entity?: string
      readonly name?: string
      readonly q?: string
      readonly limit?: number
      readonly cursor?: string
    },
  ) => withQuery(`${clusterPath(cluster)}/changes`, { ...query }),
  instances: () => '/admin/v1/instances',
  /** What the asking user may do, and why. */
  profile: () => '/admin/v1/profile',
  /** How access is decided; admins. */
  access: () => '/admin/v1/access',
  /** Tenants that the asking user may enter. */
  tenants: () => '/admin/v1/tenants',
  /** Every action on one thing of a cluster, or on the cluster as a whole, each with its reason. */
  permissions: (
    cluster: string,
    on?: { readonly type: 'topic' | 'group' | 'broker'; readonly name: string },
  ) => withQuery(`${clusterPath(cluster)}/permissions`, { ...on }),
  /** Admins: everybody's. */
  audit: (query?: AuditPathQuery) => withQuery('/admin/v1/audit', { ...query }),
  auditEntry: (id: string) => `/admin/v1/audit/${encodePathId(id)}`,
  /** The asking user's own part of the audit log. */
  activity: (query?: AuditPathQuery) => withQuery('/admin/v1/activity', { ...query }),
  /** NDJSON or CSV. */
  auditExport: (query: AuditPathQuery & { readonly format: 'ndjson' | 'csv' }) =>
    withQuery('/admin/v1/audit-export', { ...query }),
  /** GET own sessions (admins: `all`); DELETE ends all of one's own. */
  sessions: (query?: { readonly all?: 'true' }) => withQuery('/admin/v1/sessions', { ...query }),
  /** DELETE ends one. */
  session: (id: string) => `/admin/v1/sessions/${encodePathId(id)}`,
  /** GET own tokens; POST tokenChange → newToken. */
  tokens: () => '/admin/v1/tokens',
  /** DELETE revokes one. */
  token: (id: string) => `/admin/v1/tokens/${encodePathId(id)}`,
  /** What each resource's principal lacks, and how long snapshots take; admins. */
  installation: () => '/admin/v1/installation',
  /** For the form of a new topic. */
  topicDefaults: (cluster: string) => `${clusterPath(cluster)}/topic-defaults`,
  /** POST its input; `…/preview` tells what would happen. */
  mutation: (cluster: string, name: string) => `${clusterPath(cluster)}/mutations/${name}`,
  mutationPreview: (cluster: string, name: string) =>
    `${clusterPath(cluster)}/mutations/${name}/preview`,
  /** GET; PUT settingsChange. */
  settings: () => '/admin/v1/settings',
  /** GET; PUT favouriteChange. */
  favourites: () => '/admin/v1/favourites',
  savedSearches: () => '/admin/v1/saved-searches',
  /** PUT savedSearchChange; DELETE. */
  savedSearch: (id: string) => `/admin/v1/saved-searches/${encodePathId(id)}`,
  /** POST searchRequest → NDJSON of searchLine. */
  search: (cluster: string) => `${clusterPath(cluster)}/search`,
  /** POST exportRequest → exportTicket, whose url streams the file. */
  exports: (cluster: string) => `${clusterPath(cluster)}/exports`,
  exportFile: (cluster: string, ticket: string) => `${clusterPath(cluster)}/exports/${ticket}`,
  /** GET the user's background searches; POST searchRequest begins one. */
  searches: (cluster: string) => `${clusterPath(cluster)}/searches`,
  /** GET; DELETE cancels one that runs and forgets one that has ended. */
  searchJob: (cluster: string, id: string) => jobPath(cluster, id),
  searchJobRecords: (
    cluster: string,
    id: string,
    query?: { readonly from?: number; readonly limit?: number },
  ) => withQuery(`${jobPath(cluster, id)}/records`, { ...query }),
  /** POST without a body. */
  searchJobResume: (cluster: string, id: string) => `${jobPath(cluster, id)}/resume`,
  /** One record whole. */
  record: (cluster: string, topic: string, partition: number, offset: number, query?: SerdeQuery) =>
    withQuery(recordPath(cluster, topic, partition, offset), { ...query }),
  /** Raw bytes, as a download. */
  recordKey: (cluster: string, topic: string, partition: number, offset: number) =>
    `${recordPath(cluster, topic, partition, offset)}/key`,
  recordValue: (cluster: string, topic: string, partition: number, offset: number) =>
    `${recordPath(cluster, topic, partition, offset)}/value`,
  /** Available serdes, and what Auto chooses for these topics. */
  serdes: (cluster: string, topics?: readonly string[]) =>
    withQuery(`${clusterPath(cluster)}/serdes`, {
      topics: topics === undefined || topics.length === 0 ? undefined : topics.join(','),
    }),
  /** Field paths seen in a sample of the topic's records. */
  topicFields: (cluster: string, topic: string, query?: SerdeQuery) =>
    withQuery(`${topicPath(cluster, topic)}/fields`, { ...query }),
  /** What the registry has of a subject now. */
  subject: (cluster: string, registry: string, subject: string) =>
    subjectPath(cluster, registry, subject),
  subjectVersion: (
    cluster: string,
    registry: string,
    subject: string,
    version: number | 'latest',
  ) => `${subjectPath(cluster, registry, subject)}/versions/${version}`,
  /** A schema by the id that records name it by. */
  schema: (cluster: string, registry: string, id: number | string) =>
    `${registryPath(cluster, registry)}/schemas/${encodePathId(String(id))}`,
} as const
