/** Starts that are meant to fail: one message, exit code 2. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { once } from 'node:events'
import test from 'node:test'
import { spawnMillrace } from '@millrace/dev/testing/millrace.ts'
import { decryptValue, encryptValue, newSecureKey, parseSecureKey } from '../config/secure-value.ts'

/** An unused address: nothing is asked of it. */
const BOOTSTRAP = '127.0.0.1:1'

async function failingStart(env: Readonly<Record<string, string>>, port?: number) {
  const options = port === undefined ? { env } : { env, port }
  await using millrace = await spawnMillrace(options)
  const { code } = await millrace.exit
  return { code, output: millrace.output() }
}

test('every problem of the configuration is in one message, without a stack', async () => {
  // 17 bytes are no whole block.
  const damaged =
    'AES:' + Buffer.concat([Buffer.from([1, 16]), Buffer.alloc(33)]).toString('base64')
  const { code, output } = await failingStart({
    PORT: 'abc',
    SECURITY_PROTOCOL: 'SASL_SSL',
    SASL_MECHANISM: 'MAGIC',
    SSL_KEYSTORE_LOCATION: '/does/not/exist.p12',
    SSL_KEYSTORE_TYPE: 'PKCS12',
    SSL_KEYSTORE_PASSWORD: 'hunter2',
    SSL_TRUSTSTORE_PASSWORD: damaged,
    KPOW_SECURE_KEY: newSecureKey(),
  })
  assert.equal(code, 2)
  assert.match(output, /^Millrace cannot start: 5 problems in its configuration\.\n/)
  assert.match(output, /^ {2}BOOTSTRAP is not set\. Expected /m)
  assert.match(output, /^ {2}PORT is "abc"\. Expected a whole number/m)
  assert.match(output, /^ {2}SASL_MECHANISM is MAGIC\. Expected one of PLAIN, /m)
  assert.match(output, /^ {2}SSL_KEYSTORE_LOCATION .*\/does\/not\/exist\.p12/m)
  assert.match(output, /^ {2}SSL_TRUSTSTORE_PASSWORD cannot be read: /m)
  assert.doesNotMatch(output, /^\s+at |hunter2/m)
})

async function starting(...args: readonly string[]) {
  await using millrace = await spawnMillrace({ env: { BOOTSTRAP }, args })
  return { code: (await millrace.exit).code, output: millrace.output() }
}

test('a problem says in which file it was written; mistakes of a file end the start, without values', async (t) => {
  const dir = mkdtempSync(path.join(tmpdir(), 'millrace-env-'))
  t.after(() => rmSync(dir, { recursive: true }))
  const file = path.join(dir, 'kpow.properties')
  writeFileSync(file, '# ours\nLOG_LEVEL = loud\nSTREAMS_ERROR_STRATEGIE: LOG_AND_EXIT\n')
  const wrong = await starting(`--env-file=${file}`)
  assert.equal(wrong.code, 2)
  assert.match(wrong.output, /LOG_LEVEL is "loud"\. Expected .* \(.*kpow\.properties, line 2\)$/m)
  assert.match(wrong.output, /STREAMS_ERROR_STRATEGIE \(.*line 3\) is not read: did you mean/)
  writeFileSync(file, 'SSL_KEYSTORE_PASSWORD = hunter2\\users\n')
  const broken = await starting('--env-file', file)
  assert.equal(broken.code, 2)
  assert.match(
    broken.output,
    /^Millrace cannot start: .*\n.*kpow\.properties, line 1: Expected four/,
  )
  assert.doesNotMatch(broken.output, /hunter2/)
  const misused = await starting('--env-fil', file)
  assert.equal(misused.code, 2)
  assert.match(misused.output, /--env-fil[^]*usage: \.\/millrace start/)
})

test('a wrong AES key is named with the variable it should open', async () => {
  const secured = encryptValue('kafka:9092', parseSecureKey(newSecureKey()))
  const { code, output } = await failingStart({
    BOOTSTRAP: secured,
    KPOW_SECURE_KEY: wrongKeyFor(secured),
  })
  assert.equal(code, 2)
  assert.match(output, /BOOTSTRAP cannot be read: .*another key/)
})

/** A key that is seen to be wrong: with one in 256 the padding fits by chance. */
function wrongKeyFor(secured: string): string {
  for (;;) {
    const key = newSecureKey()
    try {
      decryptValue(secured, parseSecureKey(key))
    } catch {
      return key
    }
  }
}

test('policies without sign-in end the start', async () => {
  const { code, output } = await failingStart({ BOOTSTRAP, RBAC_CONFIGURATION_FILE: '/rbac.yml' })
  assert.equal(code, 2)
  assert.match(output, /RBAC_CONFIGURATION_FILE is set, but AUTH_PROVIDER_TYPE is not/)
})

test('an RBAC file with mistakes ends the start with all of them, whatever else is wrong', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-start-'))
  try {
    const users = path.join(folder, 'users.properties')
    const rbac = path.join(folder, 'rbac.yaml')
    writeFileSync(users, 'ann: secret,dev')
    writeFileSync(rbac, 'policies:\n  - {resource: [x], effect: No, actions: [FLY], role: a}\n')
    const env = {
      BOOTSTRAP,
      AUTH_PROVIDER_TYPE: 'jetty',
      HASH_USER_FILE: users,
      RBAC_CONFIGURATION_FILE: rbac,
    }
    const only = await failingStart(env)
    assert.equal(only.code, 2)
    assert.match(only.output, /cannot start: RBAC_CONFIGURATION_FILE\. .* 3 problems\./)
    for (const place of ['resource begins', 'effect is "No"', 'actions[0] is "FLY"'])
      assert.ok(only.output.includes(`  line 2: policies[0].${place}`), only.output)
    const both = await failingStart({ ...env, SNAPSHOT_PARALLELISM: 'many' })
    assert.equal(both.code, 2)
    assert.match(both.output, /SNAPSHOT_PARALLELISM is "many"[^]*line 2: policies\[0\]\.effect/)
    const missing = await failingStart({ ...env, RBAC_CONFIGURATION_FILE: path.join(folder, 'no') })
    assert.equal(missing.code, 2)
    assert.match(missing.output, /cannot be read: ENOENT/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a port that is taken is one line that names it', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  try {
    const address = taken.address()
    assert.ok(typeof address === 'object' && address !== null)
    const { code, output } = await failingStart({ BOOTSTRAP, LOG_LEVEL: 'error' }, address.port)
    assert.equal(code, 2)
    assert.match(
      output,
      new RegExp(`^Millrace cannot start: .*:${address.port}: .*set PORT .*\\n$`),
    )
  } finally {
    taken.close()
  }
})

test('a HOST that is not of this machine is told as such', async () => {
  // TEST-NET-1 (RFC 5737): nobody's address.
  const { code, output } = await failingStart({ BOOTSTRAP, LOG_LEVEL: 'error', HOST: '192.0.2.1' })
  assert.equal(code, 2)
  assert.match(
    output,
    /^Millrace cannot start: Cannot listen on 192\.0\.2\.1:\d+: HOST is no address/,
  )
})
