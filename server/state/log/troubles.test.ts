import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTroubles } from './troubles.ts'

test('the oldest trouble is told, once it is more than a moment, until it is over', () => {
  let now = 0
  const troubles = openTroubles(() => now)
  troubles.set('a', 'A is away.')
  assert.equal(troubles.sentence, null)
  now = 1000
  troubles.set('b', 'B is away.')
  assert.equal(troubles.sentence, 'A is away.')
  troubles.clear('a')
  assert.equal(troubles.sentence, null)
  now = 1500
  troubles.set('b', 'B is still away.', 600)
  now = 2000
  assert.equal(troubles.sentence, 'B is still away.')
  now = 2100
  assert.equal(troubles.sentence, null)
})
