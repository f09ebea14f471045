/** HTTPS_* with stores made by openssl and keytool. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import test, { after, before } from 'node:test'
import { type Certificates, certificates } from '@millrace/dev/testing/certificates.ts'
import { ConfigError } from './errors.ts'
import { loadConfig } from './load.ts'
import { encryptValue, newSecureKey, parseSecureKey } from './secure-value.ts'
import type { HttpsConfig } from './types.ts'

const PASSWORD = 'changeit'

let made: Certificates

before(async () => {
  made = certificates()
  await made.authority('ca')
  await made.make('server', { by: 'ca' })
  await made.make('other')
  await made.pkcs12('server', PASSWORD)
  await made.jks('server', PASSWORD)
  const encrypted = ['-in', 'server.key', '-out', 'encrypted.key', '-passout', 'pass:hunter2']
  await made.openssl('pkcs8', '-topk8', ...encrypted)
  await made.openssl('genrsa', '-out', 'short.key', '512')
  const short = ['-key', 'short.key', '-out', 'short.crt', '-subj', '/CN=short']
  await made.openssl('req', '-x509', ...short)
  writeFileSync(made.file('notes.txt'), 'no store at all')
})
after(() => made[Symbol.dispose]())

type Variables = Readonly<Record<string, string>>

/** Values that begin with ./ are files that were made here. */
function load(variables: Variables) {
  const env = Object.entries(variables).map(([name, value]) => [
    name,
    value.startsWith('./') ? made.file(value.slice(2)) : value,
  ])
  return loadConfig({ BOOTSTRAP: 'kafka:9092', ENABLE_HTTPS: 'true', ...Object.fromEntries(env) })
}

function httpsOf(variables: Variables): HttpsConfig {
  const { https } = load(variables).web
  return https ?? assert.fail('there is no HTTPS')
}

function problemsOf(variables: Variables): Record<string, string> {
  try {
    load(variables)
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error))
    return Object.fromEntries(error.problems.map(({ variable, message }) => [variable, message]))
  }
  return assert.fail('the configuration loaded')
}

const PEM = { HTTPS_KEYSTORE_LOCATION: './server.crt', HTTPS_KEY_LOCATION: './server.key' }

const good: readonly (readonly [what: string, variables: Variables])[] = [
  ['PEM in two files, as a Secret of cert-manager', PEM],
  [
    'PEM, its key encrypted',
    { ...PEM, HTTPS_KEY_LOCATION: './encrypted.key', HTTPS_KEY_PASSWORD: 'hunter2' },
  ],
  [
    'PEM, its key encrypted, with the password of the store',
    { ...PEM, HTTPS_KEY_LOCATION: './encrypted.key', HTTPS_KEYSTORE_PASSWORD: 'hunter2' },
  ],
  ['PKCS12', { HTTPS_KEYSTORE_LOCATION: './server.p12', HTTPS_KEYSTORE_PASSWORD: PASSWORD }],
  [
    'PKCS12 that is called JKS',
    {
      HTTPS_KEYSTORE_LOCATION: './server.p12',
      HTTPS_KEYSTORE_TYPE: 'JKS',
      HTTPS_KEYSTORE_PASSWORD: PASSWORD,
    },
  ],
  [
    'JKS',
    {
      HTTPS_KEYSTORE_LOCATION: './server.jks',
      HTTPS_KEYSTORE_TYPE: 'jks',
      HTTPS_KEYSTORE_PASSWORD: PASSWORD,
    },
  ],
]
for (const [what, variables] of good) {
  test(`a key store as ${what}`, () => {
    const { first, clientAuth, sniHostCheck } = httpsOf(variables)
    assert.equal(first.material.certificate.subject, 'CN=server')
    assert.match(first.material.key, /^-----BEGIN PRIVATE KEY-----/)
    assert.deepEqual([clientAuth, sniHostCheck], ['none', false])
  })
}

const bad: readonly (readonly [
  what: string,
  variables: Variables,
  variable: string,
  message: RegExp,
])[] = [
  [
    'nothing',
    {},
    'HTTPS_KEYSTORE_LOCATION',
    /^is not set, but ENABLE_HTTPS is true\. Expected the path/,
  ],
  [
    'a file that is not there',
    { HTTPS_KEYSTORE_LOCATION: '/nowhere.p12' },
    'HTTPS_KEYSTORE_LOCATION',
    /\/nowhere\.p12 could not be read/,
  ],
  [
    'a file that is no store',
    { HTTPS_KEYSTORE_LOCATION: './notes.txt' },
    'HTTPS_KEYSTORE_LOCATION',
    /Expected PEM, PKCS12 or JKS/,
  ],
  [
    'a wrong password',
    { HTTPS_KEYSTORE_LOCATION: './server.p12', HTTPS_KEYSTORE_PASSWORD: 'guess' },
    'HTTPS_KEYSTORE_PASSWORD',
    /^is wrong: The password does not open/,
  ],
  [
    'a wrong password of a JKS',
    { HTTPS_KEYSTORE_LOCATION: './server.jks', HTTPS_KEYSTORE_PASSWORD: 'guess' },
    'HTTPS_KEYSTORE_PASSWORD',
    /^is wrong: The password does not open/,
  ],
  [
    'no password',
    { HTTPS_KEYSTORE_LOCATION: './server.p12' },
    'HTTPS_KEYSTORE_PASSWORD',
    /^is not set: .* is protected by a password/,
  ],
  [
    'a wrong password of the key',
    { ...PEM, HTTPS_KEY_LOCATION: './encrypted.key', HTTPS_KEY_PASSWORD: 'guess' },
    'HTTPS_KEY_PASSWORD',
    /^is wrong: The key password does not open/,
  ],
  [
    'no private key',
    { HTTPS_KEYSTORE_LOCATION: './server.crt' },
    'HTTPS_KEYSTORE_LOCATION',
    /holds no private key/,
  ],
  [
    'a key of another certificate',
    { ...PEM, HTTPS_KEY_LOCATION: './other.key' },
    'HTTPS_KEYSTORE_LOCATION',
    /no certificate that belongs to its private key/,
  ],
  [
    'a key beside a PKCS12',
    { HTTPS_KEYSTORE_LOCATION: './server.p12', HTTPS_KEY_LOCATION: './server.key' },
    'HTTPS_KEYSTORE_LOCATION',
    /is no PEM/,
  ],
  [
    'a key that OpenSSL thinks too short',
    { HTTPS_KEYSTORE_LOCATION: './short.crt', HTTPS_KEY_LOCATION: './short.key' },
    'HTTPS_KEYSTORE_LOCATION',
    /key too small/,
  ],
  [
    'an unknown type',
    { ...PEM, HTTPS_KEYSTORE_TYPE: 'BCFKS' },
    'HTTPS_KEYSTORE_TYPE',
    /^is "BCFKS"\. Expected one of JKS, PKCS12, PEM/,
  ],
  [
    'a trust store without certificates',
    { ...PEM, HTTPS_TRUSTSTORE_LOCATION: './server.key' },
    'HTTPS_TRUSTSTORE_LOCATION',
    /holds no certificates/,
  ],
  [
    'mutual TLS without a trust store',
    { ...PEM, HTTPS_CLIENT_AUTH: 'required' },
    'HTTPS_CLIENT_AUTH',
    /HTTPS_TRUSTSTORE_LOCATION is not set/,
  ],
]
for (const [what, variables, variable, message] of bad) {
  test(`${what} ends the start, by variable`, () => {
    const problems = problemsOf(variables)
    assert.deepEqual(Object.keys(problems), [variable])
    assert.match(problems[variable] ?? '', message)
    assert.doesNotMatch(problems[variable] ?? '', /guess/)
  })
}

test('all problems are told at once', () => {
  const problems = problemsOf({
    HTTPS_KEYSTORE_LOCATION: './server.p12',
    HTTPS_KEYSTORE_PASSWORD: 'guess',
    HTTPS_TRUSTSTORE_LOCATION: '/nowhere.jks',
    HTTPS_TRUSTSTORE_TYPE: 'XML',
  })
  assert.deepEqual(Object.keys(problems).sort(), [
    'HTTPS_KEYSTORE_PASSWORD',
    'HTTPS_TRUSTSTORE_LOCATION',
    'HTTPS_TRUSTSTORE_TYPE',
  ])
})

test('a password that cannot be decrypted is one problem', () => {
  const secured = encryptValue(PASSWORD, parseSecureKey(newSecureKey()))
  const env = { HTTPS_KEYSTORE_LOCATION: './server.p12', HTTPS_KEYSTORE_PASSWORD: secured }
  assert.deepEqual(Object.keys(problemsOf(env)), ['HTTPS_KEYSTORE_PASSWORD'])
})

test('a trust store alone asks for certificates of clients, unless it is said not to', () => {
  const trusting = { ...PEM, HTTPS_TRUSTSTORE_LOCATION: './ca.crt' }
  assert.equal(httpsOf(trusting).clientAuth, 'required')
  for (const given of ['none', 'requested'] as const)
    assert.equal(httpsOf({ ...trusting, HTTPS_CLIENT_AUTH: given }).clientAuth, given)
  assert.match(httpsOf(trusting).first.material.ca ?? '', /^-----BEGIN CERTIFICATE-----/)
})

test('what is set and not used is told', () => {
  const off = load({ ENABLE_HTTPS: 'false', ...PEM })
  assert.equal(off.web.https, null)
  assert.match(off.warnings.join('\n'), /ENABLE_HTTPS is not true.*HTTPS_KEYSTORE_LOCATION/)
  assert.match(
    load({ ...PEM, INSTANCE_URL: 'http://10.0.0.1:3000' }).warnings.join('\n'),
    /INSTANCE_URL begins with http:/,
  )
})
