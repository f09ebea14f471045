/** Reading over TLS and with every kind of credentials, and being refused; and from an older release. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import path from 'node:path'
import { after, before, suite, test } from 'node:test'
import { olderNode, secureNode } from '@millrace/dev/testing/kafka.ts'
import type { SecureTestKafka } from '@millrace/dev/testing/kafka.ts'
import { kafkaOptionsFromProperties } from '../security/client-properties.ts'
import type { Properties } from '../security/problem.ts'
import { createTopics, uniqueName } from '../testing/estate.ts'
import { drain, only } from '../testing/drain.ts'
import { fill } from '../testing/fill.ts'
import { portOf } from '../testing/port-of.ts'
import type { Fetcher } from './model.ts'
import { openFetcher } from './open-fetcher.ts'

function open(bootstrap: string, properties: Properties): Fetcher {
  const { options, problems } = kafkaOptionsFromProperties(
    { 'bootstrap.servers': bootstrap, ...properties },
    { clientId: 'millrace-test', connectTimeoutMs: 5000, requestTimeoutMs: 5000 },
  )
  assert.deepEqual(problems, [])
  assert.ok(options)
  const maxBytes = 128 * 1024
  return openFetcher({ kafka: options, isolation: 'read_uncommitted', maxBytes, patienceMs: 3000 })
}

const sasl = (mechanism: string, module: string, secret = 'alice-secret'): Properties => ({
  'sasl.mechanism': mechanism,
  'sasl.jaas.config': `org.apache.kafka.common.security.${module} required username="alice" password="${secret}";`,
})

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

suite('a broker that checks', () => {
  const topic = uniqueName('fetch-secure')
  const closed = uniqueName('fetch-closed')
  let node: SecureTestKafka
  let ends: number[]
  let trust: Properties

  before(async () => {
    node = await secureNode()
    trust = {
      'ssl.truststore.location': path.join(node.tls.dir, 'truststore.p12'),
      'ssl.truststore.password': 'changeit',
    }
    const topics = [topic, closed].map((name) => ({ name, partitions: 2 }))
    await createTopics(node.bootstrap, topics)
    ends = await fill(node, topic, 3000, 500)
    await node.tool('org.apache.kafka.tools.AclCommand', [
      ...`--bootstrap-server ${node.bootstrap} --add --allow-principal User:alice`.split(' '),
      ...`--operation Read --operation Describe --topic ${topic}`.split(' '),
    ])
    // May be seen, not read.
    await node.tool('org.apache.kafka.tools.AclCommand', [
      ...`--bootstrap-server ${node.bootstrap} --add --allow-principal User:alice`.split(' '),
      ...`--operation Describe --topic ${closed}`.split(' '),
    ])
  })
  after(async () => {
    await node[Symbol.asyncDispose]()
  })

  const plain = sasl('PLAIN', 'plain.PlainLoginModule')
  const targets = () => ends.map((end, partition) => ({ topic, partition, offset: 0, end }))

  async function readsAll(bootstrap: string, properties: Properties): Promise<void> {
    await using fetcher = open(bootstrap, properties)
    fetcher.add(targets())
    const { read } = await drain(fetcher)
    for (const [partition, end] of ends.entries()) {
      assert.deepEqual(read.get(`${topic}-${partition}`), [0, end])
    }
  }

  for (const [name, properties] of [
    ['PLAIN', plain],
    ['SCRAM-SHA-256', sasl('SCRAM-SHA-256', 'scram.ScramLoginModule')],
    ['SCRAM-SHA-512', sasl('SCRAM-SHA-512', 'scram.ScramLoginModule')],
  ] as const) {
    test(`is read with ${name}, in the clear and over TLS`, async () => {
      const { saslPlaintext, saslSsl } = node.listeners
      await readsAll(saslPlaintext, { ...properties, 'security.protocol': 'SASL_PLAINTEXT' })
      await readsAll(saslSsl, { ...properties, ...trust, 'security.protocol': 'SASL_SSL' })
    })
  }

  test('is read with a client certificate', async () => {
    const file = (name: string) => readFile(path.join(node.tls.dir, name), 'utf8')
    await readsAll(node.listeners.ssl, {
      ...trust,
      'security.protocol': 'SSL',
      'ssl.keystore.key': await file('alice.key'),
      'ssl.keystore.certificate.chain': await file('alice.crt'),
    })
  })

  test('is read on while its sessions end with their tokens (KIP-368)', async () => {
    let issued = 0
    const endpoint = createServer((_, response) => {
      issued += 1
      const now = Date.now() / 1000
      const claims = { iat: now, exp: now + 2, sub: 'alice' }
      const token = `${base64({ alg: 'none' })}.${base64(claims)}.`
      response.end(JSON.stringify({ access_token: token, expires_in: 2 }))
    })
    endpoint.listen(0, '127.0.0.1')
    await once(endpoint, 'listening')
    try {
      await using fetcher = open(node.listeners.saslPlaintext, {
        'security.protocol': 'SASL_PLAINTEXT',
        'sasl.mechanism': 'OAUTHBEARER',
        'sasl.oauthbearer.token.endpoint.url': `http://127.0.0.1:${portOf(endpoint)}/token`,
        'sasl.jaas.config':
          'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required clientId="app" clientSecret="hush";',
      })
      // Slow enough to outlive several tokens: 1.5 MB.
      fetcher.limit(250_000)
      fetcher.add(targets())
      const { read, events } = await drain(fetcher)
      assert.ok(issued > 2, `${issued} tokens`)
      for (const [partition, end] of ends.entries()) {
        assert.deepEqual(read.get(`${topic}-${partition}`), [0, end])
      }
      assert.ok(events.every(({ type }) => type === 'finished'))
    } finally {
      endpoint.closeAllConnections()
      endpoint.close()
    }
  })

  test('refuses a topic: that one is lost, and the others are read', async () => {
    const properties = { ...plain, 'security.protocol': 'SASL_PLAINTEXT' }
    await using fetcher = open(node.listeners.saslPlaintext, properties)
    const unseen = uniqueName('fetch-unseen')
    await createTopics(node.bootstrap, [{ name: unseen, partitions: 1 }])
    fetcher.add([
      { topic: closed, partition: 0, offset: 0, end: 10 },
      { topic: unseen, partition: 0, offset: 0, end: 10 },
      ...targets(),
    ])
    const drained = await drain(fetcher)
    assert.deepEqual(drained.read.get(`${topic}-1`), [0, ends[1]])
    const lost = new Map(only(drained, 'lost').map((event) => [event.topic, event]))
    assert.deepEqual([...lost.keys()].toSorted(), [closed, unseen].toSorted())
    for (const { kind, error } of lost.values()) {
      assert.equal(kind, 'denied')
      assert.match(error.message, /TOPIC_AUTHORIZATION_FAILED.*READ and DESCRIBE on Topic:fetch-/)
    }
  })

  test('refuses credentials: everything is lost at once, in its words', async () => {
    const wrong = sasl('PLAIN', 'plain.PlainLoginModule', 'not-the-secret')
    const properties = { ...wrong, 'security.protocol': 'SASL_PLAINTEXT' }
    await using fetcher = open(node.listeners.saslPlaintext, properties)
    fetcher.add(targets())
    const drained = await drain(fetcher)
    assert.equal(drained.read.size, 0)
    const lost = only(drained, 'lost')
    assert.deepEqual(
      lost.map(({ kind }) => kind),
      ['denied', 'denied'],
    )
    assert.match(lost[0]?.error.message ?? '', /refused our SASL PLAIN credentials/)
    assert.ok(!lost[0]?.error.message.includes('not-the-secret'))
  })

  test('cannot be reached with the wrong protocol: lost with the reason when patience ends', async () => {
    await using fetcher = open(node.bootstrap, { ...trust, 'security.protocol': 'SSL' })
    fetcher.add(targets())
    const drained = await drain(fetcher)
    const [lost] = only(drained, 'lost')
    assert.equal(lost?.kind, 'unreachable')
    assert.match(lost.error.message, /did not answer the TLS handshake with TLS/)
    assert.equal(only(drained, 'waiting').length, 2)
  })
})

test('a broker of Kafka 3.9 is read', async () => {
  await using node = await olderNode()
  const topic = uniqueName('fetch-older')
  await createTopics(node.bootstrap, [{ name: topic, partitions: 3 }])
  const ends = await fill(node, topic, 2000, 200)
  await using fetcher = open(node.bootstrap, {})
  fetcher.add(ends.map((end, partition) => ({ topic, partition, offset: 0, end })))
  const { read } = await drain(fetcher)
  for (const [partition, end] of ends.entries()) {
    assert.deepEqual(read.get(`${topic}-${partition}`), [0, end])
  }
})
