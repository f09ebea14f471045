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
} as const
