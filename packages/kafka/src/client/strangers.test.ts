/** What the client makes of ports where no Kafka is: every one a real server of another kind. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { it } from 'node:test'
import { isKafkaError } from '../errors.ts'
import type { KafkaError } from '../errors.ts'
import type { KafkaOptions } from '../options.ts'
import { portOf } from '../testing/port-of.ts'
import { openKafka } from './open-kafka.ts'

const SASL = { mechanism: 'PLAIN', username: 'alice', password: 'hush' } as const
const TLS = { verifyHostname: true }

/** Runs with a server on a free port; ends it and its sockets. */
async function served(server: Server, use: (port: number) => Promise<void>): Promise<void> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await use(portOf(server))
  } finally {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
}

async function failure(port: number, more: Partial<KafkaOptions> = {}): Promise<KafkaError> {
  await using kafka = openKafka({
    clientId: 'test',
    bootstrap: [{ host: '127.0.0.1', port }],
    connectTimeoutMs: 400,
    requestTimeoutMs: 2000,
    ...more,
  })
  const error: unknown = await kafka.brokers().then(
    () => null,
    (thrown: unknown) => thrown,
  )
  assert.ok(isKafkaError(error))
  assert.ok(error.message.includes(`127.0.0.1:${port}`), error.message)
  assert.doesNotMatch(error.message, /hush/)
  return error
}

it('tells a web server by its first words', async () => {
  await served(createHttpServer(), async (port) => {
    for (const options of [{}, { sasl: SASL }]) {
      const error = await failure(port, options)
      assert.equal(error.reason, 'not-kafka')
      assert.match(error.message, /"HTTP\/1\.1 400 Bad Request"/)
    }
    assert.equal((await failure(port, { tls: TLS })).reason, 'not-tls')
  })
})

it('gives up on a server that takes connections and says nothing', async () => {
  await served(createServer(), async (port) => {
    for (const [options, stage] of [
      [{}, /the first request/],
      [{ sasl: SASL }, /the first request/],
      [{ tls: TLS }, /the TLS handshake/],
      [{ tls: TLS, sasl: SASL }, /the TLS handshake/],
    ] as const) {
      const start = performance.now()
      const error = await failure(port, options)
      assert.equal(error.reason, 'connect-timeout', error.message)
      assert.match(error.message, stage)
      assert.match(error.message, /within 400 ms/)
      assert.ok(performance.now() - start < 1500)
    }
  })
})

it('tells a server that hangs up', async () => {
  const hangUp = createServer((socket) => socket.once('data', () => socket.destroy()))
  await served(hangUp, async (port) => {
    assert.equal((await failure(port)).reason, 'closed-early')
    assert.equal((await failure(port, { sasl: SASL })).reason, 'closed-early')
    assert.equal((await failure(port, { tls: TLS })).reason, 'not-tls')
  })
  const atOnce = createServer((socket) => socket.destroy())
  await served(atOnce, async (port) => {
    assert.equal((await failure(port)).reason, 'closed-early')
  })
})

it('survives any bytes', async () => {
  for (const bytes of [
    Buffer.alloc(64),
    Buffer.from('7fffffff00000001', 'hex'),
    Buffer.from('ffffffff00000001', 'hex'),
    Buffer.from('0000000400000001', 'hex'),
    Buffer.from('000000060000000100ff', 'hex'),
    Buffer.from('0000000a00000001000000000005', 'hex'),
  ]) {
    const server = createServer((socket) => socket.once('data', () => socket.write(bytes)))
    await served(server, async (port) => {
      for (const options of [{}, { sasl: SASL }]) {
        const error = await failure(port, options)
        assert.match(error.code, /UNREACHABLE|PROTOCOL|AUTHENTICATION/, bytes.toString('hex'))
      }
    })
  }
})

it('says when nothing listens', async () => {
  let port = 0
  await served(createServer(), (free) => {
    port = free
    return Promise.resolve()
  })
  assert.equal((await failure(port)).reason, 'refused')
})

it('refuses TLS material that cannot be used before it connects', () => {
  const tls = { verifyHostname: true, key: 'rubbish', cert: 'rubbish' }
  const bootstrap = [{ host: 'localhost', port: 1 }]
  const timeouts = { connectTimeoutMs: 1, requestTimeoutMs: 1 }
  assert.throws(() => openKafka({ clientId: 'x', bootstrap, tls, ...timeouts }), {
    code: 'MR_KAFKA_TLS',
    reason: 'material',
  })
})
