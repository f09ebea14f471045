/**
 * One live connection and what its broker can do.
 *
 * Deadlines: brokers answer a socket strictly in order, so an answer that is overdue blocks all behind it. Destroying
 * the socket would fail neighbours that still have time (a slow describe beside a quick one); keeping it would let new
 * requests queue behind a frozen broker. So an overdue line is retired: new requests get a new socket, neighbours keep
 * their own deadlines, and the last one to leave closes the old socket.
 */
import type { Codec } from '../protocol/codec.ts'
import { connectionErrors, requestErrors } from '../errors.ts'
import { ByteReader } from '../wire/byte-reader.ts'
import { within } from './deadline.ts'
import type { Deadline } from './deadline.ts'
import { frameOf } from './exchange.ts'
import type { Connected } from './handshake.ts'
import type { TrafficCounters } from './traffic.ts'
import { commonVersion } from './versions.ts'
import type { VersionRanges } from './versions.ts'
import type { Frame, Wire } from './wire.ts'

/** A SASL session is left at this part of its lifetime: brokers end it at the first request after it. */
const SESSION_PART = 0.85
/** Frame length, API key, version, correlation id, length of the client id. */
const REQUEST_HEADER = 4 + 2 + 2 + 4 + 2
const RESPONSE_HEADER = 4 + 4

export class Line {
  readonly versions: VersionRanges
  readonly #wire: Wire
  readonly #traffic: TrafficCounters
  readonly #headerBytes: number
  readonly #sessionEnd: number
  readonly #authenticated: boolean
  #waiting = 0
  #retired = false
  #answered = false

  constructor(connected: Connected, clientId: string, traffic: TrafficCounters) {
    this.#wire = connected.wire
    this.versions = connected.versions
    this.#authenticated = connected.authenticated
    this.#traffic = traffic
    this.#headerBytes = REQUEST_HEADER + Buffer.byteLength(clientId)
    this.#sessionEnd =
      connected.sessionLifetimeMs > 0
        ? performance.now() + connected.sessionLifetimeMs * SESSION_PART
        : Number.POSITIVE_INFINITY
  }

  get address(): string {
    return this.#wire.address
  }

  /** Whether new requests may go this way. Retires itself when its session nears its end. */
  get usable(): boolean {
    if (!this.#retired && performance.now() >= this.#sessionEnd) this.retire()
    return !this.#retired && !this.#wire.closed
  }

  /**
   * Sends one request and decodes its answer.
   * @param who `broker 3 (host:port)`, for messages
   * @throws KafkaError MR_KAFKA_UNSUPPORTED, MR_KAFKA_TIMEOUT, MR_KAFKA_UNREACHABLE (reason `closed` or `closed-early`), MR_KAFKA_PROTOCOL, MR_KAFKA_ABORTED
   */
  async ask<Req, Res>(
    codec: Codec<Req, Res>,
    request: Req,
    deadline: Deadline,
    who: string,
  ): Promise<Res> {
    const version = commonVersion(codec, this.versions)
    if (version === null) {
      const theirs = this.versions.get(codec.key) ?? null
      const ours = [codec.minVersion, codec.maxVersion] as const
      throw requestErrors.unsupported(who, codec.name, ours, theirs, { address: this.address })
    }
    const what = `${codec.name} v${version}`
    const body = await this.#send(frameOf(codec, version, request), codec.name, what, deadline, who)
    try {
      return codec.decode(version, new ByteReader(body))
    } catch (cause) {
      throw requestErrors.undecodable(who, what, cause)
    }
  }

  /** No new requests; the socket closes when the last one under way is settled. */
  retire(): void {
    this.#retired = true
    if (this.#waiting === 0) this.#wire.destroy()
  }

  destroy(): void {
    this.#retired = true
    this.#wire.destroy()
  }

  async #send(
    frame: Frame,
    api: string,
    what: string,
    deadline: Deadline,
    who: string,
  ): Promise<Buffer> {
    this.#waiting += 1
    this.#traffic.sent(api, this.#headerBytes + (frame.flexibleRequest ? 1 : 0) + frame.body.length)
    try {
      const answer = this.#wire.send(frame).catch((cause: unknown) => {
        // A listener that wants SASL answers ApiVersions to anyone, and nothing else.
        throw this.#answered || this.#authenticated
          ? connectionErrors.closed(this.address, what, cause)
          : connectionErrors.closedEarly(this.address, what, cause)
      })
      const body = await within(answer, deadline, what, () =>
        requestErrors.timeout(who, what, deadline.ms, { address: this.address }),
      )
      this.#answered = true
      this.#traffic.received(RESPONSE_HEADER + (frame.flexibleResponse ? 1 : 0) + body.length)
      return body
    } finally {
      this.#waiting -= 1
      if (this.#retired && this.#waiting === 0) this.#wire.destroy()
    }
  }
}
