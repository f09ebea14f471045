import assert from 'node:assert/strict'
import test from 'node:test'
import { misspelled, splitSuffix } from './misspelled.ts'

const cases: readonly (readonly [variable: string, suggestion: string])[] = [
  ['BOOTSTRP', 'BOOTSTRAP'],
  ['BOOTSTARP', 'BOOTSTRAP'],
  ['BOOTSTRAP_1', 'BOOTSTRAP'],
  ['bootstrap', 'BOOTSTRAP'],
  ['BOOTSTRP_2', 'BOOTSTRAP_2'],
  ['SASL_MECHANISMS', 'SASL_MECHANISM'],
  ['SSL_TRUSTORE_LOCATION', 'SSL_TRUSTSTORE_LOCATION'],
  ['ALLOW_TOPIC_CREAT', 'ALLOW_TOPIC_CREATE'],
  ['KPOW_SECURE_KEYS', 'KPOW_SECURE_KEY'],
  ['STREAMS_ERROR_STRATEGIE', 'STREAMS_ERROR_STRATEGY'],
]
for (const [variable, suggestion] of cases) {
  test(`${variable} is asked about`, () => {
    assert.deepEqual(misspelled([variable]), [
      `${variable} is not read: did you mean ${suggestion}?`,
    ])
  })
}

test('names that can only mean us are told to be unknown', () => {
  assert.deepEqual(misspelled(['MILLRACE_SPEED', 'ALLOW_EVERYTHING']), [
    'ALLOW_EVERYTHING is not read: there is no such action.',
    'MILLRACE_SPEED is not read: there is no such variable.',
  ])
})

test('the rest of an environment and known names are nobody’s mistake', () => {
  const others = [
    'PATH',
    'HOME',
    'HOSTNAME',
    'POST',
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
    'LANG',
    'PWD',
  ]
  const links = ['KPOW_SERVICE_HOST', 'MILLRACE_PORT', 'MILLRACE_PORT_3000_TCP_ADDR']
  const known = ['BOOTSTRAP_17', 'SSL_KEY_PASSWORD_2', 'US1_SCHEMA_REGISTRY_URL_2', 'LICENSE_ID']
  assert.deepEqual(misspelled([...others, ...links, ...known, 'ALLOW_TOPIC_ALTER_REPLICAS']), [])
})

test('suffixes are numbers from 2', () => {
  assert.deepEqual(splitSuffix('BOOTSTRAP_2'), { base: 'BOOTSTRAP', set: 2 })
  assert.deepEqual(splitSuffix('BOOTSTRAP_12'), { base: 'BOOTSTRAP', set: 12 })
  for (const plain of ['BOOTSTRAP', 'BOOTSTRAP_1', 'BOOTSTRAP_02', 'BOOTSTRAP_X'])
    assert.deepEqual(splitSuffix(plain), { base: plain, set: 1 })
})
