/** Signing in by OpenID Connect: `/oauth2/{openid|okta|auth0}` leaves for the identity server, `…/callback` comes back. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Buckets, buckets } from '../../access/sign-in/buckets.ts'
import { SignInError } from '../../access/sign-in/errors.ts'
import { attemptName } from '../../access/sign-in/openid/attempt.ts'
import { type OpenIdFlow, openIdFlow } from '../../access/sign-in/openid/flow.ts'
import { networkOf } from '../../access/sign-in/sign-in-limits.ts'
import { PUBLIC } from '../access-rule.ts'
import type { ServeContext } from '../context.ts'
import { asServeError, problemOf, type ServeError } from '../errors.ts'
import { escapeHtml, htmlPage, PAGE_CSP } from '../html-page.ts'
import { isNavigation } from '../web-app.ts'
import { enter, sendTo } from './enter.ts'
import { noteSignIn } from './note-sign-in.ts'
import { attemptCookie, forgetAttempt, keepAttempt } from './openid-cookies.ts'
import { FRONT_PAGE, type ReturnPath, returnPath } from './return-path.ts'

/** It travels in the attempt's cookie, and browsers keep none of more than 4,096 bytes. */
const LONGEST_RETURN = 1_500

/** Of one address, behind which a whole company may be: each costs requests to the identity server. */
const RATE = { capacity: 300, everyMs: 200 }

/** Of a console whose AUTH_PROVIDER_TYPE is one of OpenID Connect. The flow also says where people sign out of the identity server. */
export function openIdRoutes(app: FastifyInstance, context: ServeContext): OpenIdFlow | null {
  const { config, access, log } = context
  const settings = config.access.openid
  if (settings === null) return null
  const flow = openIdFlow({
    settings,
    secret: config.state.secret,
    roleSource: () => access.roleSource(),
  })
  const path = `/oauth2/${flow.provider}`
  const rate = buckets(RATE)
  // Whoever looks at a link without following it must not use an attempt up.
  const route = { config: { access: PUBLIC }, exposeHeadRoute: false }

  const redirectUri = ({ protocol, host }: FastifyRequest): string =>
    new URL(`.${path}/callback`, withSlash(config.access.landingUri ?? `${protocol}://${host}`))
      .href

  app.get(path, route, async (request, reply) => {
    const to = wantedPage(request)
    try {
      hold(rate, request)
      const begun = await flow.begin(redirectUri(request), to)
      keepAttempt(reply, flow, begun)
      return await reply.code(303).header('location', begun.location).send()
    } catch (error) {
      return sendFailure(reply, error, to)
    }
  })

  app.get(`${path}/callback`, route, async (request, reply) => {
    const query = new URL(request.url, 'http://callback.invalid').searchParams
    const name = attemptName(query.get('state') ?? '')
    const sealed = attemptCookie(request, name)
    const to = returnPath(flow.open(sealed ?? '')?.returnTo)
    try {
      hold(rate, request)
      if (sealed !== undefined) forgetAttempt(reply, name)
      const { person } = await flow.complete(query, redirectUri(request), sealed)
      await enter(context, request, reply, person)
      return sendTo(context, request, reply, to)
    } catch (error) {
      return sendFailure(reply, error, to)
    }
  })

  function sendFailure(reply: FastifyReply, thrown: unknown, to: ReturnPath): FastifyReply {
    const error = asServeError(thrown)
    if (error.code === 'MR_INTERNAL') throw error
    const { request } = reply
    const { code, message } = error
    // Not the cause: answers of the identity server hold tokens.
    log.warn({ code, requestId: request.id, address: request.ip }, `sign-in failed: ${message}`)
    // Somebody was there and did not get in. Callbacks of nobody, which anybody can send, stay in the log of the process.
    if (code === 'MR_OPENID_REFUSED' || code === 'MR_OPENID_TOKEN')
      noteSignIn(
        context,
        request,
        { provider: flow.provider, name: 'unknown' },
        { event: 'login', result: 'failed', reason: message },
      )
    const problem = problemOf(error, request.id)
    void reply.code(problem.status).headers(error.headers)
    if (!isNavigation(request))
      return reply.type('application/problem+json; charset=utf-8').send(problem)
    return reply
      .header('content-security-policy', PAGE_CSP)
      .type('text/html; charset=utf-8')
      .send(failurePage(request, error, problem.title, to, flow.signOutUrl()))
  }
  return flow
}

/** @throws SignInError MR_SIGN_IN_LIMIT */
function hold(rate: Buckets, { ip }: FastifyRequest): void {
  const address = networkOf(ip)
  const seconds = Math.ceil(rate.wait(address) / 1000)
  if (seconds > 0)
    throw new SignInError(
      'MR_SIGN_IN_LIMIT',
      `Too many sign-ins from your address. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
      { retryAfter: seconds },
    )
  rate.take(address)
}

function wantedPage({ query }: FastifyRequest): ReturnPath {
  const landing: unknown =
    typeof query === 'object' && query !== null ? Reflect.get(query, 'landing') : undefined
  const to = returnPath(landing)
  return to.length > LONGEST_RETURN ? FRONT_PAGE : to
}

function failurePage(
  { url, id }: FastifyRequest,
  { code, message }: ServeError,
  title: string,
  to: ReturnPath,
  signOutUrl: string | null,
): string {
  // Relative, as every link: behind a proxy that strips a path nobody here knows it.
  const [, , provider = '', callback] = url.split('?', 1)[0]?.split('/') ?? []
  const again = `${callback === undefined ? '' : '../'}${provider}?landing=${encodeURIComponent(to)}`
  return htmlPage(
    title,
    `<p>${escapeHtml(message)}</p><p><a href="${escapeHtml(again)}">Try again</a></p>` +
      // Otherwise trying again brings the same person back without a question.
      (code === 'MR_FORBIDDEN' && signOutUrl !== null
        ? `<p>To come in as somebody else, first <a href="${escapeHtml(signOutUrl)}">sign out of the identity server</a>.</p>`
        : '') +
      `<p>Request id: <code>${escapeHtml(id)}</code></p>`,
  )
}

const withSlash = (base: string): string => (base.endsWith('/') ? base : `${base}/`)
