/** docs/access.md lists the actions, and its file is one that is taken. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { ACTION_NAMES, ACTIONS, actionSpellings } from '@millrace/contract/actions.ts'
import { parsePolicies } from './parse-policies.ts'

const manual = readFileSync(new URL('../../../docs/access.md', import.meta.url), 'utf8')

test('every action stands in the manual with what it permits', () => {
  for (const spelling of actionSpellings()) assert.ok(manual.includes(`\`${spelling}\``), spelling)
  for (const name of ACTION_NAMES) assert.ok(manual.includes(ACTIONS[name].permits), name)
})

test('the file of the manual has no mistakes', () => {
  const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(manual) ?? []
  const { rules, tenants, warnings } = parsePolicies(yaml, 'docs/access.md')
  assert.deepEqual([rules.length, tenants.length, warnings], [2, 1, []])
})
