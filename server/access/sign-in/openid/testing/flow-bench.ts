/** A real OpenID provider for the test file that imports this, and ways through the flow; hostile answers are made by the proxy before it. */
import assert from 'node:assert/strict'
import { after, afterEach } from 'node:test'
import { walker } from '@millrace/dev/testing/browser-walk.ts'
import { startIdentityServer } from '@millrace/dev/testing/identity-server.ts'
import { claimsOf } from '@millrace/dev/testing/jwt.ts'
import type { OpenIdConfig } from '../../../../config/types.ts'
import { OpenIdError, type OpenIdErrorCode } from '../errors.ts'
import { type OpenIdFlow, openIdFlow } from '../flow.ts'
import { DEFAULT_ROLES, type RoleSource } from '../model.ts'

export const REDIRECT = 'http://localhost:3000/oauth2/openid/callback'
const SECRET = 'the-client-secret-of-these-tests'
export const USERS = {
  jane: {
    name: 'Jane Doe',
    email: 'jane@example.test',
    groups: ['kafka-admins', 'staff'],
    realm_access: { roles: ['from-the-realm'] },
  },
  john: { name: 'John Roe', email: 'john@example.test', groups: ['kafka-users'] },
}
export const CLIENT = { id: 'millrace', secret: SECRET, redirectUris: [REDIRECT] }
const OTHER = { id: 'other', secret: 'another-secret', redirectUris: [REDIRECT] }

export const identity = await startIdentityServer({
  clients: [CLIENT, OTHER],
  users: USERS,
  accessTokens: 'jwt',
})
after(() => identity[Symbol.asyncDispose]())
afterEach(() => {
  identity.tamper = null
})

export const settings = (more: Partial<OpenIdConfig> = {}): OpenIdConfig => ({
  provider: 'openid',
  issuer: identity.issuer,
  clientId: CLIENT.id,
  clientSecret: CLIENT.secret,
  endpoints: { authorization: null, token: null, userinfo: null, jwks: null },
  scopes: ['email', 'profile', 'groups'],
  userField: 'sub',
  allowHttp: false,
  ...more,
})

export const makeFlow = (more: Partial<OpenIdConfig> = {}, roles: RoleSource = DEFAULT_ROLES) =>
  openIdFlow({ settings: settings(more), secret: null, roleSource: () => roles, timeoutMs: 1_000 })

interface Back {
  readonly query: URLSearchParams
  readonly name: string
  readonly sealed: string
}

/** Leaves for the identity server and signs in there; what it sends back with. */
export async function away(flow: OpenIdFlow, user = 'jane', returnTo = '/c/x'): Promise<Back> {
  const { location, name, sealed } = await flow.begin(REDIRECT, returnTo)
  const form = { login: user, password: 'any' }
  const end = await walker().walk(location, form, (url) => url.startsWith(REDIRECT))
  return { query: new URL(end.url).searchParams, name, sealed }
}

export const home = (flow: OpenIdFlow, back: Back, query = back.query) =>
  flow.complete(query, REDIRECT, back.sealed)

export const signIn = async (flow: OpenIdFlow, user?: string) => home(flow, await away(flow, user))

/** The error, after a look that it holds nothing secret. */
export async function refused(
  run: Promise<unknown>,
  code: OpenIdErrorCode,
  words: RegExp,
): Promise<OpenIdError> {
  const error = await run.then(
    () => assert.fail('it was accepted'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof OpenIdError, String(error))
  assert.equal(error.code, code, error.message)
  assert.match(error.message, words)
  assert.doesNotMatch(error.message, /eyJ|client-secret|[A-Za-z0-9_-]{40}/)
  return error
}

/** Answers of /token with another id token. */
export function tamperIdToken(change: (claims: Readonly<Record<string, unknown>>) => string): void {
  tamperTokens((tokens) => ({ ...tokens, id_token: change(claimsOf(tokens.id_token)) }))
}

type Tokens = Readonly<Record<string, unknown>> & {
  readonly id_token: string
  readonly access_token: string
}

export function tamperTokens(change: (tokens: Tokens) => object): void {
  identity.tamper = (path, answer) => {
    if (path !== '/token' || answer.status !== 200) return undefined
    const tokens: Tokens = JSON.parse(answer.body)
    return { ...answer, body: JSON.stringify(change(tokens)) }
  }
}

export const now = (): number => Math.floor(Date.now() / 1000)
