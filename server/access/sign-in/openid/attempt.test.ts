import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import {
  ATTEMPT_MS,
  attemptKey,
  attemptName,
  CompletedAttempts,
  openAttempt,
  sealAttempt,
} from './attempt.ts'

const NOW = 1_700_000_000_000
const KEY = attemptKey('a secret of sixteen or more')
const attempt = fc.record(
  {
    state: fc.string(),
    nonce: fc.string(),
    verifier: fc.string(),
    redirectUri: fc.webUrl(),
    client: fc.string(),
    returnTo: fc.string({ unit: 'grapheme' }),
    startedAt: fc.constant(NOW),
  },
  { noNullPrototype: true },
)

test('what was sealed is opened by the same secret, and by no other', () => {
  fc.assert(
    fc.property(attempt, (value) => {
      const sealed = sealAttempt(KEY, value)
      assert.match(sealed, /^[\w-]+$/)
      assert.deepEqual(openAttempt(attemptKey('a secret of sixteen or more'), sealed, NOW), value)
      assert.equal(openAttempt(attemptKey('another secret of its length'), sealed, NOW), null)
      assert.equal(openAttempt(attemptKey(null), sealed, NOW), null)
    }),
  )
})

test('a changed or shortened cookie opens nothing', () => {
  const [value] = fc.sample(attempt, 1)
  assert.ok(value !== undefined)
  const bytes = Buffer.from(sealAttempt(KEY, value), 'base64url')
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    assert.equal(openAttempt(KEY, changed.toString('base64url'), NOW), null, `byte ${at}`)
    assert.equal(openAttempt(KEY, bytes.subarray(0, at).toString('base64url'), NOW), null)
  }
  fc.assert(fc.property(fc.string(), (text) => openAttempt(KEY, text, NOW) === null))
})

test('after ten minutes it is too late', () => {
  const [value] = fc.sample(attempt, 1)
  assert.ok(value !== undefined)
  const sealed = sealAttempt(KEY, value)
  assert.notEqual(openAttempt(KEY, sealed, NOW + ATTEMPT_MS), null)
  assert.equal(openAttempt(KEY, sealed, NOW + ATTEMPT_MS + 1), null)
})

test('an attempt is completed once, for as long as its cookie could be sent', () => {
  const completed = new CompletedAttempts()
  assert.equal(completed.add('a', NOW), true)
  assert.equal(completed.add('b', NOW + 1), true)
  assert.equal(completed.add('a', NOW + ATTEMPT_MS), false)
  assert.equal(completed.add('b', NOW + ATTEMPT_MS), false)
})

test('the name tells attempts apart and does not tell the state', () => {
  assert.notEqual(attemptName('a'), attemptName('b'))
  assert.match(attemptName('some state'), /^[0-9a-f]{16}$/)
})
