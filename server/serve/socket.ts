/** The live socket `/ws`: frames as in the contract. Authentication and origin were checked on its upgrade request. */
import websocket from '@fastify/websocket'
import { clientFrame, type ClientFrame, type ServerFrame } from '@millrace/contract/socket.ts'
import type { FastifyInstance } from 'fastify'
import type { WebSocket } from 'ws'
import type { ZodError } from 'zod'
import type { Identity } from '../access/identity.ts'
import type { RequestHeaders } from '../access/sign-in/model.ts'
import { EVERYBODY, FRAME_ACCESS } from './access-rule.ts'
import { admit, authenticate, identityOf } from './authenticate.ts'
import { scopedTo, type ServeContext } from './context.ts'
import { engineCloseReason } from './engine-gate.ts'
import { asServeError, problemOf, quote, ServeError } from './errors.ts'
import { clusterOf } from './resources.ts'
import { liveMode, type LiveMode, type TellLive } from './live-mode.ts'
import type { Read } from './read.ts'
import { socketIdentity } from './socket-identity.ts'
import { socketSearches } from './socket-searches.ts'
import { subscribe, type Subscription } from './subscription.ts'
import { targetFinder, type Target } from './target.ts'

/** A search's filter, projection and cursor; other frames are short. */
const MAX_FRAME_BYTES = 524_288
const MAX_SUBSCRIPTIONS = 200
/** A peer that has not answered a ping by the next one is gone. */
const HEARTBEAT_MS = 15_000
const MAX_FRAMES_PER_HEARTBEAT = 3_000
/** More than this not yet taken by the client: nothing is sent until it has caught up. */
const MAX_BUFFERED_BYTES = 1_048_576

/** Beside those of socket-identity.ts. */
const CLOSE_ENGINE = 4503
/** RFC 6455, 5.5: a control frame has 125 bytes, two of them the code. */
const MAX_CLOSE_BYTES = 123

export async function socketRoute(
  app: FastifyInstance,
  context: ServeContext,
  reads: readonly Read[],
  listener: 'console' | 'api',
): Promise<void> {
  const find = targetFinder(reads)
  const live = liveMode(context.estate, context.config.live, context.log)
  const sessions = new Set<Session>()
  const stopEngine = context.engine.onChange(() => {
    for (const session of sessions) session.engineChanged()
  })
  const stopInstances = context.instances.onChange(() => {
    for (const session of sessions) session.instancesChanged()
  })
  const stopEstate = context.estate.onChange((clusterId, section) => {
    for (const session of sessions) session.changed(clusterId, section)
  })
  const stopChanges = context.changes.onChange((resource) => {
    const clusterId = clusterOf(context, resource)?.row.id ?? null
    for (const session of sessions) session.changed(clusterId, 'changes')
  })
  const stopDocuments = context.documents.onChange((keys) => {
    for (const session of sessions) session.written(keys)
  })
  const stopAccess = context.access.onChange(() => {
    for (const session of sessions) session.accessChanged()
  })
  const stopSignIn = context.signIn.onChange(() => {
    for (const session of sessions) session.signInChanged()
  })
  const heartbeat = setInterval(() => {
    for (const session of sessions) session.heartbeat()
  }, HEARTBEAT_MS)

  app.addHook('preClose', async () => {
    clearInterval(heartbeat)
    stopEngine()
    stopInstances()
    stopEstate()
    stopChanges()
    stopDocuments()
    stopAccess()
    stopSignIn()
    live[Symbol.dispose]()
    for (const session of sessions) session.close(1001, 'The server is stopping.')
  })
  await app.register(websocket, {
    options: {
      maxPayload: MAX_FRAME_BYTES,
      // Lists shrink to an eighth; without context takeover nothing is kept per socket.
      perMessageDeflate: context.config.web.gzip && {
        threshold: 16_384,
        zlibDeflateOptions: { level: 1 },
        serverNoContextTakeover: true,
        clientNoContextTakeover: true,
        concurrencyLimit: 2,
      },
    },
  })
  app.route({
    method: 'GET',
    url: '/ws',
    config: { access: EVERYBODY },
    handler: async () => {
      throw new ServeError(
        'MR_BAD_REQUEST',
        'This path is a WebSocket and was asked for as a page. If a browser did open a socket, a proxy on the way does not pass the Upgrade and Connection headers on.',
      )
    },
    wsHandler: (socket, request) => {
      const session = openSession({
        context,
        find,
        live,
        socket,
        identity: identityOf(request),
        authenticate: () => authenticate(context, request, listener),
        headers: request.headers,
        closed: () => sessions.delete(session),
      })
      sessions.add(session)
    },
  })
}

interface Session {
  changed: Subscription['changed']
  written: Subscription['written']
  engineChanged(): void
  instancesChanged(): void
  accessChanged(): void
  signInChanged(): void
  heartbeat(): void
  close(code: number, reason: string): void
}

interface SessionParts {
  readonly context: ServeContext
  readonly find: (url: string) => Target
  readonly live: LiveMode
  readonly socket: WebSocket
  readonly identity: Identity
  /** As a new request like the one that opened it. */
  readonly authenticate: () => Promise<Identity>
  readonly headers: RequestHeaders
  readonly closed: () => void
}

function openSession(parts: SessionParts): Session {
  const { context, find, live, socket, headers } = parts
  const subscriptions = new Map<number, PathSubscription>()
  let alive = true
  let frames = 0

  const send = (frame: ServerFrame): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame))
  }
  const sendError = (id: number | null, error: ServeError): void => {
    context.denied.note(identity.current, error, '/ws')
    send({ type: 'error', id, problem: problemOf(error) })
  }

  const identity = socketIdentity({
    first: parts.identity,
    authenticate: parts.authenticate,
    isGood: ({ credential }) => context.signIn.isGood(credential),
    changed: begunAnew,
    refused: (code, reason) => socket.close(code, closeReason(reason)),
  })
  const searches = socketSearches({ context, identity, socket, sendError })

  /** What was begun as another is answered as who it is now. */
  function begunAnew(): void {
    searches.endAll(
      new ServeError('MR_FORBIDDEN', 'What you may see or do has changed. Start the search again.'),
    )
    // Each is taken out and put in again, so that going through the map itself would never end.
    const paths = Array.from(subscriptions, ([id, { path }]) => ({ id, path }))
    for (const { id, path } of paths) addSubscription(id, path)
  }

  function unsubscribe(id: number): void {
    subscriptions.get(id)?.[Symbol.dispose]()
    subscriptions.delete(id)
  }

  function addSubscription(id: number, path: string): void {
    unsubscribe(id)
    if (subscriptions.size >= MAX_SUBSCRIPTIONS) {
      throw new ServeError(
        'MR_TOO_MANY_SUBSCRIPTIONS',
        `This socket has ${MAX_SUBSCRIPTIONS} subscriptions, which is the most. Unsubscribe from some first.`,
      )
    }
    const subscriber = { identity: identity.current, headers }
    const subscription = subscribe(context, find(path), subscriber, path, {
      ready: () => socket.bufferedAmount < MAX_BUFFERED_BYTES,
      sendBody: (body) => {
        if (socket.readyState !== socket.OPEN) return
        const start = Buffer.from(`{"type":"data","id":${id},"body":`)
        socket.send(Buffer.concat([start, body, Buffer.from('}')]), { binary: false })
      },
      sendError: (error) => sendError(id, error),
      ended: () => unsubscribe(id),
    })
    subscriptions.set(id, { ...subscription, path })
  }

  const tellLive: TellLive = (clusterId, until, reason) =>
    send({ type: 'live', cluster_id: clusterId, until, reason })

  function setLive(clusterId: string, on: boolean): void {
    const { estate } = scopedTo(context, identity.current)
    if (on && estate.cluster(clusterId) === undefined) {
      return tellLive(clusterId, null, `No cluster has the id ${quote(clusterId)}.`)
    }
    if (on) return live.start(socket, clusterId, tellLive)
    live.stop(socket, clusterId)
    tellLive(clusterId, null, null)
  }

  function handle(frame: ClientFrame): void {
    admit(context, identity.current, FRAME_ACCESS[frame.type])
    switch (frame.type) {
      case 'subscribe':
        return addSubscription(frame.id, frame.path)
      case 'unsubscribe':
        return unsubscribe(frame.id)
      case 'live':
        return setLive(frame.cluster_id, frame.on)
      case 'search':
        return searches.start(frame.id, frame.cluster_id, frame.request)
      case 'search_stop':
        return searches.stop(frame.id)
      case 'search_pause':
        return searches.pause(frame.id, frame.paused)
      case 'ping':
        return send({ type: 'pong' })
    }
  }

  function receive(text: string): void {
    frames++
    if (frames > MAX_FRAMES_PER_HEARTBEAT) {
      socket.close(1008, 'Too many frames.')
      return
    }
    const received = parseJson(text)
    const frame = clientFrame.safeParse(received)
    const id = frame.success && 'id' in frame.data ? frame.data.id : idOf(received)
    try {
      if (!frame.success) throw badFrame(text, frame.error)
      handle(frame.data)
    } catch (thrown) {
      const error = asServeError(thrown)
      if (error.code === 'MR_INTERNAL') context.log.error({ error: error.cause }, 'a frame failed')
      sendError(id, error)
    }
  }

  socket.on('message', (data, isBinary) => {
    // ws gives one Buffer per message unless told otherwise.
    receive(isBinary || !Buffer.isBuffer(data) ? '' : data.toString())
  })
  socket.on('pong', () => {
    alive = true
  })
  // Protocol errors (a frame that is too large, bad UTF-8) close the socket by themselves; the listener keeps them from
  // ending the process.
  socket.on('error', (error) => context.log.debug({ error }, 'a live socket failed'))
  socket.on('close', () => {
    for (const id of subscriptions.keys()) unsubscribe(id)
    searches[Symbol.dispose]()
    identity[Symbol.dispose]()
    live.stop(socket)
    parts.closed()
  })
  const { instance_id, version } = context.status()
  send({ type: 'hello', instance_id, version })

  return {
    changed(clusterId, part) {
      for (const subscription of subscriptions.values()) subscription.changed(clusterId, part)
    },
    written(keys) {
      for (const subscription of subscriptions.values()) subscription.written(keys)
    },
    engineChanged() {
      if (!context.engine.uiAvailable) socket.close(CLOSE_ENGINE, engineCloseReason(context.engine))
      for (const subscription of subscriptions.values()) subscription.changed(null, null)
    },
    instancesChanged() {
      for (const subscription of subscriptions.values()) subscription.changed(null, null)
    },
    accessChanged() {
      identity.askAgain()
      for (const subscription of subscriptions.values()) subscription.accessChanged()
    },
    signInChanged: () => identity.askAgain(),
    heartbeat() {
      frames = 0
      if (!alive) return socket.terminate()
      alive = false
      socket.ping()
    },
    close: (code, reason) => socket.close(code, reason),
  }
}

interface PathSubscription extends Subscription {
  readonly path: string
}

/** What there is room for, whole characters only. */
function closeReason(reason: string): string {
  const bytes = Buffer.from(reason)
  if (bytes.length <= MAX_CLOSE_BYTES) return reason
  return (
    new TextDecoder().decode(bytes.subarray(0, MAX_CLOSE_BYTES - 3)).replace(/\uFFFD+$/, '') + '…'
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The id of a frame that cannot be read otherwise, so that whoever sent it knows which it was. */
function idOf(received: unknown): number | null {
  const id: unknown =
    typeof received === 'object' && received !== null ? Reflect.get(received, 'id') : null
  return typeof id === 'number' && Number.isInteger(id) ? id : null
}

function badFrame(text: string, { issues: [issue] }: ZodError): ServeError {
  const where = issue?.path.join('.') ?? ''
  return new ServeError(
    'MR_BAD_FRAME',
    `Received ${text === '' ? 'a frame that is not text' : quote(text, 100)}${where === '' || where === 'type' ? '' : `, of which ${where} is not valid: ${issue?.message}`}. Expected JSON: {"type":"subscribe","id":1,"path":"/kafka/v1/clusters"}, {"type":"unsubscribe","id":1}, {"type":"live","cluster_id":"…","on":true}, {"type":"search","id":2,"cluster_id":"…","request":{"topics":["orders"]}}, {"type":"search_stop","id":2}, {"type":"search_pause","id":2,"paused":true} or {"type":"ping"}.`,
  )
}
