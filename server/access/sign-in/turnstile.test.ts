import assert from 'node:assert/strict'
import test from 'node:test'
import { turnstile } from './turnstile.ts'

test('few at once, the others in their turn, too many are sent away, a fault frees its place', async () => {
  const enter = turnstile(2, 3)
  let inside = 0
  let most = 0
  const doors: (() => void)[] = []
  const work = (fail: boolean) => async () => {
    most = Math.max(most, ++inside)
    await new Promise<void>((resolve) => doors.push(resolve))
    inside--
    if (fail) throw new Error('fell')
  }
  const all = Promise.allSettled([true, false, true, false, true, false].map((f) => enter(work(f))))
  for (let i = 0; i < 5; i++) {
    while (doors.length === 0) await new Promise(setImmediate)
    doors.shift()?.()
  }
  const outcomes = await all
  assert.equal(most, 2)
  assert.deepEqual(
    outcomes.map((o) => (o.status === 'rejected' ? String(o.reason.message).slice(0, 8) : 'done')),
    ['fell', 'done', 'fell', 'done', 'fell', 'Too many'],
  )
  const last = enter(async () => 'in')
  assert.equal(await last, 'in')
})
