/**
 * Signing in and out with pages: `GET /login`, `POST /j_security_check` (names of Jetty's form authentication), `/logout`.
 *
 * A page at the root of the server may have an address with or without a slash at its end (`/kpow`, `/kpow/`), of which nobody here
 * is told. There the page to sign in stands at that very address, with `?login`, and its form goes to where it stands.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { OpenIdFlow } from '../../access/sign-in/openid/flow.ts'
import { PUBLIC } from '../access-rule.ts'
import type { ServeContext } from '../context.ts'
import { asServeError, problemOf, ServeError } from '../errors.ts'
import { callerOf } from './caller.ts'
import { challenge } from './challenge.ts'
import { enter, leave, sendTo } from './enter.ts'
import { loginPage, loginPageCsp } from './login-page.ts'
import { noteSignIn } from './note-sign-in.ts'
import { landingLocation, relativeLocation, type ReturnPath, returnPath } from './return-path.ts'

const ROUTE = { config: { access: PUBLIC }, exposeHeadRoute: false }
/** A name, a password and a way back. */
const MAX_FORM = 16_384

export function signInRoutes(
  app: FastifyInstance,
  context: ServeContext,
  openId: OpenIdFlow | null,
): void {
  const { config, signIn } = context
  if (signIn.provider === 'none') return withoutSignIn(app)
  const isForm = signIn.provider === 'jetty'

  app.get('/login', ROUTE, async (request, reply) => {
    const to = landingOf(request.query)
    const stays = ['signed-out', 'stay'].some((name) => queryHas(request, name))
    if (isForm || stays) return sendLogin(context, request, reply, { to, error: null, name: '' })
    return reply.code(303).header('location', wayOut(request, to)).send()
  })

  /** To the identity server. */
  const wayOut = ({ url }: FastifyRequest, to: ReturnPath): string =>
    relativeLocation(pathOf(url), `/oauth2/${signIn.provider}?${landingQuery(to)}`)

  const byGet = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    // A link on another site signs nobody out: it leads to the console, whose menu does.
    if (request.method === 'GET' && request.headers['sec-fetch-site'] === 'cross-site')
      return reply
        .code(303)
        .header('location', relativeLocation(pathOf(request.url), '/'))
        .send()
    const signedIn = await signIn.authenticate(callerOf(request, 'console')).catch(() => null)
    await leave(context, request, reply)
    if (signedIn !== null)
      noteSignIn(context, request, signedIn.person, { event: 'logout', result: 'succeeded' })
    const away = openId?.signOutUrl() ?? null
    const to = away ?? relativeLocation(pathOf(request.url), '/login?signed-out')
    return reply.code(303).header('location', to).send()
  }
  app.get('/logout', ROUTE, byGet)
  app.post('/logout', ROUTE, byGet)

  if (!isForm) return
  void app.register(async (forms) => {
    forms.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: MAX_FORM },
      async (_request: unknown, body: unknown) =>
        Object.fromEntries(new URLSearchParams(String(body))),
    )
    const route = { ...ROUTE, bodyLimit: MAX_FORM }
    forms.post('/j_security_check', route, (request, reply) => check(request, reply))
    forms.post('/', route, (request, reply) => check(request, reply))
  })

  async function check(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { body } = request
    const name = textOf(body, 'j_username')
    const to = returnPath(textOf(body, 'landing') || landingOf(request.query))
    try {
      const person = await signIn.checkPassword(
        name,
        textOf(body, 'j_password'),
        callerOf(request, 'console'),
      )
      if (person === null) {
        noteSignIn(
          context,
          request,
          { provider: signIn.provider, name },
          { event: 'login', result: 'failed', reason: 'Wrong name or password.' },
        )
        throw new ServeError('MR_BAD_CREDENTIALS', 'The name or the password is wrong.')
      }
      await enter(context, request, reply, person)
      return pathOf(request.url) === '/' && config.access.landingUri === null
        ? await reply.code(303).header('location', '?').send()
        : sendTo(context, request, reply, to)
    } catch (thrown) {
      const error = asServeError(thrown)
      if (error.code === 'MR_INTERNAL') throw error
      const problem = problemOf(error, request.id)
      void reply.code(problem.status).headers(error.headers)
      if (problem.status === 401)
        void reply.header('www-authenticate', challenge(config, 'console'))
      return wantsPage(request)
        ? sendLogin(context, request, reply, { to, error: error.message, name })
        : reply.type('application/problem+json; charset=utf-8').send(problem)
    }
  }
}

/** Where there is nothing to sign in to, links of before lead to the console. */
function withoutSignIn(app: FastifyInstance): void {
  for (const path of ['/login', '/logout']) {
    app.get(path, ROUTE, async (_request, reply) => reply.code(303).header('location', './').send())
  }
}

interface Asked {
  readonly to: ReturnPath
  readonly error: string | null
  readonly name: string
}

/** The page to sign in, at whatever address was asked for. */
export function sendLogin(
  context: ServeContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { to, error, name }: Asked,
): FastifyReply {
  const { signIn, config } = context
  const { provider, trouble } = signIn
  const isAtRoot = pathOf(request.url) === '/'
  const page = loginPage({
    provider,
    // An empty one is the address itself.
    action:
      provider === 'jetty'
        ? isAtRoot
          ? ''
          : 'j_security_check'
        : `oauth2/${provider}?${landingQuery(to)}`,
    hidden: isAtRoot ? {} : { landing: to },
    name,
    error,
    notices: [
      ...(queryHas(request, 'signed-out') && error === null ? ['You are signed out.'] : []),
      ...(trouble === null
        ? []
        : [
            `Kafka cannot be used for sessions at this moment: ${trouble} You can sign in; it holds for 15 minutes at first, and on when Kafka is back.`,
          ]),
    ],
  })
  return reply
    .headers({
      'content-security-policy': loginPageCsp(config.access.landingUri),
      'cache-control': 'no-store',
    })
    .type('text/html; charset=utf-8')
    .send(page)
}

/** Sends somebody who came for a page of the console, and has not signed in, to where they can. */
export function sendToSignIn(
  context: ServeContext,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { access } = context.config
  const path = pathOf(request.url)
  if (access.method === 'basic' && access.provider === 'jetty')
    throw new ServeError('MR_UNAUTHENTICATED', 'Sign in with the name and password of a user.', {
      headers: { 'www-authenticate': challenge(context.config, 'console') },
    })
  const login = `/login?${landingQuery(returnPath(request.url))}`
  const there = (): string => {
    if (path !== '/') return relativeLocation(path, login)
    return access.landingUri === null
      ? '?login'
      : landingPath(access.landingUri, returnPath(request.url))
  }
  return reply.code(303).header('location', there()).send()
}

/** Path of the page to sign in below AUTH_LANDING_URI, on whatever host they are. */
function landingPath(landingUri: string, to: ReturnPath): string {
  const { pathname } = new URL(landingLocation(landingUri, '/login'))
  return `${pathname}?${landingQuery(to)}`
}

const landingQuery = (to: ReturnPath): string => new URLSearchParams({ landing: to }).toString()

export const landingOf = (query: unknown): ReturnPath => returnPath(textOf(query, 'landing'))

function textOf(fields: unknown, name: string): string {
  const value: unknown =
    typeof fields === 'object' && fields !== null && Object.hasOwn(fields, name)
      ? Reflect.get(fields, name)
      : ''
  return typeof value === 'string' ? value : ''
}

const queryHas = ({ query }: FastifyRequest, name: string): boolean =>
  typeof query === 'object' && query !== null && Object.hasOwn(query, name)

const pathOf = (url: string): string => url.split('?', 1)[0] ?? ''

const wantsPage = ({ headers }: FastifyRequest): boolean =>
  /\btext\/html\b/.test(headers.accept ?? '')
