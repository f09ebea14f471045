/**
 * A browser that keeps settings and saved searches without end, and looks for each of them through the next request: what was
 * acknowledged must be there, once.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'

export interface SteadyWrites {
  /** Acknowledged. */
  readonly acknowledged: number
  /** That needed a second try. */
  readonly retried: number
  /** That failed twice, with how. */
  readonly failures: readonly string[]
  /** Read back right after the acknowledgement, and not there. */
  readonly unread: readonly string[]
  stop(): Promise<void>
  /** After `stop`: what became of the acknowledged ones, as `url` tells it. */
  count(
    url: string,
  ): Promise<{ readonly lost: readonly string[]; readonly doubled: readonly string[] }>
}

const PAUSE_MS = 50
/** Saved searches that are kept at a time: the older ones are deleted, which is a write, too. */
const KEPT = 20

export function steadyWrites(url: string): SteadyWrites {
  // As a page gives it: without, all callers are one anonymous user.
  const cookies = new Map([['millrace_browser', randomBytes(16).toString('base64url')]])
  const failures: string[] = []
  const unread: string[] = []
  /** Ids of saved searches whose last write was acknowledged: kept, or deleted. */
  const kept = new Set<string>()
  const deleted = new Set<string>()
  /** Those of which a try failed: they may be there or not. */
  const open = new Set<string>()
  let counter = 0
  let acknowledged = 0
  let retried = 0
  const end = new AbortController()

  async function send(method: string, path: string, body?: unknown, to = url): Promise<Response> {
    const response = await fetch(to + path, {
      method,
      headers: {
        origin: to,
        cookie: Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s)
      cookies.set(name, value)
    }
    return response
  }

  /** One write, with one more try. */
  async function write(method: string, path: string, body?: unknown): Promise<boolean> {
    let how = ''
    for (const attempt of [0, 1]) {
      try {
        const response = await send(method, path, body)
        const text = await response.text()
        // The first try may have deleted it and lost its answer.
        const isGone = method === 'DELETE' && response.status === 404
        if (response.ok || isGone) {
          acknowledged += 1
          retried += attempt
          return true
        }
        how = `${response.status} ${text}`
      } catch (error) {
        how = error instanceof Error ? `${error.message}: ${String(error.cause)}` : String(error)
      }
    }
    failures.push(`${new Date().toISOString()} ${method} ${path}: ${how}`)
    return false
  }

  async function read<T>(path: string, parse: (body: unknown) => T, from = url): Promise<T | null> {
    const response = await send('GET', path, undefined, from)
    const body: unknown = await response.json()
    // That it is not answered is counted elsewhere; here it is about what is answered.
    return response.ok ? parse(body) : null
  }

  async function once(): Promise<void> {
    counter += 1
    const number = counter
    if (await write('PUT', apiPaths.settings(), { values: { counter: number } })) {
      const found = await read(apiPaths.settings(), (body) => responses.settings.parse(body))
      const value = found?.settings.values['counter']
      if (found !== null && value !== number)
        unread.push(`settings: ${number} was acknowledged, ${JSON.stringify(value)} was read`)
    }
    const id = `s${number}-${randomUUID().slice(0, 8)}`
    if (await write('PUT', apiPaths.savedSearch(id), { name: id, search: {} })) kept.add(id)
    else open.add(id)
    const ids = await savedIds(url)
    if (ids !== null && kept.has(id) && !ids.includes(id)) unread.push(`saved search ${id}`)
    const [oldest] = kept
    if (kept.size <= KEPT || oldest === undefined) return
    kept.delete(oldest)
    if (await write('DELETE', apiPaths.savedSearch(oldest))) deleted.add(oldest)
    else open.add(oldest)
  }

  const savedIds = (from: string): Promise<string[] | null> =>
    read(
      apiPaths.savedSearches(),
      (body) => responses.savedSearches.parse(body).saved_searches.map((search) => search.id),
      from,
    )

  async function run(): Promise<void> {
    while (!end.signal.aborted) {
      try {
        await once()
      } catch (error) {
        failures.push(`${new Date().toISOString()} reading back: ${String(error)}`)
      }
      await delay(PAUSE_MS)
    }
  }
  const running = run()

  return {
    get acknowledged() {
      return acknowledged
    },
    get retried() {
      return retried
    },
    failures,
    unread,
    async stop() {
      end.abort()
      await running
    },
    async count(from) {
      const ids = await savedIds(from)
      if (ids === null) throw new Error(`${from} does not answer with the saved searches`)
      return {
        lost: [
          ...[...kept].filter((id) => !ids.includes(id)),
          ...[...deleted].filter((id) => ids.includes(id)).map((id) => `deletion of ${id}`),
        ],
        doubled: ids.filter((id, i) => ids.indexOf(id) !== i),
      }
    },
  }
}
