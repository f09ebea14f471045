import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import test from 'node:test'
import { passwordCheck } from '../server/access/sign-in/users/check-password.ts'
import { parseUserFile } from '../server/config/user-file.ts'

function run(input: string, ...args: readonly string[]) {
  const script = path.join(import.meta.dirname, 'password.ts')
  return spawnSync(process.execPath, [script, ...args], { input, encoding: 'utf8' })
}

test('what it prints is the password in a file of users', async () => {
  const { status, stdout } = run('correct horse, battery: staple\n')
  assert.equal(status, 0)
  const { users, problems } = parseUserFile(`ann: ${stdout.trim()},viewers\n`)
  assert.deepEqual(problems, [])
  const { check } = passwordCheck(users)
  assert.equal(await check('ann', 'correct horse, battery: staple'), true)
  assert.equal(await check('ann', 'correct horse'), false)
  assert.deepEqual(users.get('ann')?.roles, ['viewers'])
})

test('without a password, or called wrongly, it says so and prints none', () => {
  const empty = run('\n')
  assert.deepEqual([empty.status, empty.stdout], [1, ''])
  const wrong = run('x', 'hunter2')
  assert.deepEqual([wrong.status, wrong.stdout], [2, ''])
})
