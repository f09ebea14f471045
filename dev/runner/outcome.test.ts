import assert from 'node:assert/strict'
import test from 'node:test'
import { parseArgs } from './args.ts'
import { exitCode, summary } from './outcome.ts'

const unit = { suite: 'unit', seconds: 1.25, passed: 7, failed: 0, failures: [] } as const
const web = {
  suite: 'web',
  seconds: 61,
  passed: 2,
  failed: 1,
  failures: [{ test: 'a.test.ts › adds', message: '\u001B[31mexpected 2\u001B[39m\n\ngot 3' }],
} as const

test('the last line is the sum over all suites', () => {
  const lines = summary([unit, web]).trimEnd().split('\n')
  assert.equal(lines.at(-1), '9 passed, 1 failed')
  assert.match(lines.at(-2) ?? '', /^web +61\.0 s +2 passed, 1 failed$/)
})

test('what failed is said once more before the counts, without colours and empty lines', () => {
  assert.deepEqual(summary([unit, web]).split('\n').slice(1, 4), [
    'failed: web › a.test.ts › adds',
    '    expected 2',
    '    got 3',
  ])
})

test('only a run in which every suite ran tests and none failed is good', () => {
  assert.equal(exitCode([unit]), 0)
  assert.equal(exitCode([unit, web]), 1)
  assert.equal(exitCode([unit, { passed: 0, failed: 0 }]), 1)
  assert.equal(exitCode([]), 1)
})

test('suites run quick ones first, whatever the order they are named in', () => {
  assert.deepEqual(parseArgs(['e2e', '--all', 'unit']), { suites: ['unit', 'e2e'] })
  const usual = ['unit', 'web', 'integration', 'e2e']
  assert.deepEqual(parseArgs([]), { suites: usual })
  assert.deepEqual(parseArgs(['--all']), { suites: [...usual, 'slow'] })
  assert.deepEqual(parseArgs(['slow']), { suites: ['slow'] })
})
