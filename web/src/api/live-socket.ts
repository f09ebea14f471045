/**
 * The one WebSocket of the console. Lives outside React: pages come and go, the connection stays.
 *
 * Subscriptions are counted by path, so two tiles that show the same read cost one. Unsubscribing waits a moment: a
 * route change drops and takes the same paths within one frame, and asking the server twice would be noise. After a
 * lost connection everything is subscribed again; the delay doubles up to 30 s with jitter, so that a thousand browsers
 * do not return in the same instant. A silent connection (a proxy that keeps the socket open but passes nothing) is
 * found by a ping that must be answered.
 */
import type { Problem } from '@millrace/contract/envelope.ts'
import type { SearchNews, SearchRequest } from '@millrace/contract/search.ts'
import type { ClientFrame, ServerFrame } from '@millrace/contract/socket.ts'
import { parseJson } from '@millrace/kjq/json/parse.ts'
import { ProblemError, offlineError } from './problem-error.ts'

export type SocketState = 'connecting' | 'open' | 'closed'

/** Live mode of one cluster as the server last told it. */
export interface LiveMode {
  /** ms since epoch; null: off. */
  readonly until: number | null
  /** Why it was refused or ended. */
  readonly reason: string | null
}

export interface LiveSocketEvents {
  /** A body for every subscriber of `path`. */
  onData(path: string, body: unknown): void
  /** The server cannot answer `path`. */
  onError(path: string, error: ProblemError): void
  /** Whoever opened the socket is in no more, or not in its tenant. It stays closed until `start`. */
  onRefused(): void
}

/** Signed out, or no role may enter any more; the tenant is no longer the user's (contract/socket.ts). */
const REFUSED: readonly number[] = [4401, 4403]

/** Who asked for a search hears it through the socket. */
export interface SearchEvents {
  onNews(line: SearchNews): void
  /** As `foundRecord`, but read by kJQ's parser: integers beyond 2^53 are bigint, objects with awkward names Maps. */
  onRecords(records: readonly unknown[]): void
  /** The request was refused, or the connection is gone: nothing follows. */
  onProblem(problem: Problem): void
}

export interface LiveSocketTiming {
  readonly firstRetryMs: number
  readonly maxRetryMs: number
  readonly pingMs: number
  /** How long an unused subscription is kept. */
  readonly lingerMs: number
}

const TIMING: LiveSocketTiming = {
  firstRetryMs: 500,
  maxRetryMs: 30_000,
  pingMs: 20_000,
  lingerMs: 1_000,
}

interface Subscription {
  readonly id: number
  readonly path: string
  users: number
  linger: ReturnType<typeof setTimeout> | undefined
}

export class LiveSocket {
  readonly #url: string
  readonly #events: LiveSocketEvents
  readonly #timing: LiveSocketTiming
  readonly #byPath = new Map<string, Subscription>()
  readonly #byId = new Map<number, Subscription>()
  readonly #listeners = new Set<() => void>()
  readonly #live = new Map<string, LiveMode>()
  readonly #searches = new Map<number, SearchEvents>()
  #socket: WebSocket | undefined
  #state: SocketState = 'closed'
  #stopped = true
  #nextId = 1
  #failures = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #ping: ReturnType<typeof setInterval> | undefined
  #heard = true
  #instanceId: string | null = null

  constructor(url: string, events: LiveSocketEvents, timing: Partial<LiveSocketTiming> = {}) {
    this.#url = url
    this.#events = events
    this.#timing = { ...TIMING, ...timing }
  }

  get state(): SocketState {
    return this.#state
  }

  /** Id of the server process at the other end; changes when it was restarted. */
  get instanceId(): string | null {
    return this.#instanceId
  }

  start(): void {
    if (!this.#stopped) return
    this.#stopped = false
    this.#connect()
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#retry)
    this.#drop()
    this.#setState('closed')
  }

  /** Called when the state of the connection or of live mode changed. Returns the unsubscribe function. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Wants `path` kept up to date until the returned function is called. */
  subscribe(path: string): () => void {
    const subscription = this.#byPath.get(path) ?? this.#add(path)
    subscription.users += 1
    clearTimeout(subscription.linger)
    subscription.linger = undefined
    let active = true
    return () => {
      if (!active) return
      active = false
      subscription.users -= 1
      if (subscription.users > 0) return
      subscription.linger = setTimeout(() => this.#remove(subscription), this.#timing.lingerMs)
    }
  }

  liveMode(cluster: string): LiveMode | undefined {
    return this.#live.get(cluster)
  }

  /** Asks for live mode; the answer arrives as a change of `liveMode`. False when there is no connection to ask on. */
  setLive(cluster: string, on: boolean): boolean {
    return this.#send({ type: 'live', cluster_id: cluster, on })
  }

  /**
   * Begins a search on this connection; undefined when there is none to ask on. The returned function asks the server to
   * end it: `done` follows.
   */
  search(cluster: string, request: SearchRequest, events: SearchEvents): (() => void) | undefined {
    const id = this.#nextId++
    if (!this.#send({ type: 'search', id, cluster_id: cluster, request })) return undefined
    this.#searches.set(id, events)
    return () => {
      if (this.#searches.has(id)) this.#send({ type: 'search_stop', id })
    }
  }

  #add(path: string): Subscription {
    const subscription: Subscription = { id: this.#nextId++, path, users: 0, linger: undefined }
    this.#byPath.set(path, subscription)
    this.#byId.set(subscription.id, subscription)
    this.#send({ type: 'subscribe', id: subscription.id, path })
    return subscription
  }

  #remove(subscription: Subscription): void {
    this.#byPath.delete(subscription.path)
    this.#byId.delete(subscription.id)
    this.#send({ type: 'unsubscribe', id: subscription.id })
  }

  #send(frame: ClientFrame): boolean {
    if (this.#state !== 'open' || this.#socket === undefined) return false
    this.#socket.send(JSON.stringify(frame))
    return true
  }

  #connect(): void {
    this.#setState('connecting')
    const socket = new WebSocket(this.#url)
    this.#socket = socket
    socket.addEventListener('open', () => {
      if (this.#socket !== socket) return
      this.#heard = true
      this.#setState('open')
      for (const { id, path } of this.#byPath.values()) this.#send({ type: 'subscribe', id, path })
      this.#ping = setInterval(() => this.#checkPulse(), this.#timing.pingMs)
    })
    socket.addEventListener('message', (event) => {
      this.#heard = true
      this.#failures = 0
      if (typeof event.data !== 'string') return
      this.#receive(readFrame(event.data))
    })
    // A failed connection fires `error` and then `close`; the reason is not told to scripts.
    socket.addEventListener('close', ({ code }) => {
      if (this.#socket !== socket) return
      // Asking again would be refused again; whoever comes back starts anew.
      const refused = REFUSED.includes(code)
      if (refused) this.#stopped = true
      this.#lost()
      if (refused) this.#events.onRefused()
    })
  }

  #receive(frame: ServerFrame): void {
    switch (frame.type) {
      case 'hello':
        this.#instanceId = frame.instance_id
        this.#notify()
        return
      case 'data': {
        // A frame can cross our unsubscribe on the wire: nobody wants it any more.
        const subscription = this.#byId.get(frame.id)
        if (subscription !== undefined) this.#events.onData(subscription.path, frame.body)
        return
      }
      case 'search':
        this.#searches.get(frame.id)?.onNews(frame.line)
        if (frame.line.type === 'done') this.#searches.delete(frame.id)
        return
      case 'search_records':
        this.#searches.get(frame.id)?.onRecords(frame.records)
        return
      case 'error': {
        if (frame.id !== null && this.#searches.has(frame.id)) {
          this.#endSearch(frame.id, frame.problem)
          return
        }
        const subscription = frame.id === null ? undefined : this.#byId.get(frame.id)
        if (subscription !== undefined) {
          this.#events.onError(subscription.path, new ProblemError(frame.problem))
        }
        return
      }
      case 'live':
        this.#live.set(frame.cluster_id, { until: frame.until, reason: frame.reason })
        this.#notify()
        return
      // Tails are held still in the page, which asks for no pause.
      case 'search_paused':
      case 'pong':
        return
      default:
        // A newer server may say more than this page knows: only what is known is read.
        frame satisfies never
    }
  }

  #endSearch(id: number, problem: Problem): void {
    const events = this.#searches.get(id)
    this.#searches.delete(id)
    events?.onProblem(problem)
  }

  #checkPulse(): void {
    if (!this.#heard) {
      this.#lost()
      return
    }
    this.#heard = false
    this.#send({ type: 'ping' })
  }

  #lost(): void {
    this.#drop()
    // Live mode and searches belong to the connection and end with it.
    this.#live.clear()
    const { problem } = offlineError(new Error('The connection closed.'))
    for (const id of this.#searches.keys()) this.#endSearch(id, problem)
    this.#setState('closed')
    if (this.#stopped) return
    const { firstRetryMs, maxRetryMs } = this.#timing
    const delay = Math.min(maxRetryMs, firstRetryMs * 2 ** this.#failures)
    this.#failures += 1
    this.#retry = setTimeout(() => this.#connect(), delay * (0.5 + Math.random() / 2))
  }

  #drop(): void {
    clearInterval(this.#ping)
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
  }

  #setState(state: SocketState): void {
    if (this.#state === state) return
    this.#state = state
    this.#notify()
  }

  #notify(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** Records are parsed exactly; every other body is rows of ours, which JSON.parse reads best. */
function readFrame(text: string): ServerFrame {
  const ofSearch = text.startsWith('{"type":"search')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the border: the server checks its answers against the same contract
  return (ofSearch ? parseJson(text) : JSON.parse(text)) as ServerFrame
}
