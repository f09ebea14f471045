/** What went wrong while connecting, told from the heap of errors that Node and the library leave. */
import {
  authenticationErrors,
  connectionErrors,
  isKafkaError,
  messageOf,
  tlsErrors,
} from '../errors.ts'
import type { KafkaError } from '../errors.ts'

export type ConnectStage = 'connect' | 'tls' | 'sasl' | 'ready'

export interface ConnectContext {
  readonly address: string
  readonly host: string
  readonly stage: ConnectStage
  readonly tls: boolean
  readonly mechanism: string | undefined
  readonly timeoutMs: number
  /** What the socket said, when the thrown error only says that it closed. */
  readonly lastError: unknown
  readonly firstBytes: Buffer | undefined
}

const STAGES: Readonly<Record<ConnectStage, string>> = {
  connect: 'the TCP connection',
  tls: 'the TLS handshake',
  sasl: 'SASL authentication',
  ready: 'the first request (ApiVersions)',
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
const NO_ROUTE = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EHOSTDOWN', 'ENETDOWN'])

/** Turns whatever connecting threw into one catalogued error. */
export function connectError(thrown: unknown, context: ConnectContext): KafkaError {
  const text = printable(context.firstBytes)
  if (text !== undefined) return connectionErrors.notKafka(context.address, `"${text}"`, thrown)
  const causes = [...chain(thrown), ...chain(context.lastError)]
  for (const cause of causes) {
    if (isKafkaError(cause)) return cause
  }
  const undecodable = causes.find((cause) => cause instanceof RangeError)
  if (undecodable !== undefined) {
    const seen = `bytes that are no answer to ApiVersions (${messageOf(undecodable)})`
    return connectionErrors.notKafka(context.address, seen, thrown)
  }
  for (const cause of causes) {
    const known = fromCode(cause, context, thrown)
    if (known !== undefined) return known
  }
  const sasl = handshakeError(causes, context, thrown)
  if (sasl !== undefined) return sasl
  if (causes.some(isTimeout)) {
    return connectionErrors.connectTimeout(
      context.address,
      context.timeoutMs,
      STAGES[context.stage],
      thrown,
    )
  }
  if (
    causes.some((cause) => /closed|ECONNRESET|EPIPE/i.test(`${messageOf(cause)} ${codeOf(cause)}`))
  ) {
    return connectionErrors.closedEarly(context.address, STAGES[context.stage], thrown)
  }
  return connectionErrors.failed(context.address, causes.at(-1) ?? thrown)
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
  if (code === 'ETIMEDOUT') {
    return connectionErrors.connectTimeout(address, context.timeoutMs, STAGES.connect, thrown)
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
  if (text.includes('Broker requires TLS')) return tlsErrors.wantsTls(address, thrown)
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

/** Refused credentials are catalogued where the exchange is; what is left is the handshake before it. */
function handshakeError(
  causes: readonly unknown[],
  { address, mechanism }: ConnectContext,
  thrown: unknown,
): KafkaError | undefined {
  if (mechanism === undefined) return undefined
  for (const cause of causes) {
    const offered = offeredMechanisms(cause)
    if (offered !== undefined) {
      return authenticationErrors.mechanism(address, mechanism, offered, thrown)
    }
  }
  return undefined
}

/** SaslHandshake's answer lists what the listener has. */
function offeredMechanisms(cause: unknown): string[] | undefined {
  const response = property(cause, 'response')
  const offered = property(response, 'mechanisms')
  return Array.isArray(offered) ? offered.map(String) : undefined
}

function certificateNames(cause: unknown): string {
  const names = property(property(cause, 'cert'), 'subjectaltname')
  return typeof names === 'string' && names !== '' ? names : 'no subject alternative names'
}

const isTimeout = (cause: unknown): boolean => /timed out/i.test(messageOf(cause))

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
