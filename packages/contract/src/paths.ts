/**
 * Every read path of the HTTP API as a typed function. The same text is a live topic of the socket. Paths start at the
 * root of the API; whoever sits under a sub-path puts its prefix in front.
 */
import type { ListQuery } from './envelope.ts'
import { encodePathId } from './path-id.ts'

/** Query of `history`: absolute ms since epoch, or negative for "that long before now". */
export interface HistoryPathQuery {
  readonly series: readonly string[]
  readonly from?: number
  readonly to?: number
  readonly top?: number
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
} as const
