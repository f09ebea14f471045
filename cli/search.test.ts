import assert from 'node:assert/strict'
import test from 'node:test'
import { readJavaProperties } from '../server/config/java-properties.ts'
import { readFormats } from './search/formats.ts'
import { readOptions, UsageError } from './search/options.ts'

const BASE = ['--bootstrap', 'localhost:9092', '--topic', 'orders']
const requestOf = (...more: string[]) => readOptions([...BASE, ...more]).request

test('without further options everything up to the end is read, oldest first', () => {
  const { request, format, stats } = readOptions(BASE)
  assert.deepEqual(request, {
    topics: ['orders'],
    mode: 'range',
    streaming: true,
    from: 'oldest',
    order: 'oldest',
    limit: 0,
  })
  assert.equal(format, 'ndjson')
  assert.equal(stats, false)
})

test('values may begin with a dash', () => {
  assert.equal(requestOf('--from', '-15m').from, '-15m')
  assert.equal(requestOf('--from=-15m').from, '-15m')
  assert.equal(requestOf('--filter', '-.value.x').filter, '-.value.x')
  assert.deepEqual(
    readOptions(['--bootstrap=b:1', '--topic=-dash', '--topic', '-other']).request.topics,
    ['-dash', '-other'],
  )
})

test('several topics, repeated or in a row', () => {
  assert.deepEqual(readOptions([...BASE, 'payments', '--topic', 'a*']).request.topics, [
    'orders',
    'payments',
    'a*',
  ])
})

test('a value may hold =', () => {
  assert.equal(requestOf('--filter=.value.a == 1').filter, '.value.a == 1')
})

test('--key searches by key; --tail begins at the end', () => {
  const key = requestOf('--key', 'c-1', '--key-partitioner', 'CRC32')
  assert.deepEqual([key.mode, key.key, key.key_partitioner], ['key', 'c-1', 'crc32'])
  const tail = requestOf('--tail')
  assert.deepEqual([tail.tail, tail.from, tail.streaming], [true, undefined, undefined])
})

test('schemas and modules come from the variables of the server, a registry from its option as well', () => {
  const { schemaRegistry } = readOptions([...BASE, '--schema-registry', 'http://registry:8081'])
  const [registry] = readFormats(schemaRegistry).registries
  assert.ok(registry?.kind === 'confluent')
  assert.deepEqual(registry.urls, ['http://registry:8081'])
  assert.throws(() => readFormats('nowhere'), UsageError)
})

for (const [args, message] of [
  [['--topic', 't'], /--bootstrap is missing/],
  [['--bootstrap', 'b:1'], /--topic is missing/],
  [[...BASE, '--nope'], /there is no option --nope/],
  [[...BASE, '--limit', 'ten'], /--limit takes a whole number from 0 on, not ten/],
  [[...BASE, '--limit'], /--limit needs a value/],
  [[...BASE, '--format', 'xml'], /--format is one of ndjson, json, csv, not xml/],
  [[...BASE, '--isolation', 'none'], /--isolation is one of read_committed, read_uncommitted/],
  [[...BASE, '--from', '1', '--from', '2'], /--from is given twice/],
  [[...BASE, '--tail=yes'], /--tail takes no value/],
  [['orders'], /orders is no option; topics need --topic/],
  [['--bootstrap', 'b:1', '--topic', '--limit', '1'], /--topic needs a value/],
] as const) {
  test(`refused: ${args.join(' ')}`, () => {
    assert.throws(
      () => readOptions(args),
      (error: unknown) => error instanceof UsageError && message.test(error.message),
    )
  })
}

test('Java properties: comments, separators, continuation, escapes', () => {
  const text = String.raw`# comment
! another
security.protocol=SASL_SSL
sasl.mechanism : PLAIN
  ssl.truststore.type PEM
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
    username="alice" \
    password="a=b\\c:d";
empty=
twice=1
twice=2
key\ with\:odd\=name = v\u00e4lue\ttab
`
  assert.deepEqual(readJavaProperties(text), {
    'security.protocol': 'SASL_SSL',
    'sasl.mechanism': 'PLAIN',
    'ssl.truststore.type': 'PEM',
    'sasl.jaas.config':
      'org.apache.kafka.common.security.plain.PlainLoginModule required username="alice" password="a=b\\c:d";',
    empty: '',
    twice: '2',
    'key with:odd=name': 'välue\ttab',
  })
})
