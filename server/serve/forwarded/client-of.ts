/**
 * What the proxy in front says of the client, with HTTP_FORWARDED=true. Only the proxy nearest to us is believed, which is the
 * last hop: what stands further left anybody can have written there.
 *
 * X-Forwarded-* is believed before Forwarded, and as soon as one of them is there Forwarded is not looked at: nearly all proxies
 * set X-Forwarded-* and let a Forwarded that the client made up pass. A value that is none is as one that is not there.
 */
import { isIP } from 'node:net'
import type { IncomingHttpHeaders } from 'node:http'
import { parseForwarded } from './parse-forwarded.ts'

export interface ClientFacts {
  /** IP address, without port; null: the proxy does not tell. */
  readonly address: string | null
  readonly protocol: 'http' | 'https' | null
  /** As in Host. */
  readonly host: string | null
}

export function clientOf(headers: IncomingHttpHeaders): ClientFacts {
  const forwardedFor = lastOf(headers['x-forwarded-for'])
  const protocol = lastOf(headers['x-forwarded-proto'])
  const host = lastOf(headers['x-forwarded-host'])
  if (forwardedFor !== null || protocol !== null || host !== null)
    return factsOf(forwardedFor, protocol, host)
  const last = parseForwarded(textOf(headers['forwarded']) ?? '')?.at(-1)
  return factsOf(last?.get('for') ?? null, last?.get('proto') ?? null, last?.get('host') ?? null)
}

const NAMES = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host'] as const

/** Writes `clientOf` into the X-Forwarded-* headers, which the framework reads, in place of whatever came. */
export function settleForwarded(headers: IncomingHttpHeaders): void {
  const { address, protocol, host } = clientOf(headers)
  delete headers['forwarded']
  for (const [index, value] of [address, protocol, host].entries()) {
    const name = NAMES[index]
    if (name === undefined) continue
    if (value === null) delete headers[name]
    else headers[name] = value
  }
}

function factsOf(node: string | null, protocol: string | null, host: string | null): ClientFacts {
  const scheme = protocol?.toLowerCase()
  return {
    address: node === null ? null : addressOf(node),
    protocol: scheme === 'https' || scheme === 'http' ? scheme : null,
    host: host !== null && isHost(host) ? host : null,
  }
}

/** Of several hops the last, null when it is empty. */
function lastOf(header: string | string[] | undefined): string | null {
  const last = textOf(header)?.split(',').at(-1)?.trim() ?? ''
  return last === '' ? null : last
}

const textOf = (header: string | string[] | undefined): string | null =>
  header === undefined ? null : [header].flat().join(',')

/**
 * `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]:4711`; null for `unknown`, `_hidden` (RFC 7239, 6) and all
 * else.
 */
function addressOf(node: string): string | null {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::[\w.-]+)?$/.exec(node) ?? []
  if (bracketed !== undefined) return isIP(bracketed) === 6 ? bracketed : null
  if (plain !== undefined) return isIP(plain) === 4 ? plain : null
  return isIP(node) === 6 ? node : null
}

/** Host of RFC 9110, 7.2: a name or an address, and a port. */
function isHost(text: string): boolean {
  if (!/^(?:\[[\da-fA-F:.]+\]|[\w.~-]+)(?::\d{1,5})?$/.test(text)) return false
  return URL.canParse(`http://${text}`)
}
