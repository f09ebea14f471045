import assert from 'node:assert/strict'
import test from 'node:test'
import { until } from '@millrace/dev/testing/until.ts'
import * as fc from 'fast-check'
import { admission, SEARCH_WORDS } from './admission.ts'
import { bandwidth } from './bandwidth.ts'
import { JobError } from './errors.ts'
import { fairShares } from './fair-share.ts'

test('nobody gets more than they want, or less than somebody who got more than they', () => {
  const want = fc.oneof(fc.constant(Infinity), fc.float({ min: 0, max: 1e9, noNaN: true }))
  fc.assert(
    fc.property(fc.float({ min: 1, max: 1e9, noNaN: true }), fc.array(want), (total, wants) => {
      const shares = fairShares(total, wants)
      const sum = shares.reduce((left, right) => left + right, 0)
      assert.ok(sum <= total * (1 + 1e-9))
      const most = Math.max(0, ...shares)
      for (const [index, share] of shares.entries()) {
        const wanted = wants[index] ?? 0
        assert.ok(share <= wanted)
        // Who did not get all that was wanted has as much as anybody, and then nothing is left over.
        if (share < wanted) {
          assert.ok(share >= most * (1 - 1e-9))
          assert.ok(sum >= total * (1 - 1e-9))
        }
      }
    }),
  )
})

test('a place is taken once and given back once', () => {
  const places = admission({ maxConcurrent: 3, maxPerUser: 2 }, SEARCH_WORDS)
  const first = places.enter('a')
  const second = places.enter('a')
  assert.throws(
    () => places.enter('a'),
    (error) =>
      error instanceof JobError &&
      error.code === 'MR_TOO_MANY_SEARCHES' &&
      error.retryAfter === 5 &&
      /You have 2 searches .*SEARCH_MAX_PER_USER/.test(error.message),
  )
  const other = places.enter('b')
  assert.throws(() => places.enter('c'), /3 searches are running.*SEARCH_MAX_CONCURRENT/)
  first[Symbol.dispose]()
  first[Symbol.dispose]()
  assert.equal(places.running, 2)
  places.enter('c')
  assert.throws(() => places.enter('a'), /SEARCH_MAX_CONCURRENT/)
  for (const place of [second, other]) place[Symbol.dispose]()
  assert.equal(places.running, 1)
})

test('searches of one user share, those of others have their own', () => {
  using shared = bandwidth(900)
  const told: Record<string, number> = {}
  const join = (key: string, name: string) =>
    shared.join(key, (limit) => {
      told[name] = limit
    })
  const one = join('u1', 'one')
  assert.equal(one.share, 900)
  const two = join('u1', 'two')
  assert.equal(two.share, 450)
  assert.deepEqual(told, { one: 450 })
  assert.equal(join('u2', 'else').share, 900)
  const three = join('u1', 'three')
  assert.equal(three.share, 300)
  assert.deepEqual(told, { one: 300, two: 300 })
  two[Symbol.dispose]()
  two[Symbol.dispose]()
  assert.deepEqual(told, { one: 450, two: 300, three: 450 })
  one[Symbol.dispose]()
  assert.equal(told['three'], 900)
})

test('a search that reads little leaves the rest to the others, and gets it back', async () => {
  using shared = bandwidth(1_000_000)
  const told = { busy: 0, quiet: 0 }
  using busy = shared.join('u', (limit) => (told.busy = limit))
  using quiet = shared.join('u', (limit) => (told.quiet = limit))
  let bytes = 0
  let more = 0
  const reading = setInterval(() => {
    bytes += 100_000
    busy.used(bytes)
    quiet.used(more)
  }, 50)
  try {
    await until(() => told.busy >= 800_000 && told.quiet <= 200_000, {
      describe: 'the busy search has what the quiet one leaves',
    })
    const readMore = setInterval(() => (more += 100_000), 50)
    await until(() => told.quiet === 500_000 && told.busy === 500_000, {
      describe: 'both are busy and have the same',
    }).finally(() => clearInterval(readMore))
  } finally {
    clearInterval(reading)
  }
})

test('without a limit nothing is shared', () => {
  using open = bandwidth(null)
  assert.equal(open.join('u', () => assert.fail('nothing changes')).share, null)
})
