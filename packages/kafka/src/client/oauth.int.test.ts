/** OAUTHBEARER from a token endpoint to a broker that ends sessions when the token does. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, before, it } from 'node:test'
import { secureNode } from '@millrace/dev/testing/kafka.ts'
import type { SecureTestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import type { KafkaError } from '../errors.ts'
import { describeClusterApi } from '../protocol/describe-cluster.ts'
import { kafkaOptionsFromProperties } from '../security/client-properties.ts'
import { portOf } from '../testing/port-of.ts'
import type { Kafka } from './kafka.ts'
import { openKafka } from './open-kafka.ts'

let node: SecureTestKafka
let issued = 0
let lifetimeSeconds = 3600
let subject: string | null = 'admin'

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Unsecured JWTs (RFC 7515 appendix A.5), which Kafka's default validator takes. */
const endpoint = createServer((_, response) => {
  issued += 1
  const now = Date.now() / 1000
  const claims = {
    iat: now,
    exp: now + lifetimeSeconds,
    ...(subject === null ? {} : { sub: subject }),
  }
  const token = `${base64({ alg: 'none' })}.${base64(claims)}.`
  response.end(JSON.stringify({ access_token: token, expires_in: lifetimeSeconds }))
})

before(async () => {
  node = await secureNode()
  endpoint.listen(0, '127.0.0.1')
  await once(endpoint, 'listening')
})

after(async () => {
  endpoint.closeAllConnections()
  endpoint.close()
  await node[Symbol.asyncDispose]()
})

function open(line = 'clientId="app" clientSecret="hush"'): Kafka {
  const { options, problems } = kafkaOptionsFromProperties(
    {
      'bootstrap.servers': node.listeners.saslPlaintext,
      'security.protocol': 'SASL_PLAINTEXT',
      'sasl.mechanism': 'OAUTHBEARER',
      'sasl.oauthbearer.token.endpoint.url': `http://127.0.0.1:${portOf(endpoint)}/token`,
      'sasl.jaas.config': `org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required ${line};`,
    },
    { clientId: 'test', connectTimeoutMs: 5000, requestTimeoutMs: 5000 },
  )
  assert.deepEqual(problems, [])
  assert.ok(options)
  return openKafka(options)
}

const ask = (kafka: Kafka, use: 'observe' | 'admin' | 'state' = 'observe') =>
  kafka.request('any', describeClusterApi, { includeAuthorizedOperations: false }, { use })

it('connects with one token for all its connections, extensions included', async () => {
  await using kafka = open('clientId="app" clientSecret="hush" extension_traceId="abc"')
  const before = issued
  await Promise.all([ask(kafka), ask(kafka, 'admin'), ask(kafka, 'state')])
  assert.equal(issued, before + 1)
})

it('moves to a new connection and token before its session ends, and no request notices', async () => {
  lifetimeSeconds = 2
  try {
    await using kafka = open()
    const before = issued
    let answered = 0
    // The broker drops a connection at the first request after its token's end.
    await until(
      async () => {
        await Promise.all([ask(kafka), ask(kafka, 'admin')])
        answered += 1
        return issued >= before + 4
      },
      { describe: 'four tokens were used', everyMs: 50 },
    )
    assert.ok(answered > 20, `${answered} rounds answered`)
  } finally {
    lifetimeSeconds = 3600
  }
})

it('tells that the broker refuses the token, and asks for another one next time', async () => {
  subject = null
  try {
    await using kafka = open()
    await assert.rejects(ask(kafka), (error: KafkaError) => {
      assert.equal(error.code, 'MR_KAFKA_AUTHENTICATION')
      assert.equal(error.reason, 'refused')
      assert.match(error.message, /refused our SASL OAUTHBEARER credentials/)
      assert.doesNotMatch(error.message, /hush|eyJ/)
      return true
    })
    subject = 'admin'
    await until(() => ask(kafka), { describe: 'a good token is asked for' })
  } finally {
    subject = 'admin'
  }
})
