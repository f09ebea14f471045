/** Roles, policies and tenants by the real app: people sign in, the RBAC file is edited beneath them. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after } from 'node:test'
import { until } from '@millrace/dev/testing/until.ts'
import type { Explanation } from '@millrace/contract/access.ts'
import { problem } from '@millrace/contract/envelope.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import { type ClientFrame, type ServerFrame, serverFrame } from '@millrace/contract/socket.ts'
import { WebSocket } from 'ws'
import { observeCluster } from './cluster-for-tests.ts'
import { jar, signIn, signInServer, type SignInServer } from './sign-in/sign-in-for-tests.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'millrace-access-'))
after(() => rmSync(folder, { recursive: true }))
let files = 0

/** ann and bob are viewers, admin has the role kafka-admins. */
const POLICIES = `admin_roles: [kafka-admins]
policies:
  - {resource: [cluster, Test EU, topic, "orders*"], effect: Allow, actions: [TOPIC_INSPECT, TOPIC_EDIT], role: viewers}
  - {resource: [cluster, "*", topic, payments], effect: Deny, actions: [TOPIC_EDIT], role: viewers}
  - {resource: [cluster], effect: Stage, actions: [TOPIC_DELETE], role: viewers}
  - {resource: [cluster], effect: Allow, actions: [TOPIC_CREATE, SCHEMA_EDIT], role: "*"}
`
const TENANTS = `tenants:
  - name: Orders
    description: What is ordered
    resources: [{include: [[cluster, "*", topic, "orders*"]]}, {exclude: [[cluster, "*", topic, orders-10]]}]
    roles: [viewers]
  - {name: All, resources: [{include: [["*"]]}], roles: [kafka-admins]}
`

const soon = { deadlineMs: 30_000, everyMs: 20 }

interface Server extends SignInServer {
  writePolicies(text: string): void
}

async function server(text: string): Promise<Server> {
  const file = path.join(folder, `${++files}.yaml`)
  writeFileSync(file, text)
  const made = await signInServer({ RBAC_CONFIGURATION_FILE: file })
  await observeCluster(made)
  return { ...made, writePolicies: (changed) => writeFileSync(file, changed) }
}

async function enter(on: Server, name: string) {
  const browser = jar()
  const password = name === 'ann' ? 'secret' : `${name}-password`
  const answer = await signIn(on, browser, name, password)
  assert.ok(answer.statusCode < 400, answer.body)
  return {
    headers: browser.headers,
    get: (url: string, more: Record<string, string> = {}) =>
      on.app.inject({ method: 'GET', url, headers: { ...browser.headers(), ...more } }),
  }
}

type Person = Awaited<ReturnType<typeof enter>>

async function permissions(
  person: Person,
  on?: Parameters<typeof apiPaths.permissions>[1],
): Promise<(action: string) => Explanation> {
  const answer = await person.get(apiPaths.permissions('c-1', on))
  const { permissions: all } = responses.permissions.parse(answer.json())
  return (action) => {
    const found = all.find((one) => one.action === action)
    assert.ok(found, action)
    return found
  }
}

test('every action on a topic and on the cluster is explained', async () => {
  await using on = await server(POLICIES)
  const bob = await enter(on, 'bob')
  const onTopic = await permissions(bob, { type: 'topic', name: 'orders-1' })
  assert.deepEqual(onTopic('TOPIC_EDIT').resource, ['cluster', 'c-1', 'topic', 'orders-1'])
  assert.deepEqual(
    ['TOPIC_EDIT', 'TOPIC_DELETE', 'TOPIC_TRUNCATE', 'TOPIC_CREATE'].map((action) => {
      const { decision, by, policy } = onTopic(action)
      return [decision, by, policy?.number ?? null]
    }),
    [
      ['allow', 'policy', 1],
      ['stage', 'policy', 3],
      ['deny', 'implicit', null],
      ['allow', 'policy', 4],
    ],
  )
  const denied = (await permissions(bob, { type: 'topic', name: 'payments' }))('TOPIC_EDIT')
  assert.deepEqual([denied.decision, denied.policy?.number], ['deny', 2])
  assert.match(denied.reason, /^Policy 2 denies TOPIC_EDIT/)
  const onCluster = (await permissions(bob))('TOPIC_EDIT')
  assert.deepEqual([onCluster.decision, onCluster.partly], ['deny', true])
})

test('me and the profile tell roles, tenants and what may be done', async () => {
  await using on = await server(POLICIES)
  const bob = await enter(on, 'bob')
  const { user } = responses.me.parse((await bob.get('/me')).json())
  assert.deepEqual([user.name, user.roles, user.admin], ['bob', ['viewers'], false])
  // On some topics at least; what waits for approval is not among them.
  assert.deepEqual(user.actions, [
    'TOPIC_CREATE',
    'TOPIC_DATA_DOWNLOAD',
    'TOPIC_DATA_QUERY',
    'TOPIC_EDIT',
    'TOPIC_INSPECT',
  ])
  assert.deepEqual(
    user.tenants.map(({ name }) => name),
    ['Global', 'kPow Hidden'],
  )
  const { profile } = responses.profile.parse((await bob.get(apiPaths.profile())).json())
  assert.deepEqual(
    profile.policies.map(({ number, invalid_actions }) => [number, invalid_actions]),
    [
      [1, []],
      [2, []],
      [3, []],
      [4, ['SCHEMA_EDIT']],
    ],
  )
  assert.equal(profile.admin.decision, 'deny')
  assert.deepEqual(
    profile.permissions.map(({ label }) => label),
    ['Test EU'],
  )
})

test('administration is for admin roles, who may otherwise do nothing by that', async () => {
  await using on = await server(POLICIES)
  const bob = await enter(on, 'bob')
  const refused = await bob.get(apiPaths.access())
  assert.equal(refused.statusCode, 403)
  assert.match(problem.parse(refused.json()).detail, /admin roles \(kafka-admins\); yours: viewers/)
  const admin = await enter(on, 'admin')
  const { access } = responses.access.parse((await admin.get(apiPaths.access())).json())
  assert.deepEqual([access.source, access.problem, access.policies.length], ['rbac', null, 4])
  assert.equal((await permissions(admin))('TOPIC_EDIT').decision, 'deny')
})

test('what is not of the tenant is unknown in the same words, and no answer names it', async () => {
  await using on = await server(POLICIES + TENANTS)
  const bob = await enter(on, 'bob')
  const ask = async (name: string) => {
    const answer = await bob.get(apiPaths.permissions('c-1', { type: 'topic', name }))
    return { status: answer.statusCode, body: answer.body }
  }
  assert.equal((await ask('orders-1')).status, 200)
  const hidden = await ask('payments')
  const never = await ask('paiments')
  assert.equal(hidden.status, 404)
  assert.equal(
    hidden.body.replaceAll('payments', '…').replaceAll(/"request_id":"[^"]+"/g, ''),
    never.body.replaceAll('paiments', '…').replaceAll(/"request_id":"[^"]+"/g, ''),
  )
  for (const url of [
    '/me',
    apiPaths.profile(),
    apiPaths.tenants(),
    apiPaths.permissions('c-1'),
    apiPaths.status(),
  ]) {
    const answer = await bob.get(url)
    assert.equal(answer.statusCode, 200, url)
    assert.doesNotMatch(answer.body, /payments|orders-10/, url)
  }
  const { tenants } = responses.tenants.parse((await bob.get(apiPaths.tenants())).json())
  assert.deepEqual(
    tenants.map(({ id, current, includes, excludes }) => ({ id, current, includes, excludes })),
    [
      {
        id: 'Orders',
        current: true,
        includes: [['cluster', '*', 'topic', 'orders*']],
        excludes: [],
      },
    ],
  )
})

test('a tenant is entered by its name only by those whose role it has', async () => {
  await using on = await server(POLICIES + TENANTS)
  const admin = await enter(on, 'admin')
  const bob = await enter(on, 'bob')
  assert.equal((await bob.get('/me', { 'x-tenant-id': 'Orders' })).statusCode, 200)
  const refused = await bob.get('/me', { 'x-tenant-id': 'All' })
  assert.equal(refused.statusCode, 403)
  assert.equal(problem.parse(refused.json()).code, 'MR_UNKNOWN_TENANT')
  assert.equal((await admin.get('/me?tenant=All')).json().user.tenant_id, 'All')
})

test('somebody without an authorised role is refused with the reason, at the door and when it is taken away', async () => {
  const others = 'policies: [{resource: ["*"], effect: Allow, actions: [TOPIC_EDIT], role: ops}]'
  await using on = await server(POLICIES)
  const bob = await enter(on, 'bob')
  assert.equal((await bob.get('/me')).statusCode, 200)
  on.writePolicies(others)
  const answer = await until(
    async () => {
      const { statusCode, body } = await bob.get(apiPaths.clusters())
      return statusCode === 403 && body
    },
    { ...soon, describe: 'bob is refused' },
  )
  assert.match(answer, /None of your roles may enter; yours: viewers/)
  const atDoor = await signIn(on, jar(), 'bob', 'bob-password')
  assert.equal(atDoor.statusCode, 403)
  assert.match(atDoor.body, /None of your roles may enter/)
})

interface Client {
  readonly socket: WebSocket
  readonly frames: ServerFrame[]
  readonly send: (frame: ClientFrame) => void
}

async function connect(on: Server, person: Person): Promise<Client> {
  if (on.app.server.address() === null) await on.app.listen({ host: '127.0.0.1', port: 0 })
  const address = on.app.server.address()
  assert.ok(address !== null && typeof address === 'object')
  const socket = new WebSocket(`ws://127.0.0.1:${address.port}/ws`, { headers: person.headers() })
  const frames: ServerFrame[] = []
  socket.on('message', (data: Buffer) => {
    frames.push(serverFrame.parse(JSON.parse(data.toString())))
  })
  await once(socket, 'open')
  return { socket, frames, send: (frame) => socket.send(JSON.stringify(frame)) }
}

/** The last answer to a subscription. */
const lastBody = ({ frames }: Client, id: number): string =>
  JSON.stringify(frames.findLast((frame) => frame.type === 'data' && frame.id === id) ?? null)

test('a socket hears of changed policies, sees what its changed tenant sees, and is closed when nobody may enter', async () => {
  await using on = await server(POLICIES + TENANTS)
  const bob = await enter(on, 'bob')
  const admin = await enter(on, 'admin')
  const client = await connect(on, bob)
  const unaffected = await connect(on, admin)
  client.send({
    type: 'subscribe',
    id: 1,
    path: apiPaths.permissions('c-1', { type: 'topic', name: 'orders-1' }),
  })
  client.send({ type: 'subscribe', id: 2, path: apiPaths.topics('c-1') })
  client.send({ type: 'subscribe', id: 3, path: apiPaths.status() })
  await until(
    () => /"policy".*orders-1/.test(lastBody(client, 1)) && /orders-2/.test(lastBody(client, 2)),
    {
      ...soon,
      describe: 'first answers',
    },
  )
  assert.doesNotMatch(lastBody(client, 2), /payments/)

  on.writePolicies(POLICIES.replace('effect: Stage', 'effect: Allow') + TENANTS)
  await until(
    () => /"TOPIC_DELETE","resource":\[[^\]]*\],"decision":"allow"/.test(lastBody(client, 1)),
    {
      ...soon,
      describe: 'deleting is allowed',
    },
  )

  on.writePolicies(POLICIES + TENANTS.replace('"orders*"', '"p*"'))
  await until(() => /payments/.test(lastBody(client, 2)), { ...soon, describe: 'other topics' })
  assert.doesNotMatch(lastBody(client, 2), /orders-2/)

  on.writePolicies('polices: []')
  await until(() => /RBAC file was changed and cannot be used/.test(lastBody(client, 3)), {
    ...soon,
    describe: 'the banner',
  })

  const closed = once(client.socket, 'close')
  on.writePolicies(
    POLICIES.replaceAll('viewers', 'others').replace('"*"}', 'others}') +
      TENANTS.replace('[viewers]', '[others]'),
  )
  const [code, reason] = await closed
  assert.equal(code, 4401)
  assert.match(String(reason), /None of your roles may enter/)
  assert.equal(unaffected.socket.readyState, WebSocket.OPEN)
  unaffected.socket.terminate()
})

test('a socket is closed when its session ends, and when its tenant is taken away', async () => {
  await using on = await server(
    POLICIES + TENANTS.replace('[kafka-admins]', '[kafka-admins, viewers]'),
  )
  const bob = await enter(on, 'bob')
  const ended = await connect(on, bob)
  const closed = once(ended.socket, 'close')
  await on.app.inject({ method: 'POST', url: '/logout', headers: bob.headers() })
  assert.equal((await closed)[0], 4401)

  const again = await enter(on, 'bob')
  const within = { ...again, headers: () => ({ ...again.headers(), 'x-tenant-id': 'Orders' }) }
  const lost = await connect(on, within)
  const left = once(lost.socket, 'close')
  on.writePolicies(
    POLICIES + TENANTS.replace('[viewers]', '[others]').replace('[kafka-admins]', '[viewers]'),
  )
  const [code, reason] = await left
  assert.equal(code, 4403)
  assert.match(String(reason), /"Orders"/)
})
