/**
 * One socket to one broker: the library's Connection, made safe to live with.
 *
 * What the library leaves open and is closed here (2.12.1): its `error` events end the process when nobody listens,
 * as does a frame shorter than its header;
 * requests waiting for an answer time out by destroying the socket, so its own time-out is out of the way and deadlines
 * are ours; re-authentication on a live socket lets other requests in between, which brokers refuse, so a session
 * that ends is left to Line, which moves to a new socket in time.
 */
import { isIP } from 'node:net'
import type { Socket } from 'node:net'
import { createSecureContext } from 'node:tls'
import type { ConnectionOptions as TlsConnectionOptions, SecureContext } from 'node:tls'
import { Connection, Writer } from '@platformatic/kafka'
import type { ConnectionOptions } from '@platformatic/kafka'
import { messageOf, tlsErrors } from '../errors.ts'
import type { Bootstrap, TlsOptions } from '../options.ts'
import { connectError } from './connect-error.ts'
import type { ConnectStage } from './connect-error.ts'
import type { Authenticator } from '../security/sasl.ts'
import { librarySasl } from './library-sasl.ts'

/** Far beyond any deadline of ours, within what a timer can hold. */
const NEVER_MS = 2_147_483_647
const KEEP_ALIVE_MS = 30_000

export interface WireOptions {
  readonly clientId: string
  readonly tls: WireTls | undefined
  readonly authenticator: Authenticator | undefined
  readonly connectTimeoutMs: number
}

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

export class Wire {
  /** `host:port` */
  readonly address: string
  readonly authenticated: boolean
  /** When the broker ends the SASL session, in ms from authentication; 0: never. */
  sessionLifetimeMs = 0
  closed = false
  /** The last thing the socket complained about: the cause of a close. */
  lastError: unknown = undefined
  stage: ConnectStage = 'connect'
  /** What the other side said first: tells a web server from a broker. */
  firstBytes: Buffer | undefined = undefined
  #connection: Connection | undefined
  #onClose: (() => void) | undefined

  private constructor(address: string, authenticated: boolean) {
    this.address = address
    this.authenticated = authenticated
  }

  /**
   * Connects, with TLS and SASL as configured.
   * @throws KafkaError MR_KAFKA_UNREACHABLE, MR_KAFKA_TLS, MR_KAFKA_AUTHENTICATION
   */
  static async open(to: Bootstrap, options: WireOptions): Promise<Wire> {
    const wire = new Wire(addressText(to), options.authenticator !== undefined)
    const connection = new Connection(
      options.clientId,
      connectionOptions(to, options, (ms) => {
        wire.sessionLifetimeMs = ms
      }),
    )
    wire.#connection = connection
    connection.on('error', (error) => {
      wire.lastError ??= error
    })
    connection.on('close', () => {
      wire.#closed()
    })
    connection.on('sasl:handshake', () => {
      wire.stage = 'sasl'
    })
    try {
      const connecting = Promise.withResolvers<void>()
      // With a callback, because the promise that connect() makes by itself may be rejected where nobody holds it.
      void connection.connect(to.host, to.port, (error) => {
        if (error) connecting.reject(error)
        else connecting.resolve()
      })
      const { socket } = connection
      // The library listens once: a second error of the same socket would end the process.
      socket.on('error', (error) => {
        wire.lastError ??= error
      })
      socket.on('close', () => {
        wire.#closed()
      })
      socket.once('connect', () => {
        if (options.tls !== undefined) wire.stage = 'tls'
        else if (options.authenticator !== undefined) wire.stage = 'sasl'
      })
      // After the library's own listener for it, which starts to read.
      socket.once(options.tls === undefined ? 'connect' : 'secureConnect', () => {
        wire.#guardReading(socket)
      })
      socket.setKeepAlive(true, KEEP_ALIVE_MS)
      await connecting.promise
      wire.stage = 'ready'
      return wire
    } catch (thrown) {
      wire.destroy()
      // Ends the library's wait for readiness, and with it its timer.
      connection.emit('close')
      throw connectError(thrown, {
        address: wire.address,
        host: to.host,
        stage: wire.stage,
        tls: options.tls !== undefined,
        mechanism: options.authenticator?.mechanism,
        timeoutMs: options.connectTimeoutMs,
        lastError: wire.lastError,
        firstBytes: wire.firstBytes,
      })
    }
  }

  /** Called once, when the socket is gone. */
  set onClose(listener: () => void) {
    this.#onClose = listener
    if (this.closed) listener()
  }

  /** Sends one request; resolves with the body of its answer. Rejects with the library's errors when the socket goes. */
  send(frame: Frame): Promise<Buffer> {
    return new Promise<Buffer>((resolve, reject) => {
      const connection = this.#connection
      if (connection === undefined || this.closed) {
        reject(this.lastError ?? new Error('Connection closed'))
        return
      }
      connection.send<Buffer>(
        frame.apiKey,
        frame.apiVersion,
        () => Writer.create().append(frame.body),
        // One Buffer: finding bytes in the library's list of socket chunks is quadratic.
        (_correlationId, _apiKey, _apiVersion, reader) => reader.buffer.buffer,
        frame.flexibleRequest,
        frame.flexibleResponse,
        (error, body) => {
          if (error || body === undefined) reject(error ?? new Error('The answer is empty'))
          else resolve(body)
        },
      )
    })
  }

  /** Ends the socket at once; what waits for an answer is rejected. */
  destroy(): void {
    const connection = this.#connection
    if (connection === undefined) return
    this.#connection = undefined
    // close() alone waits for a frozen peer to take what is still to be written; destroy() alone leaves timers.
    connection.close(() => {})
    const socket = connection.socket as typeof connection.socket | undefined
    socket?.on('error', () => {})
    socket?.destroy()
    this.#closed()
  }

  /** The library's parser throws on frames that no broker sends; thrown in a socket's event that ends the process. */
  #guardReading(socket: Socket): void {
    const [parse] = socket.listeners('data')
    if (parse === undefined) return
    socket.removeAllListeners('data')
    socket.on('data', (chunk: Buffer) => {
      this.firstBytes ??= chunk
      try {
        parse.call(socket, chunk)
      } catch (error) {
        this.lastError ??= new RangeError(messageOf(error), { cause: error })
        socket.destroy()
      }
    })
  }

  #closed(): void {
    if (this.closed) return
    this.closed = true
    this.#onClose?.()
  }
}

/** `host:port`, IPv6 in brackets. */
export function addressText({ host, port }: Bootstrap): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function connectionOptions(
  to: Bootstrap,
  options: WireOptions,
  onSession: (lifetimeMs: number) => void,
): ConnectionOptions {
  const { tls, authenticator, connectTimeoutMs } = options
  return {
    connectTimeout: connectTimeoutMs,
    requestTimeout: NEVER_MS,
    // Server name indication is for names only (RFC 6066); without a name the address itself is verified.
    tlsServerName: isIP(to.host) === 0,
    ...(tls === undefined ? {} : { tls: tlsConnection(tls) }),
    ...(authenticator === undefined
      ? {}
      : { sasl: librarySasl(authenticator, addressText(to), onSession) }),
  }
}

/** @throws KafkaError MR_KAFKA_TLS when key, certificates, ciphers or versions cannot be used */
export function wireTls({ verifyHostname, ...options }: TlsOptions): WireTls {
  try {
    // As in Java, every certificate of the trust store is an anchor, intermediates too.
    const secureContext = createSecureContext({ ...options, allowPartialTrustChain: true })
    return { secureContext, verifyHostname }
  } catch (cause) {
    throw tlsErrors.material(messageOf(cause), cause)
  }
}

function tlsConnection({ secureContext, verifyHostname }: WireTls): TlsConnectionOptions {
  return { secureContext, ...(verifyHostname ? {} : { checkServerIdentity: () => undefined }) }
}
