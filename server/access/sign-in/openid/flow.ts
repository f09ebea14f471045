/** The authorization code flow (OpenID Connect Core 3.1) with PKCE, state and nonce: to the identity server, and back with somebody. */
import * as client from 'openid-client'
import type { OpenIdConfig } from '../../../config/types.ts'
import type { Person } from '../../identity.ts'
import { accessTokenClaims } from './access-token.ts'
import {
  type Attempt,
  type AttemptKey,
  attemptKey,
  attemptName,
  CompletedAttempts,
  openAttempt,
  sealAttempt,
} from './attempt.ts'
import { OpenIdError } from './errors.ts'
import { CLOCK_TOLERANCE_S, IdentityServer } from './identity-server.ts'
import type { FetchLimits } from './guarded-fetch.ts'
import type { Claims, RoleSource } from './model.ts'
import { personOf, rolesOf, tellsEnough } from './person.ts'
import { denied, refusal } from './refusals.ts'

export interface Begun {
  /** Of the identity server. */
  readonly location: string
  /** Ends the cookie's name. */
  readonly name: string
  /** The cookie's value. */
  readonly sealed: string
}

export interface OpenIdFlow {
  readonly provider: OpenIdConfig['provider']
  /** @param redirectUri where the identity server sends the browser back to @param returnTo page to go to afterwards @throws OpenIdError MR_OPENID_AWAY */
  begin(redirectUri: string, returnTo: string): Promise<Begun>
  /** The attempt in a cookie; null: not ours, or too old. */
  open(sealed: string): Attempt | null
  /**
   * Who came back. @param query of the callback @param sealed the cookie whose name is that of the query's `state`
   * @throws OpenIdError
   */
  complete(
    query: URLSearchParams,
    redirectUri: string,
    sealed: string | undefined,
  ): Promise<{ readonly person: Person; readonly returnTo: string }>
  /** Where people sign out at the identity server as well; null: not offered. */
  signOutUrl(): string | null
}

export interface OpenIdFlowOptions {
  readonly settings: OpenIdConfig
  /** MILLRACE_SECRET */
  readonly secret: string | null
  /** Of the RBAC file as it is now. */
  readonly roleSource: () => RoleSource
  /** For tests of slow servers. */
  readonly timeoutMs?: FetchLimits['timeoutMs']
}

export function openIdFlow(options: OpenIdFlowOptions): OpenIdFlow {
  const { settings, roleSource } = options
  const limits = { allowHttp: settings.allowHttp }
  const server = new IdentityServer(
    settings,
    options.timeoutMs === undefined ? limits : { ...limits, timeoutMs: options.timeoutMs },
  )
  const key = attemptKey(options.secret)
  const completed = new CompletedAttempts()
  const clientKey = JSON.stringify([settings.issuer, settings.clientId])
  return {
    provider: settings.provider,
    open: (sealed) => openAttempt(key, sealed, Date.now()),
    signOutUrl() {
      const endpoint = server.endSessionEndpoint
      if (endpoint === null) return null
      // No post_logout_redirect_uri: one that is not registered there is an error, and none is a page that says goodbye.
      const url = new URL(endpoint)
      url.searchParams.set('client_id', settings.clientId)
      return url.href
    },
    async begin(redirectUri, returnTo) {
      const attempt: Attempt = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
        redirectUri,
        client: clientKey,
        returnTo,
        startedAt: Date.now(),
      }
      const url = client.buildAuthorizationUrl(await server.client(), {
        redirect_uri: redirectUri,
        response_mode: 'query',
        scope: ['openid', ...settings.scopes.filter((scope) => scope !== 'openid')].join(' '),
        code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        state: attempt.state,
        nonce: attempt.nonce,
      })
      const name = attemptName(attempt.state)
      return { location: url.href, name, sealed: sealAttempt(key, attempt) }
    },
    async complete(query, redirectUri, sealed) {
      const attempt = attemptOf(key, query, sealed)
      if (attempt.client !== clientKey || attempt.redirectUri !== redirectUri)
        throw lost('It was begun for another address or another client than this one.')
      // Before the identity server is asked: of two that come at the same time one is refused.
      if (!completed.add(attempt.state, Date.now())) throw lost('It was completed before.')
      const error = query.get('error')
      if (error !== null) throw denied(error, settings.issuer)
      const source = roleSource()
      const { claims, roles } = await exchange(server, settings, attempt, query, source)
      const person = personOf(settings.provider, claims, roles, settings.userField)
      return { person, returnTo: attempt.returnTo }
    },
  }
}

function attemptOf(key: AttemptKey, query: URLSearchParams, sealed: string | undefined): Attempt {
  const [state, ...more] = query.getAll('state')
  const attempt = openAttempt(key, sealed ?? '', Date.now())
  if (attempt === null || attempt.state !== state || more.length > 0)
    throw lost(
      'This browser has begun no such sign-in here, or more than ten minutes ago, or it does not keep cookies.',
    )
  return attempt
}

const lost = (why: string): OpenIdError => new OpenIdError('MR_OPENID_ATTEMPT', why)

interface Found {
  readonly claims: Claims
  readonly roles: readonly string[]
}

/** The code for tokens; what id token, userinfo and access token say. */
async function exchange(
  server: IdentityServer,
  settings: OpenIdConfig,
  attempt: Attempt,
  query: URLSearchParams,
  source: RoleSource,
): Promise<Found> {
  const { issuer, clientId, userField } = settings
  const made = await server.client()
  const callback = new URL(attempt.redirectUri)
  callback.search = query.toString()
  const tokens = await client
    .authorizationCodeGrant(made, callback, {
      expectedNonce: attempt.nonce,
      expectedState: attempt.state,
      pkceCodeVerifier: attempt.verifier,
      idTokenExpected: true,
    })
    .catch((thrown: unknown) => {
      throw refusal(thrown, 'the exchange of the code', issuer)
    })
  server.learn(made)
  const idClaims = tokens.claims()
  if (idClaims === undefined || tokens.id_token === undefined)
    throw new OpenIdError('MR_OPENID_TOKEN', 'The identity server sent no id token.')
  // openid-client leaves this one to its users.
  if (idClaims.iat > Date.now() / 1000 + CLOCK_TOLERANCE_S)
    throw new OpenIdError(
      'MR_OPENID_TOKEN',
      `What ${issuer} answers to the exchange of the code is not accepted: the id token is from the future (iat); look at the clocks of both machines.`,
    )
  const { access_token: access, id_token: id } = tokens
  const roleClaims =
    source.from === 'access_token'
      ? await accessTokenClaims(server, { access, id }, { issuer: idClaims.iss, clientId })
      : idClaims
  const roles = rolesOf(roleClaims, source)
  const mayTellRoles = roles === null && source.from === 'id_token'
  const mayTellMore = mayTellRoles || !tellsEnough(idClaims, userField)
  if (!mayTellMore || made.serverMetadata().userinfo_endpoint === undefined)
    return { claims: idClaims, roles: roles ?? [] }
  const userinfo = await client
    .fetchUserInfo(made, access, idClaims.sub)
    .catch((thrown: unknown) => {
      throw refusal(thrown, 'userinfo', issuer)
    })
  return {
    claims: { ...userinfo, ...idClaims },
    roles: roles ?? (mayTellRoles ? rolesOf(userinfo, source) : null) ?? [],
  }
}
