/** Whether a request may use the TLS connection that it came by: client certificate, and the host that it names. */
import { isIP } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { FastifyRequest } from 'fastify'
import { quote, ServeError } from '../errors.ts'
import type { Tls } from './open-tls.ts'

/**
 * @param isProbe of an orchestrator: it has no certificate, and asks for an address
 * @throws ServeError MR_CLIENT_CERTIFICATE, MR_WRONG_SERVER_NAME
 */
export function checkConnection(tls: Tls, { raw }: FastifyRequest, isProbe: boolean): void {
  const { socket } = raw
  if (!(socket instanceof TLSSocket)) throw new TypeError('the connection is no TLS connection')
  if (tls.config.clientAuth !== 'none' && !isProbe) checkClient(tls, socket)
  if (tls.config.sniHostCheck) checkHost(socket, raw.headers.host, isProbe)
}

function checkClient(tls: Tls, socket: TLSSocket): void {
  const shown = socket.getPeerX509Certificate()
  if (shown === undefined) {
    if (tls.config.clientAuth === 'requested') return
    throw new ServeError(
      'MR_CLIENT_CERTIFICATE',
      'No client certificate was shown, and this server asks for one. Expected a certificate from an authority in its trust store.',
    )
  }
  if (socket.authorized) return
  // Another instance with the same certificate: it has proved in the handshake that it has the key, too.
  if (shown.fingerprint256 === tls.material().certificate.fingerprint256) return
  throw new ServeError(
    'MR_CLIENT_CERTIFICATE',
    `The client certificate of ${quote(oneLine(shown.subject))} is not accepted (${String(socket.authorizationError)}). Expected one that is valid now, meant for clients, and from an authority in the trust store of this server.`,
  )
}

/** The port says nothing about the certificate, and addresses are never named in the handshake (RFC 6066, 3). */
function checkHost(socket: TLSSocket, host: string | undefined, isProbe: boolean): void {
  const name = hostnameOf(host)
  if (isProbe && (name === null || isIP(name) !== 0)) return
  const certificate = socket.getX509Certificate()
  if (name === null || certificate === undefined) throw wrongName(host, 'names no host')
  if (isIP(name) !== 0) {
    if (certificate.checkIP(name) === undefined) throw wrongName(host, NOT_LISTED)
    return
  }
  if (certificate.checkHost(name) === undefined) throw wrongName(host, NOT_LISTED)
  if (!socket.servername)
    throw wrongName(host, 'came by a TLS connection that named no server (SNI)')
}

const NOT_LISTED = 'names a host that the certificate of this server is not for'

const wrongName = (host: string | undefined, why: string): ServeError =>
  new ServeError(
    'MR_WRONG_SERVER_NAME',
    `The request (Host: ${quote(host ?? '')}) ${why}. Ask for a name in the certificate, or unset HTTPS_SNI_HOST_CHECK.`,
  )

/** Without port and brackets; null: it is none. */
function hostnameOf(host: string | undefined): string | null {
  const hostname = URL.parse(`https://${host ?? ''}`)?.hostname ?? ''
  return hostname === '' ? null : hostname.replaceAll(/^\[|\]$/g, '')
}

const oneLine = (subject: string): string => subject.replaceAll('\n', ', ')
