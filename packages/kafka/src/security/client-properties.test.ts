import assert from 'node:assert/strict'
import { it } from 'node:test'
import { kafkaOptionsFromProperties } from './client-properties.ts'
import type { Properties } from './problem.ts'

const DEFAULTS = { clientId: 'millrace', connectTimeoutMs: 10_000, requestTimeoutMs: 30_000 }
const read = (properties: Properties) =>
  kafkaOptionsFromProperties({ 'bootstrap.servers': 'a:9092', ...properties }, DEFAULTS)

it('takes brokers by name, IPv4 and IPv6, with and without a protocol before', () => {
  const { options } = read({
    'bootstrap.servers':
      'broker-1.example.test:9092, 10.0.0.1:9093,[2001:db8::1]:9094,SSL://b:9095,',
  })
  assert.deepEqual(options?.bootstrap, [
    { host: 'broker-1.example.test', port: 9092 },
    { host: '10.0.0.1', port: 9093 },
    { host: '2001:db8::1', port: 9094 },
    { host: 'b', port: 9095 },
  ])
})

it('names every broker that it cannot read', () => {
  const { options, problems } = read({ 'bootstrap.servers': 'good:1,bad,worse:0,:9092,x:99999' })
  assert.equal(options, undefined)
  assert.deepEqual(
    problems.map(({ property }) => property),
    ['bootstrap.servers'],
  )
  assert.match(
    problems[0]?.message ?? '',
    /contains bad, worse:0, :9092, x:99999\. Expected host:port/,
  )
  assert.match(read({ 'bootstrap.servers': ' , ' }).problems[0]?.message ?? '', /is not set/)
})

it('has the defaults it is given, and takes what is set', () => {
  assert.deepEqual(read({}).options, { ...DEFAULTS, bootstrap: [{ host: 'a', port: 9092 }] })
  const { options } = read({
    'client.id': 'me',
    'request.timeout.ms': '5000',
    'socket.connection.setup.timeout.ms': '2000',
    'security.protocol': 'ssl',
  })
  assert.deepEqual(options, {
    clientId: 'me',
    bootstrap: [{ host: 'a', port: 9092 }],
    requestTimeoutMs: 5000,
    connectTimeoutMs: 2000,
    tls: { verifyHostname: true },
  })
})

it('reads TLS and SASL only where the protocol has them', () => {
  const broken = { 'ssl.truststore.location': '/no/such/file', 'sasl.mechanism': 'NONE' }
  const properties = (protocol: string): string[] =>
    read({ ...broken, 'security.protocol': protocol }).problems.map(({ property }) => property)
  assert.deepEqual(properties('PLAINTEXT'), [])
  assert.deepEqual(properties('SSL'), ['ssl.truststore.location'])
  assert.deepEqual(properties('SASL_PLAINTEXT'), ['sasl.mechanism'])
  assert.deepEqual(properties('SASL_SSL'), ['ssl.truststore.location', 'sasl.mechanism'])
})

it('tells all problems at once', () => {
  const { problems } = read({
    'bootstrap.servers': 'x',
    'security.protocol': 'TLS',
    'request.timeout.ms': '5s',
  })
  assert.deepEqual(
    problems.map(({ property, message }) => `${property} ${message.split('.')[0]}`),
    ['bootstrap.servers contains x', 'security.protocol is TLS', 'request.timeout.ms is 5s'],
  )
})
