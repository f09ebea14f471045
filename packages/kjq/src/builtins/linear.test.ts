import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'
import * as fc from 'fast-check'
import { toRegExp } from 'oniguruma-to-es'
import { linearTest } from './linear.ts'

const pieces = fc.constantFrom(
  'a',
  'b',
  '.',
  '[ab]',
  '[^a]',
  '(a|b)',
  '(?:ab)',
  'a+',
  'b*',
  'a?',
  '|',
  '^',
  '$',
  String.raw`\b`,
  String.raw`\d`,
  '(?i:a)',
  '-',
)
const texts = fc.string({
  unit: fc.constantFrom('a', 'b', 'A', '-', '1', '\n', 'é', '😀'),
  maxLength: 6,
})

test('both forms of a pattern give the same answer', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 5 }), texts, (parts, text) => {
      let pattern
      try {
        pattern = toRegExp(parts.join(''), {
          global: true,
          rules: { singleline: true, captureGroup: true },
        })
      } catch {
        return
      }
      const linear = linearTest(pattern)
      const expected = pattern.test(text)
      if (linear !== undefined) assert.equal(linear(text), expected, parts.join(''))
    }),
    { numRuns: 2000 },
  )
})

test('with the engine that does not backtrack, a pattern that would explode does not', () => {
  const kjq = new URL('../kjq.ts', import.meta.url).href
  const program = `
    const { compile } = await import(${JSON.stringify(kjq)})
    for (const pattern of ['^(a+)+$', '(.*)*x$', '^(a|aa)+[^a]$']) {
      if (compile('test($p)', { variables: new Map([['p', pattern]]) }).matches('a'.repeat(40) + '!!')) process.exit(1)
    }`
  const flag = '--enable-experimental-regexp-engine-on-excessive-backtracks'
  const { status, signal } = spawnSync(
    process.execPath,
    [flag, '--input-type=module', '-e', program],
    { timeout: 20_000 },
  )
  assert.equal(signal, null)
  assert.equal(status, 0)
})
