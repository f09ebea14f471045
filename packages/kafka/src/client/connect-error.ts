/** What went wrong while connecting, told from the heap of errors that Node leaves. */
import { connectionErrors, isKafkaError, messageOf, tlsErrors } from '../errors.ts'
import type { KafkaError } from '../errors.ts'

export type ConnectStage = 'connect' | 'tls' | 'versions' | 'sasl'

export interface ConnectContext {
  readonly address: string
  readonly host: string
  readonly stage: ConnectStage
  readonly tls: boolean
  readonly firstBytes: Buffer | undefined
}

/** For messages. */
export const STAGES: Readonly<Record<ConnectStage, string>> = {
  connect: 'the TCP connection',
  tls: 'the TLS handshake',
  versions: 'the first request (ApiVersions)',
  sasl: 'SASL authentication',
}

/** OpenSSL's verification failures that mean: no chain to a trusted authority. */
const UNTRUSTED = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
  'CERT_REVOKED',
  'CERT_CHAIN_TOO_LONG',
  'INVALID_CA',
  'CERT_SIGNATURE_FAILURE',
])
const NO_ROUTE = new Set([
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EHOSTDOWN',
  'ENETDOWN',
])

/** Turns whatever connecting threw into one catalogued error. */
export function connectError(thrown: unknown, context: ConnectContext): KafkaError {
  const { address, firstBytes, stage, tls } = context
  const text = printable(firstBytes)
  if (text !== undefined) return connectionErrors.notKafka(address, `"${text}"`, thrown)
  if (!tls && isTlsRecord(firstBytes)) return tlsErrors.wantsTls(address, thrown)
  if (isKafkaError(thrown)) return thrown
  if (thrown instanceof RangeError) {
    const seen = `bytes that are no answer of a broker (${thrown.message})`
    return connectionErrors.notKafka(address, seen, thrown)
  }
  for (const cause of chain(thrown)) {
    const known = fromCode(cause, context, thrown)
    if (known !== undefined) return known
  }
  return connectionErrors.closedEarly(address, STAGES[stage], thrown)
}

function fromCode(
  cause: unknown,
  context: ConnectContext,
  thrown: unknown,
): KafkaError | undefined {
  const { address, host } = context
  const code = codeOf(cause)
  if (code === 'ECONNREFUSED') return connectionErrors.refused(address, thrown)
  if (code === 'ENOTFOUND' || code.startsWith('EAI_') || code === 'ENODATA') {
    return connectionErrors.dns(address, host, code, thrown)
  }
  if (NO_ROUTE.has(code)) return connectionErrors.noRoute(address, code, thrown)
  if (UNTRUSTED.has(code)) return tlsErrors.untrusted(address, code, thrown)
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return tlsErrors.expired(address, code, thrown)
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return tlsErrors.hostname(address, certificateNames(cause), thrown)
  }
  if (/ALERT_.*(CERTIFICATE|UNKNOWN_CA)/.test(code)) {
    return tlsErrors.clientCertificate(address, code, thrown)
  }
  const text = messageOf(cause)
  if (
    code === 'ERR_SSL_WRONG_VERSION_NUMBER' ||
    code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG' ||
    text.includes('before secure TLS connection was established')
  ) {
    return tlsErrors.notTls(address, thrown)
  }
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') || code === 'EPROTO') {
    return tlsErrors.failed(address, text, thrown)
  }
  return undefined
}

/** The first line of a peer that talks text: HTTP, SMTP, SSH … A broker's answer begins with a length, so with a zero. */
function printable(bytes: Buffer | undefined): string | undefined {
  const line = bytes?.toString('latin1').split(/[\r\n]/)[0] ?? ''
  return /^[\x20-\x7e]{4,}$/.test(line) ? line.slice(0, 60) : undefined
}

/** Content type (alert or handshake), then version 3.x. */
function isTlsRecord(bytes: Buffer | undefined): boolean {
  const type = bytes?.[0]
  return (type === 0x15 || type === 0x16) && bytes?.[1] === 0x03
}

function certificateNames(cause: unknown): string {
  const names = property(property(cause, 'cert'), 'subjectaltname')
  return typeof names === 'string' && names !== '' ? names : 'no subject alternative names'
}

/** An error, its causes and its parts, outermost first. */
export function chain(thrown: unknown): unknown[] {
  const found: unknown[] = []
  const waiting = [thrown]
  while (waiting.length > 0) {
    const next = waiting.shift()
    if (next === undefined || next === null || found.includes(next)) continue
    found.push(next)
    waiting.push(property(next, 'cause'))
    const parts = property(next, 'errors')
    if (Array.isArray(parts)) waiting.push(...parts)
  }
  return found
}

function codeOf(cause: unknown): string {
  const code = property(cause, 'code')
  return typeof code === 'string' ? code : ''
}

/** A property of anything. */
export function property(of: unknown, name: string): unknown {
  if (typeof of !== 'object' || of === null) return undefined
  const value: unknown = Reflect.get(of, name)
  return value
}
