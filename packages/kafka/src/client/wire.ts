/**
 * One socket to one broker: frames out, frames in, answers matched to requests by correlation id.
 *
 * Our own rather than a library's connection (DECISIONS.md): deadlines belong to the callers, nothing a peer sends may
 * end the process, and a large answer must be joined once.
 */
import { connect as connectTcp, isIP } from 'node:net'
import type { Socket, SocketConstructorOpts } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ConnectionOptions, SecureContext } from 'node:tls'
import type { Bootstrap } from '../options.ts'
import { ByteReader } from '../wire/byte-reader.ts'
import { ByteWriter } from '../wire/byte-writer.ts'
import { Frames } from './frames.ts'

const KEEP_ALIVE_MS = 30_000

/** Made once per client: reading the authorities anew for each socket costs milliseconds. */
export interface WireTls {
  readonly secureContext: SecureContext
  readonly verifyHostname: boolean
}

export interface Frame {
  readonly apiKey: number
  readonly apiVersion: number
  readonly body: Buffer
  readonly flexibleRequest: boolean
  readonly flexibleResponse: boolean
}

/**
 * Where a socket puts what it reads, for who wants frames in memory of their own instead of chunks that are joined: the
 * kernel's (or TLS's) bytes are copied once, straight into place.
 */
export interface Intake {
  /** Where the next bytes go; not empty. Asked for after each `filled`. */
  readonly space: Uint8Array
  /** So many bytes have been put there. @returns a frame that is whole by it. @throws RangeError when it cannot be one */
  filled(bytes: number): Buffer | null
}

interface Waiting {
  readonly flexible: boolean
  resolve(body: Buffer): void
  reject(error: unknown): void
}

export class Wire {
  /** `host:port` */
  readonly address: string
  closed = false
  /** The last thing the socket complained about: the cause of a close. */
  lastError: unknown = undefined
  /** What the other side said first: tells a web server from a broker. */
  firstBytes: Buffer | undefined = undefined
  readonly #socket: Socket
  readonly #clientId: string
  readonly #frames = new Frames()
  readonly #waiting = new Map<number, Waiting>()
  readonly #connected = Promise.withResolvers<void>()
  #correlationId = 0

  /** Begins to connect; `connected` tells when that is done. */
  constructor(to: Bootstrap, clientId: string, tls: WireTls | undefined, intake?: Intake) {
    this.address = addressText(to)
    this.#clientId = clientId
    const reading = intake === undefined ? {} : this.#into(intake)
    this.#socket =
      tls === undefined
        ? connectTcp({ ...to, ...reading })
        : connectTls({ ...tlsConnection(to, tls), ...reading })
    this.#socket.setNoDelay(true)
    this.#socket.setKeepAlive(true, KEEP_ALIVE_MS)
    this.#socket.once(tls === undefined ? 'connect' : 'secureConnect', () => {
      this.#connected.resolve()
    })
    this.#socket.on('error', (error) => {
      this.lastError ??= error
    })
    this.#socket.on('close', () => {
      this.#onClose()
    })
    if (intake === undefined) {
      this.#socket.on('data', (chunk: Buffer) => {
        this.#onData(chunk)
      })
    }
    // Who only waits for an answer need not hear of it twice.
    this.#connected.promise.catch(() => {})
  }

  /** Resolves when TCP, and TLS where configured, stand. Rejects with the socket's error. */
  get connected(): Promise<void> {
    return this.#connected.promise
  }

  /** Calls back when TCP stands and TLS is still to come. */
  onTcp(listener: () => void): void {
    this.#socket.once('connect', listener)
  }

  /** Sends one request; resolves with the body of its answer. Rejects with the socket's error when it closes. */
  send(frame: Frame): Promise<Buffer> {
    if (this.closed) return Promise.reject(this.#closeError())
    const correlationId = this.#correlationId
    this.#correlationId = (correlationId + 1) & 0x7f_ff_ff_ff
    return new Promise<Buffer>((resolve, reject) => {
      this.#waiting.set(correlationId, { flexible: frame.flexibleResponse, resolve, reject })
      this.#socket.write(this.#encode(frame, correlationId))
    })
  }

  /** Ends the socket at once; what waits for an answer is rejected. */
  destroy(): void {
    this.#socket.destroy()
    this.#onClose()
  }

  /** Size, then request header v1, or v2 with its tagged fields, then the body. */
  #encode(frame: Frame, correlationId: number): Buffer {
    const out = new ByteWriter(64 + frame.body.length)
    out.int32(0).int16(frame.apiKey).int16(frame.apiVersion).int32(correlationId)
    out.nullableString(this.#clientId)
    if (frame.flexibleRequest) out.taggedFields()
    out.raw(frame.body)
    return out.int32At(0, out.length - 4).finish()
  }

  #onData(chunk: Buffer): void {
    this.firstBytes ??= chunk
    this.#frames.push(chunk)
    try {
      for (let frame = this.#frames.next(); frame !== null; frame = this.#frames.next()) {
        this.#answer(new ByteReader(frame))
      }
    } catch (error) {
      this.lastError ??= error
      this.destroy()
    }
  }

  /** TLS sockets take `onread` too when they open the TCP connection themselves; Node's types do not say so. */
  #into(intake: Intake): Pick<SocketConstructorOpts, 'onread'> {
    return {
      onread: {
        buffer: () => intake.space,
        // The next space is asked for as soon as this returns: `filled` must have moved on by then.
        callback: (bytes, into) => {
          this.firstBytes ??= Buffer.from(into.subarray(0, bytes))
          try {
            const frame = intake.filled(bytes)
            if (frame !== null) this.#answer(new ByteReader(frame))
          } catch (error) {
            this.lastError ??= error
            this.destroy()
          }
          return true
        },
      },
    }
  }

  #answer(reader: ByteReader): void {
    const correlationId = reader.int32()
    const waiting = this.#waiting.get(correlationId)
    if (waiting === undefined) {
      throw new RangeError(
        `Expected the answer to one of our requests, got one for correlation id ${correlationId}`,
      )
    }
    if (waiting.flexible) reader.taggedFields()
    this.#waiting.delete(correlationId)
    waiting.resolve(reader.view(reader.remaining))
  }

  #onClose(): void {
    if (this.closed) return
    this.closed = true
    const error = this.#closeError()
    this.#connected.reject(error)
    for (const waiting of this.#waiting.values()) waiting.reject(error)
    this.#waiting.clear()
  }

  #closeError(): unknown {
    return this.lastError ?? new Error('the connection was closed')
  }
}

/** `host:port`, IPv6 in brackets. */
export function addressText({ host, port }: Bootstrap): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function tlsConnection(
  { host, port }: Bootstrap,
  { secureContext, verifyHostname }: WireTls,
): ConnectionOptions {
  return {
    host,
    port,
    secureContext,
    // Always, since gateways choose the broker by it; but it is for names only (RFC 6066).
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(verifyHostname ? {} : { checkServerIdentity: () => undefined }),
  }
}
