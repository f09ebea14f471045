import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { pagePath, renewed } from './manual.ts'

test('docs/configuration.md lists every variable as the code reads it', () => {
  const page = readFileSync(pagePath, 'utf8')
  assert.equal(page, renewed(page), 'run `node cli/manual.ts`')
})
