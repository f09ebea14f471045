import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, it } from 'node:test'
import { promisify } from 'node:util'
import { createSecureContext } from 'node:tls'
import type { Properties } from './problem.ts'
import { readTlsOptions } from './tls-options.ts'

const run = promisify(execFile)
let dir: string
let key: string
let cert: string

before(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'tls-'))
  const command = 'req -x509 -newkey rsa:2048 -nodes -days 30 -keyout k.pem -out c.pem -subj /CN=me'
  await run('openssl', command.split(' '), { cwd: dir })
  key = await readFile(path.join(dir, 'k.pem'), 'utf8')
  cert = await readFile(path.join(dir, 'c.pem'), 'utf8')
  const encrypt = 'pkcs8 -topk8 -in k.pem -out e.pem -passout pass:hush'
  await run('openssl', encrypt.split(' '), { cwd: dir })
  await writeFile(
    path.join(dir, 'both.pem'),
    `${await readFile(path.join(dir, 'e.pem'), 'utf8')}${cert}`,
  )
})

after(async () => {
  await rm(dir, { recursive: true })
})

const problems = (properties: Properties): string[] =>
  readTlsOptions(properties).problems.map(({ property, message }) => `${property} ${message}`)

it('needs nothing: the authorities of Node, and the name is checked', () => {
  assert.deepEqual(readTlsOptions({}), { tls: { verifyHostname: true }, problems: [] })
})

it('tells an empty endpoint identification from one that is not set', () => {
  const property = 'ssl.endpoint.identification.algorithm'
  assert.equal(readTlsOptions({ [property]: '' }).tls?.verifyHostname, false)
  assert.equal(readTlsOptions({ [property]: 'HTTPS' }).tls?.verifyHostname, true)
  assert.match(problems({ [property]: 'ldaps' }).join(), /is ldaps\. Expected https, or empty/)
})

it('reads key and certificates as text, also with an encrypted key, and as a file', async () => {
  for (const properties of [
    { 'ssl.keystore.key': key, 'ssl.keystore.certificate.chain': cert },
    {
      'ssl.keystore.key': await readFile(path.join(dir, 'e.pem'), 'utf8'),
      'ssl.keystore.certificate.chain': cert,
      'ssl.key.password': 'hush',
    },
    {
      'ssl.keystore.location': path.join(dir, 'both.pem'),
      'ssl.keystore.type': 'PEM',
      'ssl.key.password': 'hush',
    },
  ]) {
    const { tls } = readTlsOptions({ ...properties, 'ssl.truststore.certificates': cert })
    assert.ok(tls)
    createSecureContext(tls)
    assert.ok(typeof tls.key === 'string' && typeof tls.ca === 'string')
    assert.match(tls.key, /BEGIN PRIVATE KEY/)
    assert.match(tls.ca, /BEGIN CERTIFICATE/)
  }
})

it('takes protocols and cipher suites by the names Java has', () => {
  const { tls } = readTlsOptions({
    'ssl.enabled.protocols': 'TLSv1.2,TLSv1.3',
    'ssl.cipher.suites':
      'TLS_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,TLS_DHE_RSA_WITH_AES_256_CBC_SHA256,TLS_RSA_WITH_AES_128_CBC_SHA',
  })
  assert.equal(tls?.minVersion, 'TLSv1.2')
  assert.equal(tls.maxVersion, 'TLSv1.3')
  assert.equal(
    tls.ciphers,
    'TLS_AES_256_GCM_SHA384:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:DHE-RSA-AES256-SHA256:AES128-SHA',
  )
  createSecureContext(tls)
})

it('tells all problems at once, without a secret in them', () => {
  const found = problems({
    'ssl.engine.factory.class': 'com.example.Engine',
    'ssl.keystore.type': 'BCFKS',
    'ssl.keystore.location': path.join(dir, 'none.jks'),
    'ssl.keystore.password': 'hush',
    'ssl.truststore.location': path.join(dir, 'k.pem'),
    'ssl.enabled.protocols': 'SSLv3',
    'ssl.cipher.suites': 'TLS_NULL',
  })
  const expected = [
    /^ssl\.engine\.factory\.class names a Java class/,
    /^ssl\.keystore\.type is BCFKS\. Expected JKS, PKCS12 or PEM/,
    /^ssl\.keystore\.location names a store that cannot be used: .*none\.jks could not be read \(ENOENT/,
    /^ssl\.truststore\.location names a store that cannot be used: .*k\.pem holds no certificates/,
    /^ssl\.enabled\.protocols contains SSLv3/,
    /^ssl\.cipher\.suites contains TLS_NULL/,
  ]
  assert.equal(found.length, expected.length, found.join('\n'))
  for (const [index, pattern] of expected.entries()) assert.match(found[index] ?? '', pattern)
  assert.doesNotMatch(found.join(), /hush/)
})

it('refuses half a key, and two keys', () => {
  assert.match(problems({ 'ssl.keystore.key': key }).join(), /certificate\.chain is not set, but/)
  assert.match(
    problems({ 'ssl.keystore.certificate.chain': cert }).join(),
    /without ssl\.keystore\.key/,
  )
  assert.match(
    problems({ 'ssl.keystore.key': key, 'ssl.keystore.location': '/x' }).join(),
    /is set as well as ssl\.keystore\.location/,
  )
  assert.match(
    problems({ 'ssl.truststore.certificates': cert, 'ssl.truststore.location': '/x' }).join(),
    /is set as well as ssl\.truststore\.location/,
  )
})
