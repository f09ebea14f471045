/** Every route, read, operation and frame of the socket says who may, and what it says holds. */
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { clientFrame } from '@millrace/contract/socket.ts'
import { problem } from '@millrace/contract/envelope.ts'
import { FRAME_ACCESS } from './access-rule.ts'
import type { GuardedRoute } from './authenticate.ts'
import { observeCluster } from './cluster-for-tests.ts'
import { operations } from './operations/table.ts'
import { reads } from './reads/table.ts'
import { jar, signIn, signInServer, type SignInServer } from './sign-in/sign-in-for-tests.ts'

let server: SignInServer
before(async () => {
  server = await signInServer()
  await observeCluster(server)
})
after(() => server[Symbol.asyncDispose]())

/** What may be asked by whoever reaches the port. Adding to it is a decision about the whole world. */
const PUBLIC_PATHS = [
  '/',
  '/healthy',
  '/j_security_check',
  '/login',
  '/logout',
  '/openapi.json',
  '/ready',
  '/up',
]

/** An address of the route with something in its parameters. */
const filled = ({ url }: GuardedRoute): string =>
  url
    .replace(':cluster_id', 'c-1')
    .replace(':partition', '0')
    .replace(':offset', '0')
    .replace(':broker_id', '1')
    .replaceAll(/:\w+/g, 'some')

const isAsking = ({ method }: GuardedRoute): boolean => method !== 'OPTIONS' && method !== 'HEAD'

/** Routes that only answer which methods there are. */
const isRefusal = ({ method, url }: GuardedRoute): boolean =>
  !reads.some(({ path }) => method === 'GET' && sameRoute(path, url)) &&
  !operations.some((one) => one.method === method && sameRoute(one.path, url)) &&
  url !== '/ws'

const sameRoute = (path: string, url: string): boolean =>
  path.replaceAll(/\{(\w+)\}/g, ':$1') === url

test('what is public is on the list, and nothing else', () => {
  const open = server.app.guarded.filter(
    (route) => route.rule.kind === 'public' && isAsking(route) && !isOther(route),
  )
  assert.deepEqual([...new Set(open.map(({ url }) => url))].sort(), PUBLIC_PATHS)
})

/** 405 of a path that has reads or operations. */
function isOther(route: GuardedRoute): boolean {
  const known = [...reads, ...operations].some(({ path }) => sameRoute(path, route.url))
  return known && isRefusal(route)
}

test('every read and operation is registered with the rule that it states', () => {
  const rules = new Map(
    server.app.guarded.map(({ method, url, rule }) => [`${method} ${url}`, rule]),
  )
  const stated = [
    ...reads.map(({ path, access }) => ({ method: 'GET', path, access })),
    ...operations.map(({ method, path, access }) => ({ method, path, access })),
  ]
  assert.ok(stated.length > 60)
  for (const { method, path, access } of stated) {
    const key = `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`
    assert.deepEqual(rules.get(key), access, key)
    assert.notEqual(access.kind, 'public', key)
  }
})

test('nobody gets anything from any other route: 401, and no word of a cluster', async () => {
  const asked = server.app.guarded.filter(
    (route) => route.rule.kind !== 'public' && isAsking(route),
  )
  assert.ok(asked.length > 60)
  for (const route of asked) {
    const { method } = route
    assert.ok(method === 'GET' || method === 'POST' || method === 'PUT' || method === 'DELETE')
    const cookie = 'millrace_session_0123456789=forged.forged'
    // A cookie without an Origin is refused before anybody looks at it.
    const withCookie = method === 'GET' ? 401 : 403
    for (const [headers, status] of [
      [{}, 401],
      [{ cookie }, withCookie],
      [{ 'x-tenant-id': 'Global' }, 401],
    ] as const) {
      const answer = await ask(method, filled(route), headers)
      assert.equal(answer.statusCode, status, `${method} ${route.url}: ${answer.body}`)
      problem.parse(JSON.parse(answer.body))
      assert.doesNotMatch(answer.body, /payments|orders/)
    }
    const wrong = await ask(method, filled(route), {
      authorization: 'Bearer mr_0000000000000000000000000000000000000000000',
    })
    assert.ok([401, 429].includes(wrong.statusCode), `${method} ${route.url}: ${wrong.body}`)
  }
})

test('what is for administrators is for nobody else', async () => {
  const bob = jar()
  await signIn(server, bob, 'bob', 'bob-password')
  const asked = server.app.guarded.filter((route) => route.rule.kind === 'admin' && isAsking(route))
  assert.ok(asked.length >= 4)
  for (const { method, url } of asked) {
    assert.ok(method === 'GET')
    const answer = await server.app.inject({ method, url, headers: bob.headers() })
    assert.equal(answer.statusCode, 403, url)
    assert.match(problem.parse(answer.json()).detail, /KPOW_ADMIN|admin/)
  }
})

test('every frame of the socket has a rule', () => {
  const types = clientFrame.options.map((option) => option.shape.type.value)
  assert.deepEqual(Object.keys(FRAME_ACCESS).sort(), [...types].sort())
})

async function ask(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly statusCode: number; readonly body: string }> {
  const payload = method === 'POST' || method === 'PUT' ? { payload: {} } : {}
  return server.app.inject({ method, url, headers, ...payload })
}
