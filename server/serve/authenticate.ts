/** Who asks, for which tenant, and may they: the questions before every answer, from HTTP and from the socket. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Identity } from '../access/identity.ts'
import type { TenantInfo } from '../access/model.ts'
import type { RequestHeaders, SignedIn } from '../access/sign-in/model.ts'
import { type AccessRule, PUBLIC } from './access-rule.ts'
import type { ServeContext } from './context.ts'
import { browserOf } from './cookies.ts'
import { quote, ServeError } from './errors.ts'
import { callerOf } from './sign-in/caller.ts'
import { refusedRequests } from './sign-in/refused-requests.ts'
import { queryOf, TENANT_PARAMETER } from './target.ts'

/** A route as it was registered. */
export interface GuardedRoute {
  readonly method: string
  readonly url: string
  readonly rule: AccessRule
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route but the console's files, with who may: for whoever wants to look at all of them. */
    readonly guarded: readonly GuardedRoute[]
  }
  interface FastifyRequest {
    /** Set for every route that is not public, before its handler. */
    identity: Identity | null
  }
}

/** The asking user. @throws TypeError on a public route, which knows nobody */
export function identityOf(request: FastifyRequest): Identity {
  if (request.identity === null) throw new TypeError(`${request.url} is public and knows nobody`)
  return request.identity
}

/** Refuses routes without a rule at the start; authenticates and admits every request to one that is not public. */
export function guardRoutes(
  app: FastifyInstance,
  context: ServeContext,
  listener: 'console' | 'api',
): void {
  app.decorateRequest('identity', null)
  const guarded: GuardedRoute[] = []
  app.decorate('guarded', guarded)
  const refused = refusedRequests(context)
  app.addHook('onRoute', (route) => {
    const rule = route.config?.access
    if (rule === undefined)
      throw new TypeError(`${String(route.method)} ${route.url} has no access rule`)
    for (const method of [route.method].flat()) guarded.push({ method, url: route.url, rule })
  })
  // After onRequest has checked host and origin, before a body is read.
  app.addHook('onRequest', async (request) => {
    const rule = request.routeOptions.config.access ?? PUBLIC
    if (rule.kind === 'public') return
    request.identity = await authenticate(context, request, listener).catch((error: unknown) => {
      throw refused.answer(request, error)
    })
    admit(context, request.identity, rule)
  })
}

/** @throws ServeError MR_UNAUTHENTICATED, MR_FORBIDDEN, MR_UNKNOWN_TENANT; SignInError */
export async function authenticate(
  context: ServeContext,
  request: FastifyRequest,
  listener: 'console' | 'api',
): Promise<Identity> {
  const { headers } = request
  const address = request.ip
  const signedIn = await context.signIn.authenticate(callerOf(request, listener))
  if (signedIn === null)
    throw new ServeError('MR_UNAUTHENTICATED', 'Sign in first: nobody is signed in here.')
  const who = { ...signedIn.person, via: viaOf(headers), address }
  const noted = (error: ServeError): ServeError => {
    context.denied.note({ ...who, tenantId: null }, error, `${request.method} ${request.url}`)
    return error
  }
  const refusal = context.access.refuseEntry(signedIn.person)
  if (refusal !== null) throw noted(new ServeError('MR_FORBIDDEN', refusal))
  const tenant = selectTenant(context, signedIn, request, noted)
  return {
    ...who,
    credential: signedIn.credential,
    tenantId: tenant.id,
    scope: tenant.scope,
    browser: signedIn.person.provider === 'none' ? browserOf(headers) : null,
  }
}

/** Whether the rule lets this identity in; rules that depend on what is asked are decided where that is known. */
export function admit(context: ServeContext, identity: Identity, rule: AccessRule): void {
  if (rule.kind !== 'admin') return
  const decision = context.access.explainAdmin(identity)
  if (decision.decision !== 'allow') throw new ServeError('MR_FORBIDDEN', decision.reason)
}

/** A token's own tenant, else the one that is asked for by header or query, else the person's first. */
function selectTenant(
  context: ServeContext,
  { person, tenantId }: SignedIn,
  { headers, url }: FastifyRequest,
  noted: (error: ServeError) => ServeError,
): TenantInfo {
  const tenants = context.access.tenantsOf(person)
  const wanted = tenantId ?? headers['x-tenant-id'] ?? queryOf(url)[TENANT_PARAMETER]
  const found =
    wanted === undefined
      ? tenants[0]
      : (tenants.find(({ id }) => id === wanted) ?? tenants.find(({ name }) => name === wanted))
  if (found !== undefined) return found
  throw noted(
    new ServeError(
      'MR_UNKNOWN_TENANT',
      `The request is for the tenant ${quote(String(wanted), 100)} (x-tenant-id, or ?${TENANT_PARAMETER}=), which is no tenant of yours. Leave it out, or send one of: ${tenants.map(({ id }) => id).join(', ')}.`,
    ),
  )
}

/** Pages say what they are by their Sec-Fetch headers or by the socket; everything else is a program. */
function viaOf(headers: RequestHeaders): Identity['via'] {
  return headers['sec-fetch-site'] !== undefined || headers.upgrade !== undefined ? 'ui' : 'api'
}
