import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { EnvFileError, withEnvFiles } from './env-files.ts'

const dir = mkdtempSync(join(tmpdir(), 'millrace-env-'))
after(() => rmSync(dir, { recursive: true }))

function file(name: string, content: string | Buffer): string {
  const path = join(dir, name)
  writeFileSync(path, content)
  return path
}

test('a later file wins over an earlier one, the environment over both, and it is said', () => {
  const first = file('first.env', 'A=1\nB=1\nC=1\n')
  const second = file('second.properties', '# more\nB: 2\n')
  const { env, writtenAt, notes } = withEnvFiles({ C: '', D: 'x' }, [first, second])
  assert.deepEqual(env, { A: '1', B: '2', C: '', D: 'x' })
  assert.equal(writtenAt('A'), `${first}, line 1`)
  assert.equal(writtenAt('B'), `${second}, line 2`)
  assert.equal(writtenAt('C'), null)
  assert.deepEqual(notes, [
    `3 variables read from ${first}`,
    `1 variable read from ${second}`,
    `the environment wins over ${first} and ${second}: C`,
  ])
})

test('mistakes of all files at once, and files that cannot be read', () => {
  const one = file('one.env', 'oops\n')
  const two = file('two.env', 'A="\n')
  assert.throws(
    () => withEnvFiles({}, [one, two]),
    (error) => {
      assert.ok(error instanceof EnvFileError)
      assert.deepEqual(error.message.split('\n'), [
        `${one}, line 1: Expected NAME=value, a comment (#) or nothing.`,
        `${two}, line 1: A begins with ", which is never closed.`,
      ])
      return true
    },
  )
  assert.throws(() => withEnvFiles({}, [join(dir, 'absent')]), /absent cannot be read: ENOENT/)
  const binary = file('binary.env', Buffer.from([0x41, 0x3d, 0xff]))
  assert.throws(() => withEnvFiles({}, [binary]), /binary\.env cannot be read: it is not UTF-8\./)
})

test('what Node.js reads before any file is warned of', () => {
  const { warnings } = withEnvFiles({}, [file('late.env', 'NODE_EXTRA_CA_CERTS=/ca.pem\nTZ=UTC\n')])
  assert.equal(warnings.length, 1)
  assert.match(warnings[0] ?? '', /^NODE_EXTRA_CA_CERTS in .*late\.env comes too late/)
})
