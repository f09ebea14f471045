import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'
import { decryptValue, newSecureKey, parseSecureKey } from '../server/config/secure-value.ts'

const program = fileURLToPath(new URL('encrypt.ts', import.meta.url))
const key = newSecureKey()
let folder = ''
before(() => (folder = mkdtempSync(path.join(tmpdir(), 'encrypt-'))))
after(() => rmSync(folder, { recursive: true }))

function encrypt(args: readonly string[], { input = '', env = { KPOW_SECURE_KEY: key } } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    input,
    env,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

function file(name: string, content: string): string {
  const target = path.join(folder, name)
  writeFileSync(target, content)
  return target
}

test('a value from the argument or standard input becomes AES: and back', () => {
  const fromArgument = encrypt(['s3cret']).stdout
  assert.match(fromArgument, /^AES:[A-Za-z0-9+/=]+\n$/)
  assert.equal(encrypt(['--decrypt', fromArgument.trim()]).stdout, 's3cret\n')
  const fromInput = encrypt([], { input: 'two words \n' }).stdout
  assert.equal(encrypt(['--decrypt'], { input: fromInput }).stdout, 'two words \n')
})

test('a new key is usable, and differs each time even with one passphrase', () => {
  const keys = [
    encrypt(['--new-key'], { env: { KPOW_SECURE_KEY: '' } }),
    encrypt(['--new-key', '--passphrase', 'p']),
    encrypt(['--new-key', '--passphrase', '-'], { input: 'p\n' }),
  ].map(({ stdout }) => stdout)
  assert.equal(new Set(keys).size, 3)
  for (const made of keys) assert.equal(parseSecureKey(made).length, 32)
})

test('the key may be in a file, which goes before the environment', () => {
  const other = newSecureKey()
  const keyFile = file('key', other + '\n')
  const { stdout } = encrypt(['--key-file', keyFile, 'x'])
  assert.equal(decryptValue(stdout.trim(), parseSecureKey(other)), 'x')
})

test('a file is changed value by value and keeps the rest', () => {
  const content = '# set 1\r\nBOOTSTRAP=kafka:9092\n\nssl.key.password = "a b"\nEMPTY=\n'
  const { stdout } = encrypt(['--file', file('plain.env', content)])
  assert.match(stdout, /^# set 1\r\nBOOTSTRAP=AES:\S+\n\nssl\.key\.password = AES:\S+\nEMPTY=\n$/)
  const back = encrypt(['--decrypt', '--file', file('secured.env', stdout)]).stdout
  assert.equal(back, content.replaceAll('"', ''))
  assert.equal(encrypt(['--file', file('again.env', stdout)]).stdout, stdout)
})

const failures: readonly (readonly [args: string[], status: number, message: RegExp])[] = [
  [['--decrypt', 'AES:AAAA'], 1, /is not an encrypted value/],
  [['--key-file', '/does/not/exist', 'x'], 1, /cannot read \/does\/not\/exist: ENOENT/],
  [['--file', '/does/not/exist'], 1, /cannot read \/does\/not\/exist/],
  [['--nonsense'], 2, /--nonsense[^]*usage:/],
  [['a', 'b'], 2, /more than one VALUE[^]*usage:/],
  [['--new-key', 'a'], 2, /--new-key goes with/],
  [['--passphrase', 'a'], 2, /--passphrase goes with --new-key/],
  [['--new-key', '--passphrase', ''], 2, /passphrase is empty/],
]
for (const [args, status, message] of failures) {
  test(`encrypt ${args.join(' ')} ends with ${status} and says why`, () => {
    const result = encrypt(args)
    assert.equal(result.status, status)
    assert.match(result.stderr, message)
    assert.equal(result.stdout, '')
    assert.doesNotMatch(result.stderr, /\n {4}at /)
  })
}

test('no key, a short key, another key', () => {
  const none = encrypt(['x'], { env: { KPOW_SECURE_KEY: '' } })
  assert.equal(none.status, 2)
  assert.match(none.stderr, /no key: give --key-file/)
  const short = encrypt(['x'], { env: { KPOW_SECURE_KEY: 'c2hvcnQ=' } })
  assert.equal(short.status, 1)
  assert.match(short.stderr, /not 32 bytes/)
})

test('a line that is none is named by its number', () => {
  const { status, stderr } = encrypt(['--file', file('bad.env', 'A=1\nnonsense\n')])
  assert.equal(status, 1)
  assert.match(stderr, /line 2 is not NAME=VALUE/)
})
