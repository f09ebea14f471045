import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, after, describe, it } from 'node:test'
import type { ConfluentSettings, RegistrySettings } from '@millrace/registries/settings.ts'
import { type Certificates, certificates } from '../../dev/testing/certificates.ts'
import { ConfigError } from './errors.ts'
import type { Env } from './environment.ts'
import { loadConfig } from './load.ts'

const BASE = { BOOTSTRAP: 'kafka:9092' }
const ARN = 'arn:aws:glue:eu-west-1:111122223333:registry/orders'

function registriesOf(env: Env, set = 1): readonly RegistrySettings[] {
  return loadConfig({ ...BASE, ...env }).resources[set - 1]?.registries ?? []
}

function confluent(env: Env): ConfluentSettings {
  const [settings] = registriesOf(env)
  assert.ok(settings?.kind === 'confluent')
  return settings
}

function problemsOf(env: Env): Record<string, string> {
  try {
    loadConfig({ ...BASE, ...env })
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error))
    return Object.fromEntries(error.problems.map(({ variable, message }) => [variable, message]))
  }
  return assert.fail('the configuration loaded')
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 20)

describe('schema registries of the configuration', () => {
  it('are none without an address', () => {
    assert.deepEqual(registriesOf({}), [])
  })

  it('one: its id is the beginning of the hash of its address', () => {
    const url = 'http://registry:8081/apis/ccompat/v7'
    const SCHEMA_REGISTRY_URL = `${url}/`
    assert.deepEqual(registriesOf({ SCHEMA_REGISTRY_URL, SCHEMA_REGISTRY_NAME: 'Orders' }), [
      {
        kind: 'confluent',
        id: hash(url),
        name: 'Orders',
        urls: [url],
        auth: { kind: 'none' },
        tls: null,
      },
    ])
  })

  it('one that has several addresses', () => {
    const { urls, id } = confluent({ SCHEMA_REGISTRY_URL: 'http://a:1, http://b:1' })
    assert.deepEqual([urls, id], [['http://a:1', 'http://b:1'], hash('http://a:1,http://b:1')])
  })

  it('several of each cluster, by what stands before the name and after it', () => {
    const env = {
      SCHEMA_REGISTRY_RESOURCE_IDS: 'US1,EU2',
      US1_SCHEMA_REGISTRY_URL: 'http://us',
      US1_SCHEMA_REGISTRY_USER: 'u',
      US1_SCHEMA_REGISTRY_PASSWORD: 'p',
      EU2_SCHEMA_REGISTRY_ARN: ARN,
      BOOTSTRAP_2: 'kafka2:9092',
      SCHEMA_REGISTRY_RESOURCE_IDS_2: 'US1',
      US1_SCHEMA_REGISTRY_URL_2: 'http://us2',
    }
    const { warnings } = loadConfig({ ...BASE, ...env })
    const [us, eu] = registriesOf(env)
    assert.deepEqual([us?.id, eu?.id], [`US1-${hash('http://us')}`, `EU2-${hash(ARN)}`])
    assert.ok(us?.kind === 'confluent')
    assert.deepEqual(us.auth, { kind: 'basic', user: 'u', password: 'p' })
    assert.deepEqual(
      registriesOf(env, 2).map(({ id }) => id),
      [`US1-${hash('http://us2')}`],
    )
    assert.deepEqual(warnings, [])
  })

  it('AWS Glue, in the region of its ARN', () => {
    assert.deepEqual(registriesOf({ SCHEMA_REGISTRY_ARN: ARN }), [
      { kind: 'glue', id: hash(ARN), name: null, arn: ARN, region: 'eu-west-1', endpoint: null },
    ])
  })

  const auths: readonly (readonly [name: string, env: Env, auth: ConfluentSettings['auth']])[] = [
    [
      'user and password',
      {
        SCHEMA_REGISTRY_AUTH: 'user_info',
        SCHEMA_REGISTRY_USER: 'u',
        SCHEMA_REGISTRY_PASSWORD: 'p',
      },
      { kind: 'basic', user: 'u', password: 'p' },
    ],
    ['a token', { SCHEMA_REGISTRY_BEARER_TOKEN: 't' }, { kind: 'bearer', token: 't' }],
    [
      'a token, chosen',
      {
        SCHEMA_REGISTRY_AUTH: 'STATIC_TOKEN',
        SCHEMA_REGISTRY_BEARER_TOKEN: 't',
        SCHEMA_REGISTRY_USER: 'u',
      },
      { kind: 'bearer', token: 't' },
    ],
    [
      'both in the address',
      { SCHEMA_REGISTRY_URL: 'http://me:p%40ss@r' },
      { kind: 'basic', user: 'me', password: 'p@ss' },
    ],
  ]
  for (const [name, env, auth] of auths) {
    it(`who asks: ${name}`, () => {
      const settings = confluent({ SCHEMA_REGISTRY_URL: 'http://r', ...env })
      assert.deepEqual([settings.auth, settings.urls], [auth, ['http://r']])
    })
  }

  const bad: readonly (readonly [env: Env, variable: string, message: RegExp])[] = [
    [{ SCHEMA_REGISTRY_USER: 'u' }, 'SCHEMA_REGISTRY_URL', /is not set although/],
    [{ SCHEMA_REGISTRY_URL: 'registry:8081' }, 'SCHEMA_REGISTRY_URL', /has "registry:8081"/],
    [
      { SCHEMA_REGISTRY_URL: 'http://r', SCHEMA_REGISTRY_USER: 'u' },
      'SCHEMA_REGISTRY_PASSWORD',
      /the user is/,
    ],
    [
      { SCHEMA_REGISTRY_URL: 'http://r', SCHEMA_REGISTRY_AUTH: 'USER_INFO' },
      'SCHEMA_REGISTRY_USER',
      /USER_INFO/,
    ],
    [
      { SCHEMA_REGISTRY_URL: 'http://r', SCHEMA_REGISTRY_AUTH: 'STATIC_TOKEN' },
      'SCHEMA_REGISTRY_BEARER_TOKEN',
      /STATIC_TOKEN/,
    ],
    [
      {
        SCHEMA_REGISTRY_URL: 'http://r',
        SCHEMA_REGISTRY_USER: 'u',
        SCHEMA_REGISTRY_BEARER_TOKEN: 't',
      },
      'SCHEMA_REGISTRY_AUTH',
      /both/,
    ],
    [{ SCHEMA_REGISTRY_URL: 'http://r', SCHEMA_REGISTRY_AUTH: 'X' }, 'SCHEMA_REGISTRY_AUTH', /"X"/],
    [
      { SCHEMA_REGISTRY_URL: 'http://r', SCHEMA_REGISTRY_ARN: ARN },
      'SCHEMA_REGISTRY_ARN',
      /Keep one/,
    ],
    [{ SCHEMA_REGISTRY_ARN: 'orders' }, 'SCHEMA_REGISTRY_ARN', /"orders"/],
    [
      { SCHEMA_REGISTRY_ARN: ARN, SCHEMA_REGISTRY_REGION: 'us-east-1' },
      'SCHEMA_REGISTRY_REGION',
      /eu-west-1/,
    ],
    [{ SCHEMA_REGISTRY_RESOURCE_IDS: 'US1' }, 'US1_SCHEMA_REGISTRY_URL', /is not set/],
    [{ SCHEMA_REGISTRY_RESOURCE_IDS: 'US-1' }, 'SCHEMA_REGISTRY_RESOURCE_IDS', /"US-1"/],
    [
      {
        SCHEMA_REGISTRY_URL: 'https://r',
        SCHEMA_REGISTRY_SSL_TRUSTSTORE_LOCATION: '/does/not/exist',
      },
      'SCHEMA_REGISTRY_SSL_TRUSTSTORE_LOCATION',
      /cannot be used/,
    ],
    [
      {
        BOOTSTRAP_2: 'k:1',
        SCHEMA_REGISTRY_URL_2: 'https://r',
        SCHEMA_REGISTRY_SSL_KEYSTORE_TYPE_2: 'DER',
      },
      'SCHEMA_REGISTRY_SSL_KEYSTORE_TYPE_2',
      /DER/,
    ],
  ]
  for (const [env, variable, message] of bad) {
    it(`is a problem of ${variable}: ${Object.keys(env).join(', ')}`, () => {
      assert.match(problemsOf(env)[variable] ?? '', message)
    })
  }

  it('a password in an address that is none is not repeated', () => {
    const problems = problemsOf({ SCHEMA_REGISTRY_URL: 'ftp://me:hidden@r' })
    assert.doesNotMatch(JSON.stringify(problems), /hidden/)
  })

  const unread: readonly (readonly [env: Env, warning: string])[] = [
    [
      { US1_SCHEMA_REGISTRY_URL: 'http://r' },
      'US1_SCHEMA_REGISTRY_URL is not read: SCHEMA_REGISTRY_RESOURCE_IDS does not name US1.',
    ],
    [
      {
        SCHEMA_REGISTRY_RESOURCE_IDS: 'US1',
        US1_SCHEMA_REGISTRY_URL: 'http://r',
        SCHEMA_REGISTRY_NAME: 'Orders',
      },
      'SCHEMA_REGISTRY_NAME is not read because SCHEMA_REGISTRY_RESOURCE_IDS is set: write US1_SCHEMA_REGISTRY_NAME.',
    ],
    [
      { US1_SCHEMA_REGISTRY_OBSERVATION_VERSION: '2' },
      'This version has no support for another way of observing schema registries; ignored: US1_SCHEMA_REGISTRY_OBSERVATION_VERSION.',
    ],
    [
      { SCHEMA_REGISTRY_ULR: 'http://r' },
      'SCHEMA_REGISTRY_ULR is not read: did you mean SCHEMA_REGISTRY_URL?',
    ],
  ]
  for (const [env, warning] of unread) {
    it(`warns: ${warning}`, () => {
      assert.deepEqual(loadConfig({ ...BASE, ...env }).warnings, [warning])
    })
  }
})

describe('certificates for schema registries', () => {
  let made: Certificates

  before(async () => {
    made = certificates()
    await made.authority('ca')
    await made.make('millrace', { by: 'ca' })
    await made.pkcs12('millrace', 'store-secret')
  })
  after(() => made[Symbol.dispose]())

  it('come from stores, as PEM; an empty algorithm switches the check of the name off', () => {
    const { tls } = confluent({
      SCHEMA_REGISTRY_RESOURCE_IDS: 'A',
      A_SCHEMA_REGISTRY_URL: 'https://r',
      A_SCHEMA_REGISTRY_SSL_KEYSTORE_LOCATION: made.file('millrace.p12'),
      A_SCHEMA_REGISTRY_SSL_KEYSTORE_PASSWORD: 'store-secret',
      A_SCHEMA_REGISTRY_SSL_TRUSTSTORE_LOCATION: made.file('ca.crt'),
      A_SCHEMA_REGISTRY_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM: '',
      A_SCHEMA_REGISTRY_SSL_ENABLED_PROTOCOLS: 'TLSv1.3',
    })
    assert.match(tls?.ca ?? '', /^-----BEGIN CERTIFICATE-----/)
    assert.match(tls?.cert ?? '', /^-----BEGIN CERTIFICATE-----/)
    assert.match(tls?.key ?? '', /^-----BEGIN PRIVATE KEY-----/)
    assert.deepEqual([tls?.checkName, tls?.minVersion, tls?.ciphers], [false, 'TLSv1.3', null])
  })

  it('with a wrong password are a problem of the store', () => {
    const problems = problemsOf({
      SCHEMA_REGISTRY_URL: 'https://r',
      SCHEMA_REGISTRY_SSL_KEYSTORE_LOCATION: made.file('millrace.p12'),
      SCHEMA_REGISTRY_SSL_KEYSTORE_PASSWORD: 'not-it',
    })
    assert.match(problems['SCHEMA_REGISTRY_SSL_KEYSTORE_LOCATION'] ?? '', /password/)
    assert.doesNotMatch(JSON.stringify(problems), /not-it/)
  })
})
