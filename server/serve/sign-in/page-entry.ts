/** Who comes for a page of the console: whoever has signed in gets it, others go to where they can sign in. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ServeContext } from '../context.ts'
import { asServeError } from '../errors.ts'
import { escapeHtml, htmlPage, PAGE_CSP } from '../html-page.ts'
import { callerOf } from './caller.ts'
import { landingOf, sendLogin, sendToSignIn } from './sign-in-routes.ts'

/** null: they may have it. What it shows they are told by the API, which asks again. */
export async function pageEntry(
  context: ServeContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | null> {
  const { signIn } = context
  if (signIn.provider === 'none') return null
  try {
    if ((await signIn.authenticate(callerOf(request, 'console'))) !== null) return null
  } catch (thrown) {
    const error = asServeError(thrown)
    if (error.code === 'MR_BEHIND') return sendBehind(request, reply, error.message)
    if (error.status !== 401) throw error
  }
  if (request.url === '/?login')
    return sendLogin(context, request, reply, {
      to: landingOf(request.query),
      error: null,
      name: '',
    })
  return sendToSignIn(context, request, reply)
}

/** The session may well be good: to lose it would be worse than to wait. */
function sendBehind(request: FastifyRequest, reply: FastifyReply, message: string): FastifyReply {
  const depth = (request.url.split('?', 1)[0]?.split('/').length ?? 2) - 2
  const login = `${'../'.repeat(depth)}login?stay`
  return reply
    .code(503)
    .headers({
      'content-security-policy': PAGE_CSP,
      'cache-control': 'no-store',
      'retry-after': '1',
      refresh: '2',
    })
    .type('text/html; charset=utf-8')
    .send(
      htmlPage(
        'One moment',
        `<p>${escapeHtml(message)}</p><p>This page asks again by itself. If it goes on, Kafka may be away: you can <a href="${login}">sign in anew</a>.</p>`,
      ),
    )
}
