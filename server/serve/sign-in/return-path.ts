/**
 * Where people go after signing in. Only to pages of the console, and by addresses relative to the one asked for: which
 * sub-path a proxy serves us under nobody has to tell (RFC 3986 4.2).
 */
import { isConsolePath } from '../web-app.ts'

/** A path of the console with its query, from the root of this server. Always safe to be sent to. */
export type ReturnPath = string

export const FRONT_PAGE: ReturnPath = '/'
const MAX_LENGTH = 4_096

/** Anything that is not surely a page of the console becomes its front page. */
export function returnPath(text: unknown): ReturnPath {
  if (typeof text !== 'string' || text.length > MAX_LENGTH) return FRONT_PAGE
  // Browsers read a backslash as a slash and leave out line ends, which turns "/\evil" into another host.
  if (!/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(text)) return FRONT_PAGE
  const url = URL.parse(text, 'http://millrace.invalid')
  if (url === null || url.host !== 'millrace.invalid' || !isConsolePath(url.pathname))
    return FRONT_PAGE
  return url.pathname + url.search
}

/**
 * Location that leads from one path of this server to another.
 * @param from path of the request, from the root, which is not the root itself: its own address may end with a slash or not
 * @param to from the root, `/login?landing=…`
 */
export function relativeLocation(from: string, to: string): string {
  const depth = from.split('/').length - 2
  return (depth === 0 ? './' : '../'.repeat(depth)) + to.slice(1)
}

/** AUTH_LANDING_URI, or the page below it that was asked for. */
export function landingLocation(landingUri: string, to: ReturnPath): string {
  if (to === FRONT_PAGE) return landingUri
  const [path = '', query] = to.split('?', 2)
  const url = new URL(landingUri)
  url.pathname = url.pathname.replace(/\/$/, '') + path
  url.search = query === undefined ? '' : `?${to.slice(path.length + 1)}`
  url.hash = ''
  return url.href
}
