/** Tokens for programs, and the listener on API_PORT: what they open, and what they never do. */
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { problem } from '@millrace/contract/envelope.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses, writeResponses } from '@millrace/contract/responses.ts'
import { buildApp } from '../app.ts'
import { operations } from '../operations/table.ts'
import { reads } from '../reads/table.ts'
import { ask, jar, signIn, signInServer, type SignInServer } from './sign-in-for-tests.ts'

let server: SignInServer
before(async () => {
  server = await signInServer()
})
after(() => server[Symbol.asyncDispose]())

async function newToken(name: string, password: string, change: object) {
  const browser = jar()
  await signIn(server, browser, name, password)
  const answer = await ask(server, browser, 'POST', apiPaths.tokens(), { name: 'ci', ...change })
  return { browser, token: writeResponses.newToken.parse(answer.json()).token }
}

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` })
const me = async (secret: string) => {
  const answer = await server.app.inject({ url: '/me', headers: bearer(secret) })
  return answer.statusCode === 200
    ? responses.me.parse(answer.json()).user.name
    : problem.parse(answer.json()).code
}

test('a token opens what its user may, until it is revoked', async () => {
  const { browser, token } = await newToken('ann', 'secret', {})
  assert.match(token.secret, /^mr_[\w-]{51}$/)
  assert.ok(token.secret.startsWith(token.prefix))
  assert.ok(token.expires_at !== null && token.expires_at > Date.now() + 89 * 86_400_000)
  assert.equal(await me(token.secret), 'ann')
  const list = await ask(server, browser, 'GET', apiPaths.tokens())
  assert.doesNotMatch(list.body, new RegExp(token.secret))
  const [listed] = responses.tokens.parse(list.json()).tokens
  assert.equal(listed?.id, token.id)
  assert.ok(listed.last_used_at !== null)
  const bob = jar()
  await signIn(server, bob, 'bob', 'bob-password')
  const foreign = await ask(server, bob, 'DELETE', apiPaths.token(token.id))
  assert.equal(problem.parse(foreign.json()).code, 'MR_UNKNOWN_TOKEN')
  assert.equal(await me(token.secret), 'ann')
  await ask(server, browser, 'DELETE', apiPaths.token(token.id))
  assert.equal(await me(token.secret), 'MR_BAD_CREDENTIALS')
  const after_ = await ask(server, browser, 'GET', apiPaths.tokens())
  assert.deepEqual(responses.tokens.parse(after_.json()).tokens, [])
})

test('a token makes no tokens and ends no sessions', async () => {
  const { token } = await newToken('ann', 'secret', { name: 'no more' })
  for (const [method, url, payload] of [
    ['POST', apiPaths.tokens(), { name: 'another' }],
    ['DELETE', apiPaths.token(token.id), undefined],
    ['DELETE', apiPaths.sessions(), undefined],
    ['DELETE', apiPaths.session('x'), undefined],
  ] as const) {
    const body = payload === undefined ? {} : { payload }
    const answer = await server.app.inject({ method, url, headers: bearer(token.secret), ...body })
    assert.equal(answer.statusCode, 403, `${method} ${url}`)
    assert.match(problem.parse(answer.json()).detail, /A token cannot/)
  }
  assert.equal(await me(token.secret), 'ann')
})

test('what is wrong with a new token is told', async () => {
  const browser = jar()
  await signIn(server, browser, 'ann', 'secret')
  for (const [change, code] of [
    [{ name: '' }, 'MR_BAD_REQUEST'],
    [{ name: 'x', actions: ['FLY'] }, 'MR_BAD_REQUEST'],
    [{ name: 'x', expires_in_days: 0 }, 'MR_BAD_REQUEST'],
    [{ name: 'x', tenant_id: 'elsewhere' }, 'MR_UNKNOWN_TENANT'],
  ] as const) {
    const answer = await ask(server, browser, 'POST', apiPaths.tokens(), change)
    assert.equal(problem.parse(answer.json()).code, code)
  }
})

test('no other text is a token', async () => {
  const { token } = await newToken('ann', 'secret', { name: 'real' })
  for (const text of [
    'mr_',
    `mr_${'A'.repeat(51)}`,
    token.secret.slice(0, -1),
    `${token.secret}A`,
    token.secret.toLowerCase(),
    token.id,
  ])
    assert.ok(['MR_BAD_CREDENTIALS', 'MR_UNAUTHENTICATED'].includes(await me(text)), text)
})

test('a token’s actions are fewer than its user’s', async () => {
  await using own = await signInServer({ ALLOW_TOPIC_CREATE: 'true', ALLOW_TOPIC_DELETE: 'true' })
  const browser = jar()
  await signIn(own, browser, 'ann', 'secret')
  const made = await ask(own, browser, 'POST', apiPaths.tokens(), {
    name: 'creates',
    actions: ['TOPIC_CREATE', 'TOPIC_EDIT'],
  })
  const { secret } = writeResponses.newToken.parse(made.json()).token
  const answer = await own.app.inject({ url: '/me', headers: bearer(secret) })
  assert.deepEqual(responses.me.parse(answer.json()).user.actions, ['TOPIC_CREATE'])
})

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

test('the API listener takes basic and bearer, never a cookie, and has no pages', async () => {
  const options = { webRoot: null, reads, operations, listener: 'api' } as const
  const api = await buildApp(server.context, options)
  try {
    const { browser, token } = await newToken('ann', 'secret', { name: 'api' })
    const code = async (headers: Record<string, string>, url = '/me') =>
      (await api.inject({ url, headers })).statusCode
    assert.equal(await code(browser.headers()), 401)
    assert.equal(await code(bearer(token.secret)), 200)
    assert.equal(await code(bearer('something-else')), 401)
    assert.equal(await code({ authorization: basic('bob:bob-password') }), 200)
    assert.equal(await code({ authorization: basic('bob:wrong') }), 401)
    assert.equal(await code({ authorization: basic('no colon') }), 401)
    const nobody = await api.inject({ url: '/me' })
    assert.match(String(nobody.headers['www-authenticate']), /^Basic realm="Millrace"/)
    for (const url of ['/login', '/logout', '/'])
      assert.equal(await code({ accept: 'text/html' }, url), 404, url)
    assert.equal(await code({}, '/up'), 200)
  } finally {
    await api.close()
  }
})

test('without sign-in there are no sessions and no tokens', async () => {
  await using open = await signInServer({ AUTH_PROVIDER_TYPE: '', HASH_USER_FILE: '' })
  const nobody = jar()
  const made = await ask(open, nobody, 'POST', apiPaths.tokens(), { name: 'x' })
  assert.equal(problem.parse(made.json()).code, 'MR_NO_SIGN_IN')
  const list = await ask(open, nobody, 'GET', apiPaths.sessions())
  assert.deepEqual(responses.sessions.parse(list.json()).sessions, [])
})
