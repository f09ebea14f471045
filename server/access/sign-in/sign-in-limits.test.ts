import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { SignInError } from './errors.ts'
import { networkOf, signInLimits } from './sign-in-limits.ts'

function bench() {
  let now = 0
  const limits = signInLimits(() => now)
  return {
    pass: (ms: number) => (now += ms),
    right: (name: string, address: string) => limits.begin(name, address).succeeded(),
    /** How many wrong ones are taken. */
    wrong: (
      name: string | ((i: number) => string),
      address: string | ((i: number) => string),
      most: number,
    ): number => {
      for (let i = 0; i < most; i++) {
        try {
          limits.begin(
            typeof name === 'string' ? name : name(i),
            typeof address === 'string' ? address : address(i),
          )
        } catch (error) {
          assert.ok(error instanceof SignInError && error.code === 'MR_SIGN_IN_LIMIT')
          assert.ok(error.retryAfter !== undefined && error.retryAfter > 0)
          return i
        }
      }
      return most
    },
  }
}

test('one name from one address: ten, then one every half minute', () => {
  const { wrong, pass } = bench()
  assert.equal(wrong('ann', '10.0.0.1', 100), 10)
  pass(30_000)
  assert.equal(wrong('ann', '10.0.0.1', 100), 1)
  pass(3_600_000)
  assert.equal(wrong('ann', '10.0.0.1', 100), 10)
})

test('one name from everywhere is limited, but not where its owner signed in', () => {
  const { wrong, right } = bench()
  right('ann', '10.0.0.7')
  assert.equal(
    wrong('ann', (i) => `10.1.${i >> 8}.${i & 255}`, 1_000),
    50,
  )
  right('ann', '10.0.0.7')
  assert.throws(() => right('ann', '10.0.0.8'), SignInError)
})

test('one address trying many names is limited; those who signed in behind it get in, another name not', () => {
  const { wrong, right } = bench()
  right('ann', '192.0.2.1')
  assert.equal(
    wrong((i) => `user-${i}`, '192.0.2.1', 1_000),
    100,
  )
  right('ann', '192.0.2.1')
  assert.throws(() => right('bob', '192.0.2.1'), SignInError)
  right('bob', '192.0.2.2')
})

test('right passwords cost nothing', () => {
  const { right } = bench()
  for (let i = 0; i < 1_000; i++) right(`user-${i}`, '192.0.2.1')
  for (let i = 0; i < 1_000; i++) right('ann', '192.0.2.1')
})

test('no order of tries opens more than the limits say', () => {
  const step = fc.record({
    name: fc.constantFrom('a', 'b'),
    address: fc.constantFrom('1', '2', '3'),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const { wrong } = bench()
      const taken = steps.filter(({ name, address }) => wrong(name, address, 1) === 1)
      const most = (of: (s: { name: string; address: string }) => string): number =>
        Math.max(0, ...Object.values(Object.groupBy(taken, of)).map((list) => list?.length ?? 0))
      assert.ok(most(({ name, address }) => name + address) <= 10)
      assert.ok(most(({ name }) => name) <= 50)
      assert.ok(most(({ address }) => address) <= 100)
    }),
  )
})

const NETWORKS: readonly (readonly [string | null, string])[] = [
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  [null, ''],
]
for (const [address, network] of NETWORKS) {
  test(`the network of ${address} is ${network}`, () => assert.equal(networkOf(address), network))
}
