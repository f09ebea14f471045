/**
 * The one WebSocket of the console. Lives outside React: pages come and go, the connection stays.
 *
 * Subscriptions are counted by path, so two tiles that show the same read cost one. Unsubscribing waits a moment: a
 * route change drops and takes the same paths within one frame, and asking the server twice would be noise. After a
 * lost connection everything is subscribed again; the delay doubles up to 30 s with jitter, so that a thousand browsers
 * do not return in the same instant. A silent connection (a proxy that keeps the socket open but passes nothing) is
 * found by a ping that must be answered.
 */
import type { ClientFrame, ServerFrame } from '@millrace/contract/socket.ts'
import { ProblemError } from './problem-error.ts'

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
      const frame: ServerFrame = JSON.parse(event.data)
      this.#receive(frame)
    })
    // A failed connection fires `error` and then `close`; the reason is not told to scripts.
    socket.addEventListener('close', () => {
      if (this.#socket === socket) this.#lost()
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
      case 'error': {
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
      case 'pong':
        return
      // Of searches, which whoever began them listens for.
      case 'search':
      case 'search_records':
      case 'search_paused':
        return
      default:
        // A newer server may say more than this page knows: only what is known is read.
        frame satisfies never
    }
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
    // Live mode belongs to the connection and ends with it.
    this.#live.clear()
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
