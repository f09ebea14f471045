/**
 * The cookies of the console besides that of a session (sign-in/session-cookie.ts). Neither says who somebody is to be let in;
 * both are out of reach of scripts.
 *
 * Their path is `/`: behind a proxy that strips a prefix nothing on the server knows it.
 */
import { randomBytes } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { cookieOf } from '../access/sign-in/cookies.ts'
import type { RequestHeaders } from '../access/sign-in/model.ts'

/** Tells browsers apart while there is no sign-in. */
const BROWSER_COOKIE = 'millrace_browser'
/** Where this browser's last write lies in the log. */
export const POSITION_COOKIE = 'millrace_position'

const YEAR_S = 31_536_000
/** 128 random bits. */
const BROWSER_ID = /^[A-Za-z0-9_-]{22}$/

/**
 * Whether a request brings a cookie that may let somebody in: ours do not, and programs that keep cookies (curl with a jar)
 * bring them back without an Origin.
 */
export function bringsAuthority({ cookie }: RequestHeaders): boolean {
  if (typeof cookie !== 'string') return false
  const names = cookie.split(';').map((pair) => pair.split('=', 1)[0]?.trim())
  return names.some((name) => name !== BROWSER_COOKIE && name !== POSITION_COOKIE && name !== '')
}

/** null: it has none, or something that we did not make. */
export function browserOf(headers: RequestHeaders): string | null {
  const id = cookieOf(headers, BROWSER_COOKIE)
  return id !== undefined && BROWSER_ID.test(id) ? id : null
}

/** Gives a browser that comes for a page, and has no id yet, one. */
export function giveBrowserId(reply: FastifyReply): void {
  const { request } = reply
  if (request.method !== 'GET' || browserOf(request.headers) !== null) return
  const id = randomBytes(16).toString('base64url')
  setCookie(reply, BROWSER_COOKIE, id, `; Max-Age=${YEAR_S}`)
}

/** Until the browser is closed unless `more` says so. */
export function setCookie(reply: FastifyReply, name: string, value: string, more = ''): void {
  // As the client named it, where HTTP_FORWARDED lets a proxy tell.
  const secure = reply.request.protocol === 'https' ? '; Secure' : ''
  reply.header('set-cookie', `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${more}${secure}`)
}
