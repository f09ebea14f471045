/** The live socket over a real listener and a real estate. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import test from 'node:test'
import { until } from '@millrace/dev/testing/until.ts'
import type { Change } from '@millrace/contract/change.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import { serverFrame, type ClientFrame, type ServerFrame } from '@millrace/contract/socket.ts'
import { WebSocket } from 'ws'
import { offsetTable, topicTable } from '../derive/tables-for-tests.ts'
import { observeCluster, TOPICS } from './cluster-for-tests.ts'
import { testServer, type TestServer } from './server-for-tests.ts'

interface Client extends Disposable {
  readonly socket: WebSocket
  readonly frames: ServerFrame[]
  send(frame: ClientFrame): void
  /** Resolves with the frame of that number (from 0) among those that pass. */
  next<T extends ServerFrame['type']>(
    type: T,
    number?: number,
  ): Promise<Extract<ServerFrame, { type: T }>>
}

async function connect(server: TestServer, headers: Record<string, string> = {}): Promise<Client> {
  const address = server.app.server.address() ?? (await listen(server))
  const port = typeof address === 'object' ? address.port : 0
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers })
  const frames: ServerFrame[] = []
  socket.on('message', (data: Buffer) => {
    frames.push(serverFrame.parse(JSON.parse(data.toString())))
  })
  await once(socket, 'open')
  return {
    socket,
    frames,
    send: (frame) => socket.send(JSON.stringify(frame)),
    async next(type, number = 0) {
      const isWanted = (frame: ServerFrame): frame is Extract<ServerFrame, { type: typeof type }> =>
        frame.type === type
      return until(() => frames.filter(isWanted)[number], {
        describe: `frame ${number} of type ${type}`,
        deadlineMs: 10_000,
        everyMs: 5,
      })
    },
    [Symbol.dispose]: () => socket.terminate(),
  }
}

async function listen(server: TestServer) {
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const address = server.app.server.address()
  assert.ok(address !== null && typeof address === 'object')
  return address
}

async function write(server: TestServer, end: number): Promise<void> {
  const topics = topicTable(
    Object.fromEntries(TOPICS.map((name) => [name, { partitions: [{}, {}] }])),
  )
  const offsets = offsetTable(
    topics,
    {
      payments: [
        [0, end],
        [0, end],
      ],
    },
    Date.now(),
  )
  await server.observe('offsets', offsets)
}

test('a subscription gets the body at once and again when a section of it was observed', async () => {
  await using server = await testServer()
  await observeCluster(server)
  using client = await connect(server)
  assert.equal((await client.next('hello')).instance_id, 'test')
  client.send({ type: 'subscribe', id: 7, path: apiPaths.topic('c-1', 'payments') })
  const first = await client.next('data')
  assert.equal(first.id, 7)
  assert.equal(responses.topic.parse(first.body).topic?.messages, 30 + 5)
  await write(server, 100)
  const second = await client.next('data', 1)
  assert.equal(responses.topic.parse(second.body).topic?.messages, 200)
})

test('a subscription of what changed hears of the next change', async () => {
  await using server = await testServer()
  await observeCluster(server)
  using client = await connect(server)
  client.send({ type: 'subscribe', id: 1, path: apiPaths.changes('c-1') })
  const first = await client.next('data')
  assert.deepEqual(responses.changes.parse(first.body).changes, [])
  const change: Change = {
    id: 'x',
    at: Date.now(),
    not_before: Date.now() - 1000,
    entity: 'topic',
    name: 'orders',
    kind: 'went',
    field: null,
    before: null,
    after: null,
    summary: 'Topic orders went',
  }
  server.context.changes.add('Test EU', [change])
  const second = await client.next('data', 1)
  assert.deepEqual(responses.changes.parse(second.body).changes, [change])
})

test('many observations in a moment are one answer, the newest', async () => {
  await using server = await testServer()
  await observeCluster(server)
  using client = await connect(server)
  client.send({ type: 'subscribe', id: 1, path: apiPaths.topic('c-1', 'payments') })
  await client.next('data')
  for (let end = 1; end <= 50; end++) await write(server, end)
  const messages = async () => {
    const last = client.frames.findLast((frame) => frame.type === 'data')
    return responses.topic.parse(last?.body).topic?.messages === 100
  }
  await until(messages, { describe: 'the newest value', everyMs: 5 })
  assert.ok(client.frames.filter((frame) => frame.type === 'data').length <= 3)
})

test('what is unchanged is not sent, what is unsubscribed neither', async () => {
  await using server = await testServer()
  await observeCluster(server)
  using client = await connect(server)
  client.send({ type: 'subscribe', id: 1, path: apiPaths.acls('c-1') })
  client.send({ type: 'subscribe', id: 2, path: apiPaths.topics('c-1') })
  client.send({ type: 'subscribe', id: 3, path: apiPaths.topics('c-1', { limit: 1 }) })
  await client.next('data', 2)
  client.send({ type: 'unsubscribe', id: 3 })
  client.send({ type: 'ping' })
  await client.next('pong')
  await write(server, 77)
  await client.next('data', 3)
  await write(server, 78)
  await client.next('data', 4)
  const ids = client.frames.flatMap((frame) => (frame.type === 'data' ? [frame.id] : []))
  assert.deepEqual(ids.slice(3), [2, 2])
})

test('what is not there is said once, and sent when it comes', async () => {
  await using server = await testServer()
  await observeCluster(server)
  using client = await connect(server)
  client.send({ type: 'subscribe', id: 1, path: apiPaths.topic('c-1', 'new-topic') })
  assert.equal((await client.next('error')).problem.code, 'MR_UNKNOWN_TOPIC')
  await write(server, 1)
  await server.observe('topics', topicTable({ 'new-topic': { partitions: [{}] } }))
  const { body } = await client.next('data')
  assert.equal(responses.topic.parse(body).topic?.name, 'new-topic')
  assert.equal(client.frames.filter((frame) => frame.type === 'error').length, 1)
})

test('frames and paths that cannot be read are answered, not fatal', async () => {
  await using server = await testServer()
  using client = await connect(server)
  client.socket.send('{')
  client.socket.send(Buffer.from([0, 1]), { binary: true })
  client.socket.send(JSON.stringify({ type: 'subscribe', id: 'x', path: '/me' }))
  client.send({ type: 'subscribe', id: 4, path: '/kafka/v1/nothing' })
  client.send({ type: 'subscribe', id: 5, path: '/kafka/v1/clusters/%FF' })
  client.send({ type: 'subscribe', id: 6, path: '/kafka/v1/clusters?limit=0' })
  client.send({ type: 'ping' })
  await client.next('pong')
  const last = await client.next('error', 5)
  const codes = client.frames.flatMap((frame) =>
    frame.type === 'error' ? [frame.problem.code] : [],
  )
  assert.deepEqual(codes, [
    'MR_BAD_FRAME',
    'MR_BAD_FRAME',
    'MR_BAD_FRAME',
    'MR_NOT_FOUND',
    'MR_BAD_REQUEST',
    'MR_BAD_PARAMETER',
  ])
  assert.equal(last.id, 6)
})

test('a socket has so many subscriptions and no more, and frames so many bytes', async () => {
  await using server = await testServer()
  using client = await connect(server)
  for (let id = 0; id <= 200; id++) client.send({ type: 'subscribe', id, path: '/me' })
  const error = await client.next('error')
  assert.equal(error.problem.code, 'MR_TOO_MANY_SUBSCRIPTIONS')
  assert.equal(error.id, 200)
  client.socket.send(JSON.stringify({ type: 'ping', more: 'x'.repeat(600_000) }))
  const [code] = await once(client.socket, 'close')
  assert.equal(code, 1009)
})

test('other sites cannot open it', async () => {
  await using server = await testServer()
  const { port } = await listen(server)
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, {
    headers: { origin: 'https://evil.example' },
  })
  const [error] = await once(socket, 'error')
  assert.match(String(error), /403/)
  using own = await connect(server, { origin: `http://127.0.0.1:${port}` })
  await own.next('hello')
})

test('live mode observes while somebody watches, for so many', async () => {
  await using server = await testServer({
    LIVE_MODE_INTERVAL_MS: '1000',
    LIVE_MODE_MAX_CONCURRENT_USERS: '1',
  })
  await observeCluster(server)
  using first = await connect(server)
  using second = await connect(server)
  first.send({ type: 'live', cluster_id: 'c-1', on: true })
  const on = await first.next('live')
  assert.ok((on.until ?? 0) > Date.now())
  second.send({ type: 'live', cluster_id: 'c-1', on: true })
  const refused = await second.next('live')
  assert.equal(refused.until, null)
  assert.match(refused.reason ?? '', /LIVE_MODE_MAX_CONCURRENT_USERS=1/)
  await until(() => server.refreshed.length >= 2, { describe: 'two live snapshots', everyMs: 20 })
  first.send({ type: 'live', cluster_id: 'c-1', on: false })
  assert.deepEqual(await first.next('live', 1), {
    type: 'live',
    cluster_id: 'c-1',
    until: null,
    reason: null,
  })
  second.send({ type: 'live', cluster_id: 'c-1', on: true })
  assert.ok((await second.next('live', 1)).until)
  second.send({ type: 'live', cluster_id: 'nope', on: true })
  assert.match((await second.next('live', 2)).reason ?? '', /No cluster has the id "nope"/)
})

test('a stopped engine closes the socket and says why', async () => {
  await using server = await testServer({
    STREAMS_TASK_TIMEOUT_MS: '2000',
    STREAMS_HEARTBEAT_MS: '100',
  })
  using client = await connect(server)
  const [code, reason] = await once(client.socket, 'close')
  assert.equal(code, 4503)
  assert.match(String(reason), /^MR_ENGINE_ERROR since .* away/)
})

test('what a user writes is told to the sockets of that user only', async () => {
  await using server = await testServer()
  const cookie = `millrace_browser=${'A'.repeat(22)}`
  using own = await connect(server, { cookie, 'sec-fetch-site': 'same-origin' })
  using other = await connect(server)
  own.send({ type: 'subscribe', id: 1, path: apiPaths.settings() })
  other.send({ type: 'subscribe', id: 1, path: apiPaths.settings() })
  await Promise.all([own.next('data'), other.next('data')])
  const put = await server.app.inject({
    method: 'PUT',
    url: apiPaths.settings(),
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
    payload: { values: { theme: 'dark' } },
  })
  assert.equal(put.statusCode, 200)
  const { body } = await own.next('data', 1)
  assert.deepEqual(responses.settings.parse(body).settings.values, { theme: 'dark' })
  assert.equal(other.frames.filter(({ type }) => type === 'data').length, 1)
})
