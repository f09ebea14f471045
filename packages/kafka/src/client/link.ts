/**
 * Everything between this client and one address for one use: at most one live connection (Line), made when it is
 * needed, with its ApiVersions asked; several callers share one attempt, and a dead address is left alone for a while.
 */
import { connectionErrors, isKafkaError, requestErrors } from '../errors.ts'
import type { KafkaError } from '../errors.ts'
import type { Bootstrap } from '../options.ts'
import { within } from './deadline.ts'
import type { Deadline } from './deadline.ts'
import { connect } from './handshake.ts'
import type { ConnectOptions } from './handshake.ts'
import { Line } from './line.ts'
import type { TrafficCounters } from './traffic.ts'
import { addressText } from './wire.ts'

/** As Kafka's clients: reconnect.backoff.ms and reconnect.backoff.max.ms. */
const BACKOFF_MS = 50
const BACKOFF_MAX_MS = 1000

export class Link {
  readonly address: string
  readonly #to: Bootstrap
  readonly #options: ConnectOptions
  readonly #traffic: TrafficCounters
  #line: Line | undefined
  #opening: Promise<Line> | undefined
  #failures = 0
  #retryAt = 0
  #lastError: KafkaError | undefined
  readonly #end = new AbortController()

  constructor(to: Bootstrap, options: ConnectOptions, traffic: TrafficCounters) {
    this.address = addressText(to)
    this.#to = to
    this.#options = options
    this.#traffic = traffic
  }

  /** False after a failure, until something succeeds. */
  get healthy(): boolean {
    return this.#failures === 0
  }

  /**
   * A connection that stands. Fails at once, with the last error, while the address is left alone.
   * @throws KafkaError MR_KAFKA_UNREACHABLE, MR_KAFKA_TLS, MR_KAFKA_AUTHENTICATION, MR_KAFKA_TIMEOUT, MR_KAFKA_ABORTED
   */
  async acquire(deadline: Deadline, what: string): Promise<Line> {
    if (this.#line?.usable === true) return this.#line
    const wait = this.#retryAt - performance.now()
    if (this.#opening === undefined && wait > 0 && this.#lastError !== undefined) {
      throw connectionErrors.backingOff(this.address, this.#lastError)
    }
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined
    })
    return within(this.#opening, deadline, what, () =>
      requestErrors.connectingTooLong(this.address, what, deadline.ms),
    )
  }

  /** What was learnt by using the line: an answer came, or none did within its deadline. */
  answered(): void {
    this.#failures = 0
  }

  silent(line: Line): void {
    this.#failures += 1
    if (this.#line === line) this.#line = undefined
    line.retire()
  }

  close(): void {
    this.#end.abort()
    this.#line?.destroy()
    this.#line = undefined
  }

  /** No new requests, since no broker has this address any more; what is under way may finish. */
  retire(): void {
    this.#end.abort()
    this.#line?.retire()
    this.#line = undefined
  }

  async #open(): Promise<Line> {
    try {
      const connected = await connect(this.#to, this.#options, this.#end.signal)
      this.#line = new Line(connected, this.#options.clientId, this.#traffic)
      this.#failures = 0
      this.#lastError = undefined
      return this.#line
    } catch (thrown) {
      if (this.#end.signal.aborted) throw connectionErrors.gone(this.address)
      const error = isKafkaError(thrown) ? thrown : connectionErrors.failed(this.address, thrown)
      this.#failures += 1
      this.#lastError = error
      const backoff = Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** (this.#failures - 1))
      this.#retryAt = performance.now() + backoff * (0.8 + 0.4 * Math.random())
      throw error
    }
  }
}
