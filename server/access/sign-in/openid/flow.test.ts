/** The whole code flow against a real OpenID provider: who comes back, and with what. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { startIdentityServer } from '@millrace/dev/testing/identity-server.ts'
import {
  REDIRECT,
  USERS,
  CLIENT,
  identity,
  settings,
  makeFlow,
  away,
  home,
  signIn,
  refused,
} from './testing/flow-bench.ts'
import { openIdFlow } from './flow.ts'
import { DEFAULT_ROLES, type RoleSource } from './model.ts'

test('somebody signs in: name, email, groups as roles, and the page they came for', async () => {
  assert.deepEqual(await signIn(makeFlow()), {
    person: {
      provider: 'openid',
      name: 'jane',
      displayName: 'Jane Doe',
      email: 'jane@example.test',
      roles: ['kafka-admins', 'staff'],
    },
    returnTo: '/c/x',
  })
})

test('leaves with PKCE S256, state, nonce, the scope openid first, and the answer in the query', async () => {
  const { location } = await makeFlow({ scopes: ['email', 'openid', 'roles'] }).begin(REDIRECT, '/')
  const { searchParams } = new URL(location)
  assert.equal(searchParams.get('scope'), 'openid email roles')
  assert.equal(searchParams.get('code_challenge_method'), 'S256')
  assert.equal(searchParams.get('response_type'), 'code')
  assert.equal(searchParams.get('response_mode'), 'query')
  for (const name of ['code_challenge', 'state', 'nonce'])
    assert.match(searchParams.get(name) ?? '', /^[\w-]{43}$/, name)
})

test('OPENID_USER_FIELD names the claim that is the user', async () => {
  const { person } = await signIn(makeFlow({ userField: 'email' }))
  assert.equal(person.name, 'jane@example.test')
  // Its userinfo takes no access tokens that are made for an API.
  const refusal = /userinfo is not accepted: it does not take the access token/
  await refused(signIn(makeFlow({ userField: 'upn' })), 'MR_OPENID_TOKEN', refusal)
})

test('roles come from a path of the access token that the issuer signed', async () => {
  const source: RoleSource = { path: ['realm_access', 'roles'], from: 'access_token' }
  assert.deepEqual((await signIn(makeFlow({}, source))).person.roles, ['from-the-realm'])
  const missing: RoleSource = { path: ['resource_access', 'x', 'roles'], from: 'access_token' }
  assert.deepEqual((await signIn(makeFlow({}, missing))).person.roles, [])
})

test('explicit endpoints are used in place of discovery', async () => {
  const { issuer } = identity
  const endpoints = {
    authorization: `${issuer}/auth`,
    token: `${issuer}/token`,
    userinfo: `${issuer}/me`,
    jwks: `${issuer}/jwks`,
  }
  identity.tamper = (path, answer) =>
    path.startsWith('/.well-known') ? { ...answer, status: 404, body: '' } : undefined
  assert.equal((await signIn(makeFlow({ endpoints }))).person.name, 'jane')
})

test('several attempts at once are completed in any order, by any instance of the same secret', async () => {
  const options = {
    settings: settings(),
    secret: 'shared between instances',
    roleSource: () => DEFAULT_ROLES,
  }
  const [one, other] = [openIdFlow(options), openIdFlow(options)]
  const [first, second] = [await away(one, 'jane', '/a'), await away(one, 'john', '/b')]
  assert.notEqual(first.name, second.name)
  assert.equal((await home(other, second)).returnTo, '/b')
  assert.equal((await home(other, first)).person.name, 'jane')
})

const keysAsked = () => identity.requests.filter((line) => line.startsWith('GET /jwks')).length

test('keys are asked for again when a token names a new one', async () => {
  const flow = makeFlow({}, { path: ['groups'], from: 'access_token' })
  await signIn(flow)
  const before = keysAsked()
  await signIn(flow)
  assert.equal(keysAsked(), before, 'known keys are kept')
  identity.rotateKey()
  assert.equal((await signIn(flow)).person.name, 'jane')
  assert.equal(keysAsked(), before + 1)
})

test('userinfo is asked where the id token says little, and must be about the same person', async () => {
  await using thin = await startIdentityServer({
    clients: [CLIENT],
    users: USERS,
    thinIdTokens: true,
  })
  const flow = makeFlow({ issuer: thin.issuer })
  const { person } = await signIn(flow)
  assert.deepEqual(person.roles, ['kafka-admins', 'staff'])
  assert.equal(person.email, 'jane@example.test')
  const upn = makeFlow({ issuer: thin.issuer, userField: 'upn' })
  await refused(signIn(upn), 'MR_OPENID_TOKEN', /no user name .* claim "upn"/)
  thin.tamper = (path, answer) =>
    path === '/me'
      ? { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), sub: 'john' }) }
      : undefined
  await refused(signIn(flow), 'MR_OPENID_TOKEN', /userinfo is not accepted/)
})

test('a client whose secret goes into the body signs in as well', async () => {
  const client = { ...CLIENT, auth: 'client_secret_post' } as const
  await using post = await startIdentityServer({ clients: [client], users: USERS })
  assert.equal((await signIn(makeFlow({ issuer: post.issuer }))).person.name, 'jane')
})

test('where people sign out of the identity server is known once it was asked', async () => {
  const flow = makeFlow()
  assert.equal(flow.signOutUrl(), null)
  await flow.begin(REDIRECT, '/')
  assert.equal(flow.signOutUrl(), `${identity.issuer}/session/end?client_id=millrace`)
})
