/** The cookies of attempts to sign in by OpenID Connect: one each, so that several tabs can be on their way at once. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ATTEMPT_MS } from '../../access/sign-in/openid/attempt.ts'
import type { Begun, OpenIdFlow } from '../../access/sign-in/openid/flow.ts'
import { cookieOf } from '../../access/sign-in/cookies.ts'
import { setCookie } from '../cookies.ts'

/** Of one browser at a time. */
const MOST_ATTEMPTS = 5
/**
 * Characters of their names and values: nginx reads 8 kB of cookies unless told otherwise, of which other cookies of ours and of
 * what else is on this host need some. Whoever has more is refused by the proxy until they expire.
 */
const MOST_CHARS = 5_000

/** On HTTPS no other host of the domain can set it, and so complete a sign-in of its own in this browser (RFC 6265bis, 4.1.3). */
function prefixOf(request: FastifyRequest): string {
  return request.protocol === 'https' ? '__Host-millrace_openid_' : 'millrace_openid_'
}

/** Value of an attempt's cookie. @param name as `attemptName` makes it */
export function attemptCookie(request: FastifyRequest, name: string): string | undefined {
  return cookieOf(request.headers, prefixOf(request) + name)
}

/** Keeps an attempt in the browser, in place of its oldest ones where there are many, or where they are long. */
export function keepAttempt(reply: FastifyReply, flow: OpenIdFlow, { name, sealed }: Begun): void {
  const { request } = reply
  const prefix = prefixOf(request)
  // Those that cannot be opened are of other installations on this host, whose business they are.
  const ours = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.split('=', 1)[0]?.trim() ?? '')
    .filter((cookie) => cookie.startsWith(prefix))
    .map((cookie) => cookie.slice(prefix.length))
    .flatMap((old) => {
      const value = attemptCookie(request, old) ?? ''
      const attempt = flow.open(value)
      return attempt === null
        ? []
        : [{ old, chars: old.length + value.length, at: attempt.startedAt }]
    })
    .toSorted((one, other) => other.at - one.at)
  let chars = name.length + sealed.length
  for (const [index, each] of ours.entries()) {
    chars += prefix.length + each.chars
    if (index >= MOST_ATTEMPTS - 1 || chars > MOST_CHARS) forgetAttempt(reply, each.old)
  }
  setCookie(reply, prefix + name, sealed, `; Max-Age=${ATTEMPT_MS / 1000}`)
}

export function forgetAttempt(reply: FastifyReply, name: string): void {
  setCookie(reply, prefixOf(reply.request) + name, '', '; Max-Age=0')
}
