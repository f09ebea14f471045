/** The cookie of a session: out of reach of scripts, sent by links to us and by nothing else of other sites. */
import type { FastifyReply } from 'fastify'
import { sessionCookieName } from '../../access/sign-in/cookies.ts'
import type { NewSession, SignIn } from '../../access/sign-in/model.ts'
import { setCookie } from '../cookies.ts'

export function setSessionCookie(
  reply: FastifyReply,
  signIn: SignIn,
  { cookie, expiresAt }: NewSession,
): void {
  const seconds = Math.max(1, Math.floor((expiresAt - Date.now()) / 1000))
  setCookie(reply, nameOf(reply, signIn), cookie, `; Max-Age=${seconds}`)
}

export function clearSessionCookie(reply: FastifyReply, signIn: SignIn): void {
  setCookie(reply, nameOf(reply, signIn), '', '; Max-Age=0')
}

const nameOf = (reply: FastifyReply, signIn: SignIn): string =>
  sessionCookieName(signIn.cookieName, reply.request.protocol === 'https')
