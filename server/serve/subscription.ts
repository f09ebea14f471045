/**
 * One subscription of a socket: a read that is run again when what it is made of changed.
 *
 * At most two answers a second; while one is being made or the client is slow, changes only mark the subscription, so
 * the next answer is the newest and none are queued.
 */
import type { Section } from '../state/model.ts'
import { bodyTail, type Body } from './body-cache.ts'
import type { ServeContext } from './context.ts'
import { asServeError, type ServeError } from './errors.ts'
import type { RequestHeaders } from '../access/sign-in/model.ts'
import type { ReadRequest, Watch } from './read.ts'
import { awaitOwnWrites } from './read-your-writes.ts'
import { runRead } from './run-read.ts'
import type { Target } from './target.ts'

const MIN_INTERVAL_MS = 500

export interface Outlet {
  /** False while the client has not taken what was sent before. */
  readonly ready: () => boolean
  readonly sendBody: (body: Buffer) => void
  readonly sendError: (error: ServeError) => void
  /** The subscription ended by itself: what it asks can never be answered. */
  readonly ended: () => void
}

export interface Subscription extends Disposable {
  /** A section was observed, the log of changes grew, or the engine or the instances changed (null). */
  changed(clusterId: string | null, part: Section | 'changes' | null): void
  /** Policies, roles or tenants changed; those of the identity are the same. */
  accessChanged(): void
  /** Documents were written. */
  written(keys: readonly string[]): void
}

/** Who asks, by the upgrade request of the socket. */
export interface Subscriber {
  readonly identity: ReadRequest['identity']
  readonly headers: RequestHeaders
}

export function subscribe(
  context: ServeContext,
  target: Target,
  { identity, headers }: Subscriber,
  path: string,
  outlet: Outlet,
): Subscription {
  // Until the first answer says what it is made of, everything may matter.
  let watch: Watch = { kind: 'estate' }
  let lastEtag: string | null = null
  let lastCode: string | null = null
  let lastRunAt = -Infinity
  let stale = false
  let running = false
  let closed = false
  let timer: NodeJS.Timeout | undefined
  /** When the answer itself says that it will be another. */
  let later: NodeJS.Timeout | undefined

  function schedule(): void {
    if (closed || running || timer !== undefined) return
    const wait = Math.max(0, lastRunAt + MIN_INTERVAL_MS - performance.now())
    timer = setTimeout(() => {
      timer = undefined
      void run()
    }, wait)
  }

  async function run(): Promise<void> {
    lastRunAt = performance.now()
    if (!outlet.ready()) {
      // The client is behind: look again later and send what is true then.
      schedule()
      return
    }
    running = true
    stale = false
    clearTimeout(later)
    try {
      if (target.read.personal) await awaitOwnWrites(context, headers)
      const request = { params: target.params, query: target.query, identity }
      const body = await runRead(context, target.read, request, path)
      if (!closed) deliver(body)
    } catch (thrown) {
      if (!closed) fail(asServeError(thrown))
    } finally {
      running = false
    }
    if (stale) schedule()
  }

  function deliver(body: Body): void {
    watch = body.answer.watch
    lastCode = null
    if (watch.kind === 'time') later = setTimeout(schedule, Math.max(0, watch.at - Date.now()))
    if (body.etag === lastEtag) return
    lastEtag = body.etag
    outlet.sendBody(Buffer.concat([body.head, bodyTail(body, identity.tenantId, Date.now())]))
  }

  function fail(error: ServeError): void {
    lastEtag = null
    // This instance is behind what the socket's client has written: asked again until it is not.
    if (error.code === 'MR_BEHIND') stale = true
    // What is not there may come (a topic is created); what cannot be read stays so.
    else if (error.status !== 404 && error.status !== 500) {
      closed = true
      outlet.ended()
    } else {
      watch = { kind: 'estate' }
    }
    if (error.code === 'MR_INTERNAL') {
      context.log.error({ error: error.cause, path }, 'a subscription failed unexpectedly')
    }
    if (error.code !== lastCode) outlet.sendError(error)
    lastCode = error.code
  }

  schedule()
  return {
    changed(clusterId, part) {
      if (!concerns(context, watch, clusterId, part)) return
      stale = true
      schedule()
    },
    accessChanged() {
      if (watch.kind !== 'access' && watch.kind !== 'engine') return
      stale = true
      schedule()
    },
    written(keys) {
      if (watch.kind !== 'documents' || !startsWithAny(keys, watch.prefixes)) return
      stale = true
      schedule()
    },
    [Symbol.dispose]() {
      closed = true
      clearTimeout(timer)
      clearTimeout(later)
    },
  }
}

function concerns(
  context: ServeContext,
  watch: Watch,
  clusterId: string | null,
  part: Section | 'changes' | null,
): boolean {
  // By way of the estate: a cluster asked for as bootstrap_1 gets its real id later.
  const isOf = (asked: string): boolean => context.estate.cluster(asked)?.row.id === clusterId
  switch (watch.kind) {
    case 'nothing':
    case 'time':
    case 'documents':
      return false
    case 'engine':
      return clusterId === null
    case 'estate':
      return clusterId !== null
    case 'access':
      return part === 'cluster'
    case 'changes':
      return part === 'changes' && isOf(watch.clusterId)
    case 'sections':
      return (
        part !== null &&
        part !== 'changes' &&
        watch.sections.includes(part) &&
        isOf(watch.clusterId)
      )
  }
}

const startsWithAny = (keys: readonly string[], prefixes: readonly string[]): boolean =>
  keys.some((key) => prefixes.some((prefix) => key.startsWith(prefix)))
