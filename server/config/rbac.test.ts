import assert from 'node:assert/strict'
import test from 'node:test'
import { EnvironmentReader } from './environment.ts'
import { readRbac } from './rbac.ts'

const SIGN_IN = { AUTH_PROVIDER_TYPE: 'jetty' }

test('without a file the flags count', () => {
  const read = readRbac(new EnvironmentReader({}, null), ['TOPIC_EDIT'])
  assert.deepEqual(read, { file: null, allowed: ['TOPIC_EDIT'], warnings: [] })
})

test('beside a file no flag counts, which is said', () => {
  const reader = new EnvironmentReader({ ...SIGN_IN, RBAC_CONFIGURATION_FILE: '/rbac.yaml' }, null)
  const { file, allowed, warnings } = readRbac(reader, ['TOPIC_EDIT', 'GROUP_EDIT'])
  assert.deepEqual([file, allowed, reader.problems], ['/rbac.yaml', [], []])
  assert.match(warnings.join(), /ignored: ALLOW_TOPIC_EDIT, ALLOW_GROUP_EDIT/)
})

test('a file without sign-in is a problem', () => {
  const reader = new EnvironmentReader({ RBAC_CONFIGURATION_FILE: '/rbac.yaml' }, null)
  readRbac(reader, [])
  assert.match(reader.problems[0]?.message ?? '', /AUTH_PROVIDER_TYPE is not/)
})
