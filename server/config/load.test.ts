import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { IGNORED } from './carried-over.ts'
import { ConfigError } from './errors.ts'
import type { Env } from './environment.ts'
import { loadConfig } from './load.ts'
import { encryptValue, newSecureKey, parseSecureKey } from './secure-value.ts'
import { obfuscate } from './obfuscated.ts'
import { VARIABLES } from './variables.ts'

const BASE: Env = { BOOTSTRAP: 'kafka1:9092,kafka2:9092' }

/** Problems by variable; fails when the configuration loads. */
function problemsOf(env: Env): Record<string, string> {
  try {
    loadConfig(env)
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error))
    return Object.fromEntries(error.problems.map(({ variable, message }) => [variable, message]))
  }
  return assert.fail('the configuration loaded')
}

test('BOOTSTRAP alone is enough, and the defaults are kPow’s', () => {
  const config = loadConfig(BASE)
  assert.equal(config.resources.length, 1)
  assert.deepEqual(config.resources[0]?.kafka.bootstrap, [
    { host: 'kafka1', port: 9092 },
    { host: 'kafka2', port: 9092 },
  ])
  assert.equal(config.resources[0]?.kafka.requestTimeoutMs, 30_000)
  assert.equal(config.web.port, 3000)
  assert.deepEqual(config.log, { format: 'plain', level: 'info' })
  assert.deepEqual(config.engine, {
    errorStrategy: 'LOG_EXCEPTION',
    taskTimeoutMs: 300_000,
    heartbeatMs: 3_000,
  })
  assert.equal(config.snapshot.parallelism, 3)
  assert.equal(config.snapshot.simpleGroups, true)
  assert.deepEqual(config.live, {
    enabled: true,
    periodMs: 60_000,
    intervalMs: 3_500,
    maxConcurrentUsers: 2,
  })
  assert.deepEqual(config.warnings, [])
})

test('every problem is told at once, by variable, without a stack', () => {
  const env = {
    PORT: 'abc',
    SASL_MECHANISM: 'MAGIC',
    SECURITY_PROTOCOL: 'SASL_SSL',
    SSL_KEYSTORE_LOCATION: '/does/not/exist.p12',
    SSL_KEYSTORE_PASSWORD: encryptValue('x', parseSecureKey(newSecureKey())),
    KPOW_SECURE_KEY: newSecureKey(),
    STREAMS_ERROR_STRATEGY: 'PANIC',
    BOOTSTRP: 'kafka:9092',
  }
  const problems = problemsOf(env)
  assert.match(problems['BOOTSTRAP'] ?? '', /^is not set\. Expected .* e\.g\. kafka1:9092/)
  assert.equal(problems['PORT'], 'is "abc". Expected a whole number from 0 to 65535.')
  assert.match(problems['SASL_MECHANISM'] ?? '', /MAGIC/)
  assert.match(problems['SSL_KEYSTORE_LOCATION'] ?? '', /\/does\/not\/exist\.p12/)
  assert.match(problems['STREAMS_ERROR_STRATEGY'] ?? '', /LOG_EXCEPTION, LOG_AND_EXIT/)
  // A wrong key gives bad padding, or once in 256 bytes that are no password.
  if (problems['SSL_KEYSTORE_PASSWORD'] !== undefined)
    assert.match(problems['SSL_KEYSTORE_PASSWORD'], /another key/)
  try {
    loadConfig(env)
    assert.fail('it loaded')
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    assert.match(error.message, /^Millrace cannot start: \d problems in its configuration\.\n  /)
    assert.match(error.message, /BOOTSTRP is not read: did you mean BOOTSTRAP\?/)
  }
})

test('numbered sets may have gaps, and each reads its own variables', () => {
  const config = loadConfig({
    ...BASE,
    BOOTSTRAP_3: 'other:9093',
    ENVIRONMENT_NAME_3: 'Trade EU',
    ENVIRONMENT_COLOR_3: 'Red',
    CLUSTER_ID_3: 'c3',
    KAFKA_VARIANT_3: 'event_hubs',
    SECURITY_PROTOCOL_3: 'SASL_PLAINTEXT',
    SASL_MECHANISM_3: 'PLAIN',
    SASL_JAAS_CONFIG_3:
      'org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="p";',
  })
  assert.deepEqual(
    config.resources.map(({ number }) => number),
    [1, 3],
  )
  const [first, third] = config.resources
  assert.equal(first?.kafka.sasl, undefined)
  assert.deepEqual(third?.kafka.sasl, { mechanism: 'PLAIN', username: 'u', password: 'p' })
  assert.equal(third?.environmentName, 'Trade EU')
  assert.equal(third?.environmentColor, 'red')
  assert.equal(third?.clusterId, 'c3')
  assert.equal(third?.variant, 'EVENT_HUBS')
  assert.match(config.warnings.join('\n'), /ends in _2/)
})

test('problems of a numbered set carry its suffix', () => {
  const problems = problemsOf({
    ...BASE,
    SASL_MECHANISM_2: 'MAGIC',
    SECURITY_PROTOCOL_2: 'SASL_SSL',
  })
  assert.match(problems['BOOTSTRAP_2'] ?? '', /^is not set although other variables end in _2/)
  assert.match(problems['SASL_MECHANISM_2'] ?? '', /MAGIC/)
  assert.equal(problems['SASL_MECHANISM'], undefined)
})

test('one id for two clusters, and one bootstrap for two without ids, are problems', () => {
  const twice = { ...BASE, CLUSTER_ID: 'a', BOOTSTRAP_2: 'other:9092', CLUSTER_ID_2: 'a' }
  assert.match(problemsOf(twice)['CLUSTER_ID_2'] ?? '', /is "a", as CLUSTER_ID is/)
  const shared = { ...BASE, CLUSTER_ID: 'a', BOOTSTRAP_2: BASE['BOOTSTRAP'] }
  assert.match(problemsOf(shared)['CLUSTER_ID_2'] ?? '', /BOOTSTRAP and BOOTSTRAP_2 are equal/)
  assert.equal(loadConfig({ ...shared, CLUSTER_ID_2: 'b' }).resources.length, 2)
})

test('values may be AES or OBF; a key may be in a file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'config-'))
  try {
    const key = newSecureKey()
    const file = path.join(folder, 'key')
    writeFileSync(file, key + '\n')
    const secured = {
      BOOTSTRAP: encryptValue('kafka:9092', parseSecureKey(key)),
      ENVIRONMENT_NAME: obfuscate('Prod'),
      PORT: encryptValue('4000', parseSecureKey(key)),
    }
    for (const env of [
      { ...secured, KPOW_SECURE_KEY: key },
      { ...secured, KPOW_SECURE_KEY_LOCATION: file },
    ]) {
      const config = loadConfig(env)
      assert.deepEqual(config.resources[0]?.kafka.bootstrap, [{ host: 'kafka', port: 9092 }])
      assert.equal(config.resources[0]?.environmentName, 'Prod')
      assert.equal(config.web.port, 4000)
    }
    assert.match(problemsOf(secured)['BOOTSTRAP'] ?? '', /no key is given/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a value that was encrypted is not shown when it does not fit', () => {
  const key = newSecureKey()
  const PORT = encryptValue('hunter2', parseSecureKey(key))
  const problems = problemsOf({ ...BASE, KPOW_SECURE_KEY: key, PORT })
  assert.equal(
    problems['PORT'],
    'has a value that does not fit. Expected a whole number from 0 to 65535.',
  )
})

test('an unusable key is one problem, with its variable', () => {
  assert.match(
    problemsOf({ ...BASE, KPOW_SECURE_KEY: 'c2hvcnQ=' })['KPOW_SECURE_KEY'] ?? '',
    /32 bytes/,
  )
  const BOOTSTRAP = encryptValue('kafka:9092', parseSecureKey(newSecureKey()))
  const env = { BOOTSTRAP, KPOW_SECURE_KEY_LOCATION: '/does/not/exist' }
  assert.deepEqual(Object.keys(problemsOf(env)), ['KPOW_SECURE_KEY_LOCATION'])
  assert.match(problemsOf(env)['KPOW_SECURE_KEY_LOCATION'] ?? '', /ENOENT/)
})

test('data policies end the start: they ask for protection that is not there', () => {
  const name = 'DATA_POLICY_CONFIGURATION_FILE'
  assert.match(problemsOf({ ...BASE, [name]: 'x' })[name] ?? '', /this version has no/)
  assert.equal(loadConfig({ ...BASE, [name]: ' ' }).resources.length, 1)
})

test('allowed actions: true in any case, older spellings, none else', () => {
  const config = loadConfig({
    ...BASE,
    ALLOW_TOPIC_EDIT: 'TRUE',
    ALLOW_TOPIC_DELETE: 'false',
    ALLOW_TOPIC_ALTER_REPLICAS: 'true',
    ALLOW_UI_ANALYTICS: 'true',
  })
  assert.deepEqual(config.allowed, ['TOPIC_ALTER_REPLICAS', 'TOPIC_EDIT'])
  assert.match(
    config.warnings.join('\n'),
    /no sign-in: everyone .* allowed 2 actions \(TOPIC_ALTER_REPLICAS, TOPIC_EDIT\)/,
  )
  assert.match(problemsOf({ ...BASE, ALLOW_TOPIC_EDIT: 'yes' })['ALLOW_TOPIC_EDIT'] ?? '', /"yes"/)
})

test('licences are nobody’s business; features that are not there are named once', () => {
  const quiet = { LICENSE_ID: 'x', LICENSE_CREDITS: '3', SHOW_SPLASH: 'false', REDPANDA: 'true' }
  assert.deepEqual(loadConfig({ ...BASE, ...quiet }).warnings, [])
  const { warnings } = loadConfig({
    ...BASE,
    US1_CONNECT_REST_URL: 'http://r',
    CONNECT_RESOURCE_IDS_2: 'US1',
    BOOTSTRAP_2: 'k:1',
  })
  assert.deepEqual(warnings, [
    'This version has no support for Kafka Connect; ignored: CONNECT_RESOURCE_IDS_2, US1_CONNECT_REST_URL.',
  ])
})

test('what is acted on is not said to be ignored', () => {
  const { state, warnings } = loadConfig({ ...BASE, NUM_PARTITIONS: '3', REPLICATION_FACTOR: '1' })
  assert.deepEqual([state.partitions, state.replicationFactor], [3, 1])
  assert.deepEqual(warnings, [])
  const ignored = new Set(IGNORED.flatMap(({ names }) => names))
  assert.deepEqual(
    Object.keys(VARIABLES).filter((name) => ignored.has(name)),
    [],
  )
})

test('origins are normalised, and what is none is a problem', () => {
  const env = { ...BASE, ALLOWED_ORIGINS: 'https://A.example:443/, http://b:8080' }
  assert.deepEqual(loadConfig(env).web.allowedOrigins, ['https://a.example', 'http://b:8080'])
  for (const ALLOWED_ORIGINS of ['*', 'a.example', 'https://a/path', 'ftp://a'])
    assert.ok(problemsOf({ ...BASE, ALLOWED_ORIGINS })['ALLOWED_ORIGINS'])
})

const bad: readonly (readonly [variable: string, value: string])[] = [
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '3000.5'],
  ['PORT', '0x10'],
  ['HTTP_FORWARDED', 'yes'],
  ['LOG_FORMAT', 'xml'],
  ['LOG_LEVEL', 'loud'],
  ['ENVIRONMENT_COLOR', 'reddish'],
  ['ENVIRONMENT_COLOR', '#12345'],
  ['KAFKA_VARIANT', 'REDPANDA'],
  ['SNAPSHOT_PARALLELISM', '0'],
  ['REQUEST_TIMEOUT_MS', '30s'],
  ['PERSISTENCE_MODE', 'disk'],
]
for (const [variable, value] of bad) {
  test(`${variable}=${value} is a problem that repeats the value and says what fits`, () => {
    const message = problemsOf({ ...BASE, [variable]: value })[variable] ?? ''
    assert.ok(message.startsWith(`is "${value}". Expected `), message)
  })
}

test('empty variables count as unset, except where empty is a value', () => {
  const config = loadConfig({
    ...BASE,
    PORT: '',
    BOOTSTRAP_2: ' ',
    SECURITY_PROTOCOL: 'SSL',
    SSL_ENDPOINT_IDENTIFICATION_ALGORITHM: '',
  })
  assert.equal(config.web.port, 3000)
  assert.equal(config.resources.length, 1)
  assert.equal(config.resources[0]?.kafka.tls?.verifyHostname, false)
})

test('API_PORT must be its own', () => {
  const env = { ...BASE, API_ENABLED: 'true', API_PORT: '3000' }
  assert.match(problemsOf(env)['API_PORT'] ?? '', /as PORT is/)
})
