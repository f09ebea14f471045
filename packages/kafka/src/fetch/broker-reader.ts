/**
 * The loop of one broker: one connection, one request on it, two buffers.
 *
 * The order matters: when an answer is there, the positions move, the next request goes out, and only then is the answer
 * handed over, because whoever takes it will search megabytes before this thread gets to a socket again. The next
 * request but one waits until the first of the two answers has been given back.
 */
import { connectionErrors, isKafkaError, requestErrors } from '../errors.ts'
import type { KafkaError } from '../errors.ts'
import type { BrokerAddress } from '../client/kafka.ts'
import { frameOf } from '../client/exchange.ts'
import { connect } from '../client/handshake.ts'
import type { Connected, ConnectOptions } from '../client/handshake.ts'
import { commonVersion } from '../client/versions.ts'
import { addressText } from '../client/wire.ts'
import { fetchApi } from '../protocol/fetch.ts'
import type { FetchResponse } from '../protocol/fetch.ts'
import { ByteReader } from '../wire/byte-reader.ts'
import { fetchRequest } from './fetch-request.ts'
import type { SentFetch } from './fetch-request.ts'
import { FrameBuffers, FrameIntake } from './frame-buffers.ts'
import type { FrameSlot } from './frame-buffers.ts'
import type { PartitionState } from './partition.ts'
import type { FetchSettings } from './settings.ts'

const BACKOFF_MS = 50
const BACKOFF_MAX_MS = 1000
/** A SASL session is left at this part of its lifetime (KIP-368), between two requests. */
const SESSION_PART = 0.85
/** A broker that has something answers within this; one that has not is holding the request. */
const LONG_POLL_MS = 20
/** Beside the records: headers of partitions, aborted transactions. */
const SLACK_BYTES = 64 * 1024
const LONGEST_TIMER_MS = 1000

export interface FetchAnswer {
  readonly sent: SentFetch
  readonly response: FetchResponse
  /** Positions in the response are in here. */
  readonly body: Buffer
}

/** What has come of an answer. */
export interface Taken {
  /** Something in it is still in the buffer. */
  readonly holdsBuffer: boolean
  /** Hands it over; `release` is called when the buffer is not needed any more. */
  deliver(release: () => void): void
}

export interface ReaderOwner {
  /** Moves the positions. */
  answered(reader: BrokerReader, answer: FetchAnswer): Taken
  /** Nothing can be had from this broker now: its partitions are to be taken from it. `since`: when it was asked. */
  unreachable(reader: BrokerReader, error: KafkaError, since: number): void
  received(bytes: number): void
}

export class BrokerReader {
  readonly id: number
  /** In the order in which they are asked for: who got something goes to the end. */
  readonly partitions = new Set<PartitionState>()
  #address: BrokerAddress
  readonly #settings: FetchSettings
  readonly #owner: ReaderOwner
  readonly #buffers: FrameBuffers
  readonly #end = new AbortController()
  #connection: Connection | null = null
  #connecting = false
  #sent: SentFetch | null = null
  #failures = 0
  /** Not to be asked before: it failed, or said so (KIP-219). */
  #notBefore = 0
  #timer: NodeJS.Timeout | undefined
  #watch: NodeJS.Timeout | undefined
  #woken = false
  #heldBack = false

  constructor(address: BrokerAddress, settings: FetchSettings, owner: ReaderOwner) {
    this.id = address.id
    this.#address = address
    this.#settings = settings
    this.#owner = owner
    this.#buffers = new FrameBuffers(settings.maxBytes + SLACK_BYTES)
  }

  /** `Broker 3 (host:port)` */
  get who(): string {
    return `Broker ${this.id} (${addressText(this.#address)})`
  }

  /** Where it is now. */
  move(address: BrokerAddress): void {
    if (addressText(address) === addressText(this.#address)) return
    this.#address = address
    this.#disconnect()
    this.#notBefore = 0
    this.wake()
  }

  add(partition: PartitionState): void {
    partition.reader = this
    this.partitions.add(partition)
    this.wake()
  }

  drop(partition: PartitionState): void {
    if (partition.reader === this) partition.reader = null
    this.partitions.delete(partition)
    if (this.partitions.size === 0) this.#buffers.trim()
  }

  /** It got something: others first. */
  toBack(partition: PartitionState): void {
    this.partitions.delete(partition)
    this.partitions.add(partition)
  }

  /** Goes on, once what runs now is done: several changes make one request. */
  wake(): void {
    if (this.#woken) return
    this.#woken = true
    queueMicrotask(() => {
      this.#woken = false
      this.pump()
    })
  }

  /** The broker asks for peace. */
  mute(ms: number): void {
    this.#notBefore = Math.max(this.#notBefore, performance.now() + ms)
  }

  close(): void {
    this.#end.abort()
    this.#disconnect()
    this.#rest(0, false)
  }

  /** Sends the next request if one can go, else sees to it that it will. */
  pump(): void {
    if (this.#end.signal.aborted || this.#connecting) return
    if (this.#sent !== null) {
      this.#mayCut()
      return
    }
    if (this.partitions.size === 0 || !this.#buffers.free) {
      this.#rest(0, false)
      return
    }
    const now = performance.now()
    const limited = this.#settings.bucket.waitMs()
    const wait = Math.max(this.#notBefore - now, limited, this.#soonest() - now)
    if (wait > 0) {
      this.#rest(wait, limited > 0 && limited >= wait)
      return
    }
    this.#rest(0, false)
    if (this.#connection?.usable === true) this.#send(this.#connection)
    else void this.#connect(now)
  }

  /** When the first of the partitions may be asked for. */
  #soonest(): number {
    let soonest = Number.POSITIVE_INFINITY
    for (const { notBefore } of this.partitions) if (notBefore < soonest) soonest = notBefore
    return soonest
  }

  /** Waits for so long; 0: for somebody to wake it. */
  #rest(ms: number, heldBack: boolean): void {
    clearTimeout(this.#timer)
    if (heldBack !== this.#heldBack) this.#settings.bucket.holding(heldBack ? 1 : -1)
    this.#heldBack = heldBack
    if (ms <= 0) return
    this.#timer = setTimeout(
      () => {
        this.pump()
      },
      Math.min(LONGEST_TIMER_MS, Math.ceil(ms)),
    )
  }

  async #connect(since: number): Promise<void> {
    this.#disconnect()
    this.#connecting = true
    try {
      const intake = new FrameIntake(this.#buffers, (bytes) => {
        this.#owner.received(bytes)
      })
      const options: ConnectOptions = { ...this.#settings.connect, intake }
      const connected = await connect(this.#address, options, this.#end.signal)
      this.#connection = new Connection(connected, intake)
      this.#failures = 0
    } catch (error) {
      this.#connecting = false
      if (!this.#end.signal.aborted) this.#failed(error, since)
      return
    }
    this.#connecting = false
    this.pump()
  }

  #send(connection: Connection): void {
    const { versions } = connection.connected
    const common = commonVersion(fetchApi, versions)
    if (common === null) {
      const theirs = versions.get(fetchApi.key) ?? null
      const ours = [fetchApi.minVersion, fetchApi.maxVersion] as const
      const address = addressText(this.#address)
      this.#failed(requestErrors.unsupported(this.who, 'Fetch', ours, theirs, { address }), 0)
      return
    }
    const sent = fetchRequest(this.partitions, this.#settings, common)
    this.#sent = sent
    this.#expect(connection, sent)
    void this.#exchange(connection, sent)
  }

  async #exchange(connection: Connection, sent: SentFetch): Promise<void> {
    let body: Buffer
    try {
      const frame = frameOf(fetchApi, sent.version, sent.request)
      body = await connection.connected.wire.send(frame)
    } catch (error) {
      if (this.#sent === sent) this.#lost(connection, sent, error)
      return
    }
    if (this.#sent === sent) this.#answered(connection, sent, body)
  }

  #answered(connection: Connection, sent: SentFetch, body: Buffer): void {
    const slot = connection.intake.last
    clearTimeout(this.#watch)
    this.#sent = null
    connection.answers += 1
    this.#settings.bucket.took(body.length)
    let response: FetchResponse
    try {
      response = fetchApi.decode(sent.version, new ByteReader(body))
    } catch (error) {
      const what = `Fetch v${sent.version}`
      this.#failed(requestErrors.undecodable(this.who, what, error), sent.at)
      return
    }
    const taken = this.#owner.answered(this, { sent, response, body })
    if (taken.holdsBuffer && slot !== null) slot.held = true
    this.pump()
    taken.deliver(() => {
      if (taken.holdsBuffer && slot !== null) this.#release(slot)
    })
  }

  #release(slot: FrameSlot): void {
    this.#buffers.release(slot)
    if (this.partitions.size === 0) this.#buffers.trim()
    this.pump()
  }

  /** The connection went while an answer was waited for. One that has worked may have been closed for idleness: anew. */
  #lost(connection: Connection, sent: SentFetch, cause: unknown): void {
    if (connection.answers > 0) {
      this.#disconnect()
      this.pump()
      return
    }
    const address = addressText(this.#address)
    this.#failed(connectionErrors.closedEarly(address, 'Fetch', cause), sent.at)
  }

  /** Silence is what is measured, not the time that a large answer takes on a slow line. */
  #expect(connection: Connection, sent: SentFetch): void {
    const { intake } = connection
    const seen = intake.received
    const ms = this.#settings.silenceMs + sent.request.maxWaitMs
    this.#watch = setTimeout(() => {
      // A thread that was busy for long has bytes waiting in the kernel, which are read after timers.
      setImmediate(() => {
        if (this.#sent !== sent) return
        if (intake.received > seen) this.#expect(connection, sent)
        else this.#failed(requestErrors.timeout(this.who, `Fetch v${sent.version}`, ms), sent.at)
      })
    }, ms)
  }

  /**
   * Partitions were added while the broker holds a request that has nothing to answer: it would answer another one on
   * this socket only after that, so the socket is left.
   */
  #mayCut(): void {
    const sent = this.#sent
    const connection = this.#connection
    if (sent === null || connection === null || !sent.longPoll) return
    const now = performance.now()
    let soonest = Number.POSITIVE_INFINITY
    for (const { request, notBefore } of this.partitions) {
      if (request !== sent && notBefore < soonest) soonest = notBefore
    }
    const wait = Math.max(soonest, sent.at + LONG_POLL_MS) - now
    if (wait > sent.request.maxWaitMs) return
    if (wait > 0) this.#rest(wait, false)
    else if (connection.intake.idle) {
      this.#disconnect()
      this.pump()
    }
  }

  #failed(thrown: unknown, since: number): void {
    this.#disconnect()
    const backoff = Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** this.#failures)
    this.#failures += 1
    this.#notBefore = performance.now() + backoff * (0.8 + 0.4 * Math.random())
    const address = addressText(this.#address)
    const error = isKafkaError(thrown) ? thrown : connectionErrors.failed(address, thrown)
    this.#owner.unreachable(this, error, since)
  }

  #disconnect(): void {
    clearTimeout(this.#watch)
    const connection = this.#connection
    this.#connection = null
    this.#sent = null
    connection?.connected.wire.destroy()
  }
}

class Connection {
  readonly connected: Connected
  readonly intake: FrameIntake
  answers = 0
  readonly #sessionEnd: number

  constructor(connected: Connected, intake: FrameIntake) {
    this.connected = connected
    this.intake = intake
    const { sessionLifetimeMs } = connected
    this.#sessionEnd =
      sessionLifetimeMs > 0
        ? performance.now() + sessionLifetimeMs * SESSION_PART
        : Number.POSITIVE_INFINITY
  }

  get usable(): boolean {
    return !this.connected.wire.closed && performance.now() < this.#sessionEnd
  }
}
