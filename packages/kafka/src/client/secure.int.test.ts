/** Every way to prove who we are, and every way to be refused, against a broker that checks. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { secureNode } from '@millrace/dev/testing/kafka.ts'
import type { SecureTestKafka } from '@millrace/dev/testing/kafka.ts'
import type { KafkaError } from '../errors.ts'
import { kafkaOptionsFromProperties } from '../security/client-properties.ts'
import type { Properties } from '../security/problem.ts'
import { metadataApi } from '../protocol/metadata.ts'
import { openKafka } from './open-kafka.ts'

const PASSWORD = 'changeit'
const PREFIX = `principal-${Date.now()}`
const PLAIN = 'org.apache.kafka.common.security.plain.PlainLoginModule'
const SCRAM = 'org.apache.kafka.common.security.scram.ScramLoginModule'

let node: SecureTestKafka
let dir: string
let trust: Properties
const tlsFile = (name: string): string => path.join(node.tls.dir, name)

before(async () => {
  node = await secureNode()
  dir = await mkdtemp(path.join(tmpdir(), 'secure-'))
  trust = {
    'ssl.truststore.location': tlsFile('truststore.p12'),
    'ssl.truststore.password': PASSWORD,
  }
})

after(async () => {
  await node[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

/** Opens a client with properties as a user writes them, and asks something that needs the connection. */
async function connect(bootstrap: string, properties: Properties): Promise<number> {
  const { options, problems } = kafkaOptionsFromProperties(
    { 'bootstrap.servers': bootstrap, ...properties },
    { clientId: 'test', connectTimeoutMs: 5000, requestTimeoutMs: 5000 },
  )
  assert.deepEqual(problems, [])
  assert.ok(options)
  await using kafka = openKafka(options)
  return (await kafka.brokers()).length
}

/** The topics that this principal may see, of those made below. */
async function visible(properties: Properties): Promise<string[]> {
  const { options } = kafkaOptionsFromProperties(
    { 'bootstrap.servers': node.listeners.ssl, ...properties },
    { clientId: 'test', connectTimeoutMs: 5000, requestTimeoutMs: 5000 },
  )
  assert.ok(options)
  await using kafka = openKafka(options)
  const { topics } = await kafka.request('any', metadataApi, { topics: null })
  return topics.names.filter((name) => name.startsWith(PREFIX)).toSorted()
}

/** One topic that alice may see and one that only super users may. */
async function makeTopics(): Promise<void> {
  const server = ['--bootstrap-server', node.bootstrap]
  for (const topic of [`${PREFIX}-alice`, `${PREFIX}-nobody`]) {
    await node.tool('org.apache.kafka.tools.TopicCommand', [
      ...server,
      '--create',
      '--topic',
      topic,
    ])
  }
  await node.tool('org.apache.kafka.tools.AclCommand', [
    ...server,
    ...'--add --allow-principal User:alice --operation Describe --topic'.split(' '),
    `${PREFIX}-alice`,
  ])
}

async function refused(bootstrap: string, properties: Properties): Promise<KafkaError> {
  let error: KafkaError | undefined
  await assert.rejects(connect(bootstrap, properties), (thrown: KafkaError) => {
    error = thrown
    return true
  })
  assert.ok(error)
  assert.ok(error.message.includes(bootstrap), error.message)
  return error
}

const sasl = (mechanism: string, module: string, user: string, secret = `${user}-secret`) => ({
  'security.protocol': 'SASL_PLAINTEXT',
  'sasl.mechanism': mechanism,
  'sasl.jaas.config': `${module} required username="${user}" password="${secret}";`,
})

describe('SASL', () => {
  for (const [mechanism, module] of [
    ['PLAIN', PLAIN],
    ['SCRAM-SHA-256', SCRAM],
    ['SCRAM-SHA-512', SCRAM],
  ] as const) {
    it(`${mechanism}, in the clear and over TLS`, async () => {
      const properties = sasl(mechanism, module, 'alice')
      assert.equal(await connect(node.listeners.saslPlaintext, properties), 1)
      const overTls = { ...properties, ...trust, 'security.protocol': 'SASL_SSL' }
      assert.equal(await connect(node.listeners.saslSsl, overTls), 1)
    })

    for (const [case_, user, secret] of [
      ['a wrong password', 'alice', 'not-the-secret'],
      ['an unknown user', 'mallory', 'mallory-secret'],
    ] as const) {
      it(`${mechanism} with ${case_} is refused in the broker's words`, async () => {
        const error = await refused(
          node.listeners.saslPlaintext,
          sasl(mechanism, module, user, secret),
        )
        assert.equal(error.code, 'MR_KAFKA_AUTHENTICATION')
        assert.equal(error.reason, 'refused')
        assert.match(error.message, /refused our SASL .* credentials: Authentication failed/)
        assert.ok(!error.message.includes(secret))
      })
    }
  }

  it('does not try credentials at an SSL listener as if it had SASL', async () => {
    const error = await refused(node.listeners.ssl, {
      ...sasl('PLAIN', PLAIN, 'alice'),
      ...trust,
      'security.protocol': 'SASL_SSL',
    })
    assert.match(error.message, /does not offer SASL mechanism|closed the connection/)
  })
})

const ssl = (): Properties => ({ ...trust, 'security.protocol': 'SSL' })

describe('TLS', () => {
  it('trusts an authority from PKCS12 made by keytool, PEM file, PEM text and JKS', async () => {
    const jks = path.join(dir, 'trust.jks')
    await promisify(execFile)('keytool', [
      ...'-importcert -noprompt -alias ca -storetype JKS -storepass'.split(' '),
      PASSWORD,
      '-file',
      tlsFile('ca.crt'),
      '-keystore',
      jks,
    ])
    const pem = await readFile(tlsFile('ca.crt'), 'utf8')
    for (const store of [
      trust,
      { 'ssl.truststore.location': tlsFile('ca.crt'), 'ssl.truststore.type': 'PEM' },
      { 'ssl.truststore.certificates': pem.replaceAll('\n', ' ') },
      { 'ssl.truststore.location': jks, 'ssl.truststore.password': PASSWORD },
    ]) {
      assert.equal(
        await connect(node.listeners.ssl, { ...store, 'security.protocol': 'SSL' }),
        1,
        Object.keys(store).join(),
      )
    }
  })

  it('shows its certificate from PKCS12, JKS and PEM', async () => {
    await makeTopics()
    const jks = path.join(dir, 'alice.jks')
    await promisify(execFile)('keytool', [
      ...'-importkeystore -noprompt -srcstoretype PKCS12 -deststoretype JKS -srcstorepass'.split(
        ' ',
      ),
      PASSWORD,
      '-deststorepass',
      PASSWORD,
      '-srckeystore',
      tlsFile('alice.p12'),
      '-destkeystore',
      jks,
    ])
    for (const store of [
      { 'ssl.keystore.location': tlsFile('alice.p12'), 'ssl.keystore.password': PASSWORD },
      { 'ssl.keystore.location': jks, 'ssl.keystore.password': PASSWORD },
      {
        'ssl.keystore.key': await readFile(tlsFile('alice.key'), 'utf8'),
        'ssl.keystore.certificate.chain': await readFile(tlsFile('alice.crt'), 'utf8'),
      },
    ]) {
      const seen = await visible({ ...ssl(), ...store })
      assert.deepEqual(seen, [`${PREFIX}-alice`], Object.keys(store).join())
    }
    // Without a certificate it is ANONYMOUS, a super user of this broker.
    assert.deepEqual(await visible(ssl()), [`${PREFIX}-alice`, `${PREFIX}-nobody`])
  })

  it('does not trust an authority that nobody named', async () => {
    const error = await refused(node.listeners.ssl, { 'security.protocol': 'SSL' })
    assert.equal(error.code, 'MR_KAFKA_TLS')
    assert.equal(error.reason, 'untrusted')
    assert.match(error.message, /trust store/)
  })

  it('checks the name, unless told not to', async () => {
    // A name to resolvers and TLS, though it looks like an address: it stands for 127.0.0.1.
    const elsewhere = node.listeners.ssl.replace('127.0.0.1', '127.1')
    const error = await refused(elsewhere, ssl())
    assert.equal(error.reason, 'hostname')
    assert.match(error.message, /DNS:localhost, IP Address:127\.0\.0\.1/)
    await connect(elsewhere, { ...ssl(), 'ssl.endpoint.identification.algorithm': '' })
  })

  it('says when the listener speaks no TLS, and when it does and we do not', async () => {
    const plain = await refused(node.bootstrap, ssl())
    assert.equal(plain.reason, 'not-tls', plain.message)
    const encrypted = await refused(node.listeners.ssl, {})
    assert.equal(encrypted.reason, 'wants-tls', encrypted.message)
  })

  it('says what a SASL listener makes of a client without SASL', async () => {
    const error = await refused(node.listeners.saslPlaintext, {})
    assert.equal(error.code, 'MR_KAFKA_UNREACHABLE')
    assert.match(error.message, /TLS or SASL/)
  })

  it('says when no cipher suite or protocol version is common', async () => {
    const error = await refused(node.listeners.ssl, {
      ...ssl(),
      'ssl.enabled.protocols': 'TLSv1.2',
      'ssl.cipher.suites': 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    })
    assert.equal(error.reason, 'handshake', error.message)
  })
})
