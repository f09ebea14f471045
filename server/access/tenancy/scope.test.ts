import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { EVERYTHING } from '../everything.ts'
import { matchesText } from '../policy/resource-pattern.ts'
import { scopeOf } from './scope.ts'

const PROD = { id: 'Q9xyz', environmentName: 'Prod EU' }
const TEST = { id: 'T1', environmentName: null }

type Paths = readonly (readonly string[])[]
const sees = (includes: Paths, excludes: Paths = []) => scopeOf('a', { includes, excludes })

/** What a tenant of these paths sees of the topic or group in Prod EU. */
const ROWS: readonly (readonly [
  includes: Paths,
  excludes: Paths,
  type: 'topic' | 'group',
  name: string,
  seen: boolean,
])[] = [
  [[['*']], [], 'topic', 'orders', true],
  [[['*']], [['cluster', '*', 'topic', '__oprtr*']], 'topic', '__oprtr_audit_log', false],
  [[['*']], [['cluster', '*', 'topic', '__oprtr*']], 'topic', 'orders', true],
  [[['*']], [['cluster', '*', 'topic', '__oprtr*']], 'group', '__oprtr', true],
  [[['*']], [['cluster', '*', 'group', 'oprtr*']], 'group', 'oprtr.compute', false],
  [[['cluster', '*']], [['cluster', 'Prod EU', 'topic', 'orders']], 'topic', 'orders', false],
  [[['cluster', 'Q9xyz', 'topic', 'tx_*']], [], 'topic', 'tx_1', true],
  [[['cluster', 'Q9xyz', 'topic', 'tx_*']], [], 'topic', 'orders', false],
  [[['cluster', 'Q9xyz', 'topic', 'tx_*']], [], 'group', 'tx_1', false],
  [[['cluster', 'Q9xyz', 'topic', '*_tx']], [], 'topic', 'a_tx', true],
  [[['cluster', 'Prod EU', 'group', 'billing']], [], 'group', 'billing', true],
  // Exclusion wins, wherever it stands and however wide the inclusion is.
  [
    [['cluster', 'Q9xyz', 'topic', 'tx_a']],
    [['cluster', '*', 'topic', 'tx_*']],
    'topic',
    'tx_a',
    false,
  ],
  [[['cluster', 'Q9xyz', 'topic']], [['cluster', '*', '*', 'x']], 'topic', 'x', false],
  [
    [['*']],
    [
      ['schema', '*'],
      ['connect', '*'],
    ],
    'topic',
    'orders',
    true,
  ],
  [[['schema', '*']], [], 'topic', 'orders', false],
]
for (const [includes, excludes, type, name, seen] of ROWS) {
  const words = `include ${JSON.stringify(includes)} exclude ${JSON.stringify(excludes)}`
  test(`${words}: ${type} ${name} is ${seen ? 'seen' : 'not seen'}`, () => {
    const scope = sees(includes, excludes).cluster(PROD)
    const found = scope !== null && scope.includes(type, name) && !scope.excludes(type, name)
    assert.equal(found, seen)
  })
}

test('a cluster of which nothing is included is not there', () => {
  assert.equal(sees([['cluster', 'Q9xyz', 'topic', 'a']]).cluster(TEST), null)
  assert.equal(sees([['schema', '*']]).cluster(TEST), null)
  assert.equal(sees([['*']], [['cluster', 'T1']]).cluster(TEST), null)
  assert.equal(sees([['*']], [['cluster', '*', '*', '*']]).cluster(TEST), null)
  assert.notEqual(sees([['*']], [['cluster', 'T1']]).cluster(PROD), null)
})

test('a cluster is whole when no object is named, and unrestricted when nothing is taken away', () => {
  const whole = sees([['cluster', 'Prod*']]).cluster(PROD)
  assert.deepEqual([whole?.whole, whole?.unrestricted], [true, true])
  const less = sees([['cluster', 'Q9xyz']], [['cluster', '*', 'topic', 'x']]).cluster(PROD)
  assert.deepEqual([less?.whole, less?.unrestricted], [true, false])
  const topics = sees([['cluster', 'Q9xyz', 'topic']]).cluster(PROD)
  assert.deepEqual([topics?.whole, topics?.unrestricted], [false, false])
})

test('one that includes everything and excludes nothing is that of everybody', () => {
  const scope = sees([
    ['cluster', 'x'],
    ['*', '*'],
  ])
  assert.deepEqual([scope.unrestricted, scope.key, scope.tenantId], [true, EVERYTHING.key, 'a'])
  assert.equal(sees([['*']], [['schema', '*']]).unrestricted, false)
})

test('scopes have one key exactly when their paths are the same', () => {
  const paths = [['cluster', '*', 'topic', 'a*']]
  assert.equal(sees(paths).key, scopeOf('b', { includes: paths, excludes: [] }).key)
  assert.notEqual(sees(paths).key, sees([['*']], paths).key)
  assert.notEqual(sees(paths).key, sees([['cluster', '*', 'topic', 'a']]).key)
})

test('while the id of a cluster is not known, what hides counts and what shows does not', () => {
  const unknown = { id: 'bootstrap_2', environmentName: null }
  assert.equal(sees([['cluster', 'Q9xyz']]).cluster(unknown), null)
  const hiding = sees([['*']], [['cluster', 'Q9xyz', 'topic', 'x']]).cluster(unknown)
  assert.equal(hiding?.excludes('topic', 'x'), true)
  const known = sees([['*']], [['cluster', 'Q9xyz', 'topic', 'x']]).cluster(TEST)
  assert.equal(known?.excludes('topic', 'x'), false)
})

test('what is seen is what some path includes and none excludes', () => {
  const part = fc.constantFrom('*', 'a', 'ab', 'a*', '*b')
  const path = fc
    .tuple(
      fc.constantFrom('cluster', '*'),
      fc.constantFrom('*', 'T1', 'other'),
      fc.constantFrom('*', 'topic', 'group'),
      part,
    )
    .chain((whole) => fc.integer({ min: 1, max: 4 }).map((length) => whole.slice(0, length)))
  const paths = fc.array(path, { maxLength: 4 })
  fc.assert(
    fc.property(
      paths,
      paths,
      fc.constantFrom('topic' as const, 'group' as const),
      fc.constantFrom('a', 'ab', 'c'),
      (includes, excludes, type, name) => {
        const asked = ['cluster', 'T1', type, name]
        const isIn = (all: Paths) =>
          all.some((one) => one.every((text, index) => matchesText(text, asked[index] ?? '')))
        const scope = sees(includes, excludes).cluster(TEST)
        const seen = scope !== null && scope.includes(type, name) && !scope.excludes(type, name)
        assert.equal(seen, isIn(includes) && !isIn(excludes))
      },
    ),
    { numRuns: 2_000 },
  )
})
