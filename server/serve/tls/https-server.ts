/** A listener that speaks HTTPS, with the certificate that is in force when a connection begins. */
import type { ServerOptions } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { RequestListener } from 'node:http'
import { Socket } from 'node:net'
import { type SecureContextOptions, TLSSocket } from 'node:tls'
import { MIN_TLS_VERSION, type TlsMaterial } from '../../config/tls-material.ts'
import type { Tls } from './open-tls.ts'

/** A handshake takes three round trips at most; Node's default of two minutes lets idle connections pile up. */
const HANDSHAKE_MS = 10_000

export function httpsServer(tls: Tls, options: ServerOptions, handler: RequestListener): Server {
  const server = createServer(
    {
      ...options,
      ...contextOptions(tls.material()),
      handshakeTimeout: HANDSHAKE_MS,
      requestCert: tls.config.clientAuth !== 'none',
      // connection-check.ts refuses instead: with a reason that can be read, and not for probes, which have no certificate.
      rejectUnauthorized: false,
    },
    handler,
  )
  endHandshakesWhenClosed(server)
  // Before the framework's own listener, which closes the connection.
  server.prependListener('clientError', tellOfHttps)
  const leave = tls.onChange(() => server.setSecureContext(contextOptions(tls.material())))
  server.once('close', leave)
  return server
}

/** Node's server waits for connections whose handshake goes on, and does not count them among those that it closes. */
function endHandshakesWhenClosed(server: Server): void {
  const underWay = new Map<string, Socket>()
  server.on('connection', (socket: Socket) => {
    const key = peer(socket)
    underWay.set(key, socket)
    socket.once('close', () => underWay.delete(key))
  })
  server.on('secureConnection', (socket) => underWay.delete(peer(socket)))
  const closeIdle = server.closeIdleConnections.bind(server)
  server.closeIdleConnections = () => {
    closeIdle()
    for (const socket of underWay.values()) socket.destroy()
  }
}

const peer = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`

/** Ciphers are Node's. */
function contextOptions({ key, cert, ca }: TlsMaterial): SecureContextOptions {
  return { key, cert, ...(ca === null ? {} : { ca }), minVersion: MIN_TLS_VERSION }
}

const REFUSAL = 'This port speaks HTTPS. Open the same address with https:// instead of http://.\n'
const REFUSAL_ANSWER = [
  'HTTP/1.1 400 Bad Request',
  'Content-Type: text/plain; charset=utf-8',
  `Content-Length: ${Buffer.byteLength(REFUSAL)}`,
  'Connection: close',
  '',
  REFUSAL,
].join('\r\n')

/** Plain HTTP is answered in plain: everywhere else people see a connection that breaks for no reason. */
function tellOfHttps(error: Error, socket: unknown): void {
  if (!('code' in error) || error.code !== 'ERR_SSL_HTTP_REQUEST') return
  if (!(socket instanceof TLSSocket)) return
  // Node has no public way to the connection below; where it is not there, the connection just ends.
  const below: unknown = Reflect.get(socket, '_parent')
  if (below instanceof Socket && below.writable) below.end(REFUSAL_ANSWER)
}
