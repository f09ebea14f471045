/** Searches and tails over the live socket of the real server, on a real Kafka. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import test, { after, before } from 'node:test'
import { serverFrame, type ClientFrame, type ServerFrame } from '@millrace/contract/socket.ts'
import type { FoundRecord, SearchRequest } from '@millrace/contract/search.ts'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { startMillrace, type MillraceProcess } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { createTopics, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { openProducer, type TestProducer } from '@millrace/kafka/testing/producing.ts'
import { WebSocket } from 'ws'

const CLUSTER = 'Socket EU'
const NUMBERS = uniqueName('numbers')
const COUNT = 3_000

let kafka: TestKafka
let producer: TestProducer
let millrace: MillraceProcess

before(async () => {
  kafka = await singleNode()
  await createTopics(kafka.bootstrap, [{ name: NUMBERS, partitions: 2 }])
  producer = openProducer(kafka.bootstrap)
  await write(0, COUNT)
  millrace = await start({ ALLOW_TOPIC_DATA_QUERY: 'true', SEARCH_MAX_PER_USER: '3' })
})
after(async () => {
  await producer?.[Symbol.asyncDispose]()
  await millrace?.stop()
  await kafka?.[Symbol.asyncDispose]()
})

function start(env: Readonly<Record<string, string>>): Promise<MillraceProcess> {
  return startMillrace({
    env: { BOOTSTRAP: kafka.bootstrap, ENVIRONMENT_NAME: CLUSTER, ...env },
  })
}

function write(from: number, to: number): Promise<void> {
  return producer.send(
    ...Array.from({ length: to - from }, (_, index) => ({
      topic: NUMBERS,
      partition: index % 2,
      value: JSON.stringify({ n: from + index }),
    })),
  )
}

interface Client extends Disposable {
  readonly socket: WebSocket
  readonly frames: readonly ServerFrame[]
  send(frame: ClientFrame): void
  search(id: number, request: Partial<SearchRequest>): void
  /** Resolves with the first frame that passes. */
  wait<T extends ServerFrame['type']>(
    type: T,
    passes?: (frame: Extract<ServerFrame, { type: T }>) => boolean,
  ): Promise<Extract<ServerFrame, { type: T }>>
  records(id: number): FoundRecord[]
}

async function connect(server = millrace): Promise<Client> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`)
  const frames: ServerFrame[] = []
  socket.on('message', (data: Buffer) => {
    frames.push(serverFrame.parse(JSON.parse(data.toString())))
  })
  await once(socket, 'open')
  const send = (frame: ClientFrame): void => socket.send(JSON.stringify(frame))
  return {
    socket,
    frames,
    send,
    search: (id, request) =>
      send({
        type: 'search',
        id,
        cluster_id: CLUSTER,
        request: { topics: [NUMBERS], ...request },
      }),
    wait(type, passes = () => true) {
      const isWanted = (frame: ServerFrame): frame is Extract<ServerFrame, { type: typeof type }> =>
        frame.type === type
      return until(() => frames.filter(isWanted).find(passes), {
        describe: `a frame of type ${type}`,
        everyMs: 10,
      })
    },
    records: (id) =>
      frames.flatMap((frame) =>
        frame.type === 'search_records' && frame.id === id ? frame.records : [],
      ),
    [Symbol.dispose]: () => socket.terminate(),
  }
}

const isDone = (frame: Extract<ServerFrame, { type: 'search' }>): boolean =>
  frame.line.type === 'done'
const isEnd = (frame: ServerFrame): boolean => frame.type === 'search' && isDone(frame)
const isStarted = (frame: Extract<ServerFrame, { type: 'search' }>): boolean =>
  frame.line.type === 'started'
const numbersOf = (records: readonly FoundRecord[]): number[] =>
  records.map(({ value }) => Number(Reflect.get(Object(value), 'n')))

async function done(client: Client, id: number) {
  const { line } = await client.wait('search', (frame) => frame.id === id && isDone(frame))
  return line.type === 'done' ? line : assert.fail('not done')
}

test('a search over the socket gives what the API gives, and several run side by side', async () => {
  using client = await connect()
  client.search(1, { from: 'oldest', to: 100, limit: 0 })
  client.search(2, { from: 'oldest', filter: '.value.n == 1234', streaming: true })
  const ends = await Promise.all([done(client, 1), done(client, 2)])
  assert.deepEqual(
    ends.map(({ reason, totals }) => [reason, totals.matched]),
    [
      ['end', 200],
      ['end', 1],
    ],
  )
  assert.equal(client.records(1).length, 200)
  assert.deepEqual(numbersOf(client.records(2)), [1234])
})

test('what is wrong with a search comes with its id, and the socket stays', async () => {
  using client = await connect()
  client.search(4, { filter: '.value.n ==' })
  const bad = await client.wait('error')
  assert.equal(bad.id, 4)
  assert.equal(bad.problem.code, 'MR_SEARCH_FILTER')
  assert.equal(bad.problem.field, 'filter')
  client.search(5, { topics: ['__millrace_state'] })
  const denied = await client.wait('error', ({ id }) => id === 5)
  assert.equal(denied.problem.code, 'MR_SEARCH_DENIED')
  client.socket.send('{"type":"search","id":6,"cluster_id":"x","request":{"topics":[]}}')
  const broken = await client.wait('error', ({ id }) => id === 6)
  assert.equal(broken.problem.code, 'MR_BAD_FRAME')
  assert.match(broken.problem.detail, /request\.topics is not valid/)
  client.send({ type: 'search', id: 7, cluster_id: 'nope', request: { topics: ['a'] } })
  assert.equal(
    (await client.wait('error', ({ id }) => id === 7)).problem.code,
    'MR_UNKNOWN_CLUSTER',
  )
  client.send({ type: 'search_stop', id: 99 })
  client.send({ type: 'search_pause', id: 99, paused: true })
  client.send({ type: 'ping' })
  await client.wait('pong')
})

test('without the permission the socket leads to no records either', async () => {
  await using closed = await start({})
  using client = await connect(closed)
  client.search(1, { tail: true })
  const denied = await client.wait('error')
  assert.equal(denied.problem.status, 403)
  assert.match(denied.problem.detail, /ALLOW_TOPIC_DATA_QUERY=true or ALLOW_TOPIC_INSPECT=true/)
})

test('a tail gives what arrives from then on, until it is stopped', async () => {
  using client = await connect()
  client.search(1, { tail: true, filter: '.value.n % 2 == 0' })
  await client.wait('search', isStarted)
  await write(10_000, 10_010)
  await until(() => client.records(1).length === 5, { describe: 'five records' })
  await write(10_010, 10_020)
  await until(() => client.records(1).length === 10, { describe: 'ten records' })
  assert.deepEqual(
    numbersOf(client.records(1)).sort((a, b) => a - b),
    Array.from({ length: 10 }, (_, index) => 10_000 + 2 * index),
  )
  client.send({ type: 'search_stop', id: 1 })
  const end = await done(client, 1)
  assert.equal(end.reason, 'cancelled')
  assert.equal(end.totals.matched, 10)
})

test('a paused tail goes on counting, and shows what came meanwhile when it goes on', async () => {
  using client = await connect()
  client.search(3, { tail: true })
  await client.wait('search', isStarted)
  await write(20_000, 20_002)
  await until(() => client.records(3).length === 2, { describe: 'the first two' })
  client.send({ type: 'search_pause', id: 3, paused: true })
  await client.wait('search_paused', ({ paused }) => paused)
  await write(20_002, 20_010)
  await client.wait('search', ({ line }) => line.type === 'progress' && line.totals.matched === 10)
  assert.equal(client.records(3).length, 2)
  client.send({ type: 'search_pause', id: 3, paused: false })
  const resumed = await client.wait('search_paused', ({ paused }) => !paused)
  assert.equal(resumed.left_out, 0)
  await until(() => client.records(3).length === 10, { describe: 'all ten' })
})

test('a paused search is held back and loses nothing', async () => {
  using client = await connect()
  client.search(1, { from: 'oldest', to: 1_500, limit: 0, streaming: true })
  client.send({ type: 'search_pause', id: 1, paused: true })
  await client.wait('search_paused', ({ paused }) => paused)
  client.send({ type: 'search_pause', id: 1, paused: false })
  await done(client, 1)
  assert.equal(new Set(numbersOf(client.records(1))).size, 3_000)
})

test('a client that does not read holds its own search back, and gets all of it later', async () => {
  const wide = uniqueName('wide')
  await createTopics(kafka.bootstrap, [{ name: wide, partitions: 1 }])
  const value = JSON.stringify('x'.repeat(20_000))
  await producer.send(...Array.from({ length: 1_000 }, () => ({ topic: wide, value })))
  using slow = await connect()
  using quick = await connect()
  slow.socket.pause()
  slow.search(1, { topics: [wide], from: 'oldest', limit: 0, streaming: true })
  quick.search(1, { from: 'oldest', to: 100, limit: 0 })
  assert.equal((await done(quick, 1)).totals.matched, 200)
  assert.equal(slow.records(1).length, 0)
  slow.socket.resume()
  assert.equal((await done(slow, 1)).totals.matched, 1_000)
  assert.equal(new Set(slow.records(1).map(({ offset }) => offset)).size, 1_000)
})

test('a socket that closes ends its searches', async () => {
  for (let round = 0; round < 3; round++) {
    using client = await connect()
    for (const id of [1, 2, 3]) client.search(id, { tail: true })
    await until(
      async () => {
        for (const id of [1, 2, 3]) {
          const frame = await client.wait('search', (each) => each.id === id)
          assert.equal(frame.line.type, 'started')
        }
        return true
      },
      { describe: 'three tails' },
    )
    client.search(4, { tail: true })
    const refused = await client.wait('error', ({ id }) => id === 4)
    assert.equal(refused.problem.code, 'MR_TOO_MANY_SEARCHES')
    client.socket.close()
    await once(client.socket, 'close')
    // Their places are free again: the next round would not get them otherwise.
    await until(
      async () => {
        using probe = await connect()
        probe.search(1, { limit: 1 })
        const answer = await until(
          () => probe.frames.find((frame) => frame.type === 'error' || isEnd(frame)),
          { describe: 'refused or done', everyMs: 10 },
        )
        return answer.type !== 'error'
      },
      { describe: 'the places are free' },
    )
  }
})
