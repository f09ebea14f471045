/** Request targets: which read a path means, and its query. The same for HTTP and the socket. */
import { quote, ServeError } from './errors.ts'
import type { Read } from './read.ts'

/** Longer addresses are refused: 8 KiB is what proxies pass on. */
export const MAX_URL_LENGTH = 8_192

/** `/kafka/v1/clusters/{cluster_id}` as fastify writes it: `/kafka/v1/clusters/:cluster_id`. */
export const fastifyPath = (template: string): string => template.replaceAll(/\{(\w+)\}/g, ':$1')

/**
 * Parameters of a query; a name that is given several times has a list.
 * @throws ServeError MR_BAD_REQUEST on malformed percent-encoding
 */
export function queryOf(url: string): Record<string, string | string[]> {
  const start = url.indexOf('?')
  if (start < 0) return {}
  const text = url.slice(start + 1)
  if (/%(?![0-9a-fA-F]{2})/.test(text)) throw malformed(text)
  const query: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of new URLSearchParams(text)) {
    const before = query[name]
    query[name] = before === undefined ? value : [before, value].flat()
  }
  return query
}

/**
 * Query parameter of any path that names the tenant where the header x-tenant-id cannot be sent: a browser sets none on a
 * socket or a link.
 */
export const TENANT_PARAMETER = 'tenant'

/** The query of an HTTP request as its route sees it: which tenant asks has been settled before. */
export function routeQueryOf(url: string): Record<string, string | string[]> {
  const { [TENANT_PARAMETER]: _settled, ...query } = queryOf(url)
  return query
}

export interface Target {
  readonly read: Read
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | string[]>>
}

/** Finds reads by path, for the socket; HTTP has fastify's router over the same table. */
export function targetFinder(reads: readonly Read[]): (url: string) => Target {
  const patterns = reads.map((read) => ({
    read,
    names: [...read.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''),
    pattern: new RegExp(`^${read.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`),
  }))
  return (url) => {
    const path = url.split('?', 1)[0] ?? ''
    for (const { read, names, pattern } of patterns) {
      const match = pattern.exec(path)
      if (match === null) continue
      const params = Object.fromEntries(
        names.map((name, index) => [name, decoded(match[index + 1] ?? '')]),
      )
      return { read, params, query: queryOf(url) }
    }
    throw new ServeError(
      'MR_NOT_FOUND',
      `There is no read at ${quote(path)}. /openapi.json lists all paths.`,
    )
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw malformed(segment)
  }
}

const malformed = (text: string): ServeError =>
  new ServeError(
    'MR_BAD_REQUEST',
    `The address holds malformed percent-encoding in ${quote(text, 100)}: "%" must be followed by two hexadecimal digits of UTF-8 text.`,
  )
