/** One HTTP listener: its checks in order, its routes, its answers when something is wrong. */
import { randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { crossOriginReason } from '../access/same-origin.ts'
import { PUBLIC } from './access-rule.ts'
import { guardRoutes } from './authenticate.ts'
import { isAllowedHost } from './allowed-hosts.ts'
import { settleForwarded } from './forwarded/client-of.ts'
import type { ServeContext } from './context.ts'
import { bringsAuthority } from './cookies.ts'
import { engineError, enginePage } from './engine-gate.ts'
import { asServeError, problemOf, quote, ServeError } from './errors.ts'
import { HEALTH_PATHS, healthRoutes } from './health.ts'
import { PAGE_CSP } from './html-page.ts'
import { openApiDocument } from './openapi.ts'
import type { Operation } from './operation.ts'
import { operationRoutes } from './operation-routes.ts'
import { otherMethods } from './other-methods.ts'
import type { Read } from './read.ts'
import { readRoutes } from './read-routes.ts'
import { openIdRoutes } from './sign-in/openid-routes.ts'
import { challenge } from './sign-in/challenge.ts'
import { pageEntry } from './sign-in/page-entry.ts'
import { signInRoutes } from './sign-in/sign-in-routes.ts'
import { socketRoute } from './socket.ts'
import { metricsRoute } from './metrics.ts'
import { MAX_URL_LENGTH } from './target.ts'
import { checkConnection } from './tls/connection-check.ts'
import { httpsServer } from './tls/https-server.ts'
import { isConsolePath, isNavigation, sendNoSuchPage, webApp } from './web-app.ts'

export interface AppOptions {
  /** Folder of the built console; null: API only. */
  readonly webRoot: string | null
  readonly reads: readonly Read[]
  readonly operations: readonly Operation[]
  /** On API_PORT programs sign in by basic or bearer, and there are no pages. */
  readonly listener: 'console' | 'api'
}

/** Slow senders are cut off; sockets are not affected once upgraded. */
const SERVER_OPTIONS = {
  maxHeaderSize: 32_768,
  requestTimeout: 30_000,
  keepAliveTimeout: 75_000,
} as const

/** Of routes that do not say another. */
const BODY_BYTES = 2 ** 20

export async function buildApp(
  context: ServeContext,
  options: AppOptions,
): Promise<FastifyInstance> {
  const { config, engine, tls } = context
  const app = fastify({
    logger: false,
    // The nearest proxy alone, as settleForwarded() has it.
    trustProxy: config.web.httpForwarded ? (_address: string, hop: number) => hop === 0 : false,
    genReqId: (request) => requestId(request.headers['x-request-id']),
    bodyLimit: BODY_BYTES,
    http: SERVER_OPTIONS,
    requestTimeout: SERVER_OPTIONS.requestTimeout,
    keepAliveTimeout: SERVER_OPTIONS.keepAliveTimeout,
    ...(tls === null
      ? {}
      : { serverFactory: (handler: RequestListener) => httpsServer(tls, SERVER_OPTIONS, handler) }),
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: MAX_URL_LENGTH },
    frameworkErrors: (error, request, reply) => {
      reply.headers(apiHeaders(request.id))
      sendProblem(context, request, reply, fromFastify(error, request), options.listener)
    },
  })

  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (_request: unknown, body: unknown) => parseJsonBody(String(body)),
  )

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(apiHeaders(request.id))
    if (tls !== null) reply.headers(strictTransport(tls.config.hstsMaxAgeS))
    if (config.web.httpForwarded) settleForwarded(request.raw.headers)
    checkUrl(request)
    const path = pathOf(request)
    const isProbe = HEALTH_PATHS.has(path)
    if (tls !== null) checkConnection(tls, request, isProbe)
    if (isProbe) return
    checkHost(request, config.web.allowedHosts)
    checkOrigin(request, config.web.allowedOrigins)
    if (engine.uiAvailable) return
    if (isNavigation(request) && options.webRoot !== null) return sendEnginePage(context, reply)
    if (isReadOrSocket(path)) throw engineError(engine)
  })
  app.addHook('onResponse', async (request, reply) => {
    // A request to upgrade that got an ordinary answer: Node has let go of its connection, so nobody else would ever
    // end it, and closing the server would wait for it.
    if (request.headers.upgrade !== undefined && reply.raw.headersSent) {
      request.raw.socket.destroySoon()
    }
  })
  app.setErrorHandler((error, request, reply) => {
    sendProblem(context, request, reply, fromFastify(error, request), options.listener)
  })

  // The console's files tell nothing of a cluster; every route from here on says who may.
  const web = options.webRoot === null ? null : await webApp(app, options.webRoot, config.web.gzip)
  guardRoutes(app, context, options.listener)
  healthRoutes(app, engine)
  metricsRoute(app, config.prometheus, () => context.status())
  await socketRoute(app, context, options.reads, options.listener)
  readRoutes(app, context, options.reads)
  operationRoutes(app, context, options.operations)
  if (options.listener === 'console') signInRoutes(app, context, openIdRoutes(app, context))
  otherMethods(app, options.reads, options.operations)
  // Made when first asked for: it takes a fifth of the whole start.
  let openApi: string | undefined
  const { reads, operations } = options
  app.get('/openapi.json', { config: { access: PUBLIC } }, async (_request, reply) => {
    openApi ??= JSON.stringify(openApiDocument(reads, operations, context.status().version))
    return reply.type('application/json; charset=utf-8').send(openApi)
  })
  app.setNotFoundHandler(async (request, reply) => {
    if (web !== null && isNavigation(request)) {
      if (!isConsolePath(pathOf(request))) return sendNoSuchPage(reply)
      const entry = await pageEntry(context, request, reply)
      return entry ?? web.sendPage(reply)
    }
    throw new ServeError(
      'MR_NOT_FOUND',
      `There is nothing at ${request.method} ${quote(pathOf(request))}. /openapi.json lists the paths of the API.`,
    )
  })
  return app
}

/** A caller's own id is kept, so that its log and ours can be joined; anything odd is replaced. */
function requestId(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.:-]{1,128}$/.test(header) ? header : randomUUID()
}

/** Headers of every answer; pages put their own policy in place of the one that allows nothing. */
function apiHeaders(id: string): Record<string, string> {
  return {
    'x-request-id': id,
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
  }
}

const strictTransport = (maxAgeS: number): Record<string, string> =>
  maxAgeS === 0 ? {} : { 'strict-transport-security': `max-age=${maxAgeS}` }

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? ''

const isReadOrSocket = (path: string): boolean =>
  path === '/ws' || path === '/me' || /^\/[a-z]+\/v\d+\//.test(path)

function checkUrl(request: FastifyRequest): void {
  if (request.url.length <= MAX_URL_LENGTH) return
  throw new ServeError(
    'MR_URL_TOO_LONG',
    `The address has ${request.url.length} characters; at most ${MAX_URL_LENGTH} are read. Ask for fewer things at once.`,
  )
}

function checkHost(request: FastifyRequest, allowed: readonly string[]): void {
  if (isAllowedHost(request.host, allowed)) return
  throw new ServeError(
    'MR_UNKNOWN_HOST',
    `The request is for the host ${quote(request.host ?? '')}. This server answers to ${allowed.join(', ')} only, so that foreign pages cannot reach it under a name of their own.`,
  )
}

function checkOrigin(request: FastifyRequest, allowedOrigins: readonly string[]): void {
  const { headers } = request
  const secFetchSite = headers['sec-fetch-site']
  const reason = crossOriginReason(
    {
      method: request.method,
      upgrade: headers.upgrade !== undefined,
      host: request.host,
      secure: request.protocol === 'https',
      origin: headers.origin,
      secFetchSite: typeof secFetchSite === 'string' ? secFetchSite : undefined,
      hasCookie: bringsAuthority(headers),
    },
    allowedOrigins,
  )
  if (reason !== null) throw new ServeError('MR_CROSS_ORIGIN', reason)
}

function sendEnginePage(context: ServeContext, reply: FastifyReply): FastifyReply {
  return reply
    .code(503)
    .header('content-security-policy', PAGE_CSP)
    .type('text/html; charset=utf-8')
    .send(enginePage(context.engine))
}

/** Nothing is undefined, which is what an operation without a body expects. @throws ServeError MR_BAD_REQUEST */
function parseJsonBody(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    // Only an escape can bring half of a surrogate pair into text that was UTF-8.
    return /\\u[dD][89a-fA-F]/.test(text) ? JSON.parse(text, wellFormed) : JSON.parse(text)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : ''
    throw new ServeError('MR_BAD_REQUEST', `The body is no JSON: ${why}.`, { cause })
  }
}

/** @throws SyntaxError for text that no other program could read back */
function wellFormed(name: string, value: unknown): unknown {
  if (name.isWellFormed() && (typeof value !== 'string' || value.isWellFormed())) return value
  throw new SyntaxError('a text has half of a surrogate pair, which stands for no character')
}

/** Fastify's own errors in our words. */
function fromFastify(thrown: unknown, { routeOptions }: FastifyRequest): ServeError {
  const { code, statusCode, message } = errorFields(thrown)
  switch (code) {
    case 'FST_ERR_BAD_URL':
      return new ServeError(
        'MR_BAD_REQUEST',
        'The path holds malformed percent-encoding: "%" must be followed by two hexadecimal digits of UTF-8 text.',
        { cause: thrown },
      )
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ServeError(
        'MR_BODY_TOO_LARGE',
        `The body is larger than ${(routeOptions.bodyLimit ?? BODY_BYTES) / 2 ** 20} MiB, which is the most that is read here. Send it in parts.`,
        { cause: thrown },
      )
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ServeError(
        'MR_UNSUPPORTED_MEDIA_TYPE',
        'Bodies are read as application/json only.',
        { cause: thrown },
      )
    default:
      return statusCode >= 400 && statusCode < 500 && !(thrown instanceof ServeError)
        ? new ServeError('MR_BAD_REQUEST', message, { cause: thrown })
        : asServeError(thrown)
  }
}

function errorFields(thrown: unknown): { code: unknown; statusCode: number; message: string } {
  if (!(thrown instanceof Error)) return { code: undefined, statusCode: 500, message: '' }
  const statusCode: unknown = Reflect.get(thrown, 'statusCode')
  return {
    code: Reflect.get(thrown, 'code'),
    statusCode: typeof statusCode === 'number' ? statusCode : 500,
    message: thrown.message,
  }
}

function sendProblem(
  context: ServeContext,
  request: FastifyRequest,
  reply: FastifyReply,
  error: ServeError,
  listener: AppOptions['listener'],
): void {
  if (error.code === 'MR_INTERNAL') {
    const facts = { error: error.cause, requestId: request.id, method: request.method }
    context.log.error({ ...facts, url: request.url.slice(0, 500) }, 'a request failed unexpectedly')
  }
  context.denied.note(request.identity, error, `${request.method} ${request.url}`)
  const asks =
    error.status === 401 ? { 'www-authenticate': challenge(context.config, listener) } : {}
  void reply
    .code(error.status)
    .headers({ ...asks, ...error.headers, 'cache-control': 'no-store' })
    .type('application/problem+json; charset=utf-8')
    .send(problemOf(error, request.id))
}
