/** Lets somebody in whose identity is proven, by whatever provider: a session, its cookie, and the way to where they wanted. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Person } from '../../access/identity.ts'
import type { NewSession } from '../../access/sign-in/model.ts'
import type { ServeContext } from '../context.ts'
import { ServeError } from '../errors.ts'
import { tellPosition } from '../read-your-writes.ts'
import { callerOf } from './caller.ts'
import { noteSignIn } from './note-sign-in.ts'
import { clearSessionCookie, setSessionCookie } from './session-cookie.ts'
import { landingLocation, relativeLocation, type ReturnPath } from './return-path.ts'

/**
 * Makes a session and gives its cookie; one that the browser had is ended. Of a console's route only.
 * @throws ServeError MR_FORBIDDEN: they have no authorised role
 */
export async function enter(
  context: ServeContext,
  request: FastifyRequest,
  reply: FastifyReply,
  person: Person,
): Promise<NewSession> {
  const { signIn, access, log } = context
  const caller = callerOf(request, 'console')
  const refusal = access.refuseEntry(person)
  if (refusal !== null) {
    noteSignIn(context, request, person, { event: 'login', result: 'denied', reason: refusal })
    throw new ServeError('MR_FORBIDDEN', refusal)
  }
  const session = await signIn.begin(person, caller)
  setSessionCookie(reply, signIn, session)
  if (session.position !== null) tellPosition(reply, session.position)
  noteSignIn(context, request, person, { event: 'login', result: 'succeeded' })
  log.info(`login -> user: ${person.name}, roles: ${person.roles.join(', ')}`)
  return session
}

/** Sends the browser to a page of the console, or to AUTH_LANDING_URI. */
export function sendTo(
  context: ServeContext,
  request: FastifyRequest,
  reply: FastifyReply,
  to: ReturnPath,
): FastifyReply {
  const { landingUri } = context.config.access
  const from = request.url.split('?', 1)[0] ?? '/'
  const location =
    landingUri === null ? relativeLocation(from, to) : landingLocation(landingUri, to)
  return reply.code(303).header('location', location).send()
}

/** Ends the browser's session, wherever it was made, and takes its cookie away. */
export async function leave(
  { signIn }: ServeContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const position = await signIn.end(callerOf(request, 'console'))
  clearSessionCookie(reply, signIn)
  if (position !== null) tellPosition(reply, position)
}
