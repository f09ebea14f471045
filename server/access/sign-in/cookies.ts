/** Cookies as they are sent: how one is read, and what that of a session is called. */
import type { RequestHeaders } from './model.ts'

/** Value of a cookie as it was sent; of several of one name, the first. */
export function cookieOf({ cookie }: RequestHeaders, name: string): string | undefined {
  if (typeof cookie !== 'string') return undefined
  for (const pair of cookie.split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}

/**
 * On HTTPS with `__Host-`: browsers take such a cookie only from this very host, over HTTPS, for all paths, so that nobody under
 * a neighbouring name can put one of theirs in its place (RFC 6265bis 4.1.3.2).
 */
export const sessionCookieName = (name: string, secure: boolean): string =>
  secure ? `__Host-${name}` : name
