import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { aclFields, brokerFields, groupFields, quotaFields, topicFields } from './list-fields.ts'
import { listFilter, type ListFields } from './list-filter.ts'

interface Row {
  readonly id: string
  readonly state: string | null
  readonly lag: number | null
  readonly internal: boolean
}
const list: ListFields = {
  words: ['id'],
  fields: new Map([
    ['id', 'text'],
    ['state', 'text'],
    ['lag', 'number'],
    ['internal', 'boolean'],
  ]),
  aliases: new Map([['behind', 'lag']]),
}
const rows: Row[] = [
  { id: 'orders-2', state: 'Stable', lag: 0, internal: false },
  { id: 'orders-10', state: 'Empty', lag: 1500, internal: false },
  { id: 'Payments', state: 'Stable', lag: 1000, internal: false },
  { id: '__consumer_offsets', state: null, lag: null, internal: true },
  { id: 'team:a,b', state: 'Empty', lag: 15, internal: false },
]
const ids = (text: string): string[] => {
  const filter = listFilter(text, list)
  assert.deepEqual(filter.problems, [])
  return rows.filter(filter.matches).map((row) => row.id)
}

test('filters read as documented', () => {
  const cases: [string, string[]][] = [
    ['', rows.map((row) => row.id)],
    ['   ', rows.map((row) => row.id)],
    ['ORDERS', ['orders-2', 'orders-10']],
    ['orders 10', ['orders-10']],
    ['name:orders*', ['orders-2', 'orders-10']],
    ['name:*s', ['Payments', '__consumer_offsets']],
    ['name:o*r*-*2', ['orders-2']],
    ['name:=payments', ['Payments']],
    ['state:stable', ['orders-2', 'Payments']],
    ['state:stable lag:>=1k', ['Payments']],
    ['state:empty,stable lag:>10', ['orders-10', 'Payments', 'team:a,b']],
    ['behind:0', ['orders-2']],
    ['lag:<1KiB', ['orders-2', 'Payments', 'team:a,b']],
    ['lag:10..1000', ['Payments', 'team:a,b']],
    ['lag:1001..', ['orders-10']],
    ['lag:none', ['__consumer_offsets']],
    ['state:none', ['__consumer_offsets']],
    ['internal:yes', ['__consumer_offsets']],
    ['!internal:true !orders', ['Payments', 'team:a,b']],
    ['team:a', ['team:a,b']],
    ['team:a,b', ['team:a,b']],
    ['"m:a,b"', ['team:a,b']],
    ['id:"a,b"', ['team:a,b']],
  ]
  for (const [text, expected] of cases) assert.deepEqual(ids(text), expected, text)
})

test('a test that cannot be read is named and left out', () => {
  const filter = listFilter('lag:>many internal:maybe orders', list)
  assert.deepEqual(
    filter.problems.map((problem) => problem.term),
    ['lag:>many', 'internal:maybe'],
  )
  assert.match(filter.problems[0]?.message ?? '', /lag is a number/)
  assert.equal(rows.filter(filter.matches).length, 2)
})

test('aliases of the real lists name fields that exist', () => {
  for (const fields of [topicFields, groupFields, brokerFields, aclFields]) {
    for (const field of fields.aliases.values()) assert.ok(fields.fields.has(field), field)
  }
  for (const text of ['urp:>0', 'rf:3', 'disk:>1GiB', 'cleanup:compact']) {
    assert.deepEqual(listFilter(text, topicFields).problems, [], text)
  }
  assert.equal(topicFields.fields.get('cleanup_policy'), 'text')
  assert.equal(groupFields.fields.get('kind'), 'text')
  assert.equal(groupFields.fields.get('lag'), 'number')
})

test('a quota is found by the words of its entity', () => {
  const row = { entity: { user: 'alice', 'client-id': null }, values: {} }
  assert.equal(listFilter('user=ALICE', quotaFields).matches(row), true)
  assert.equal(listFilter('client-id=<default>', quotaFields).matches(row), true)
  assert.equal(listFilter('bob', quotaFields).matches(row), false)
})

test('no text makes it throw, and glob agrees with a regular expression', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const filter = listFilter(text, list)
      for (const row of rows) filter.matches(row)
    }),
  )
  const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 })
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(letters, pattern, (name, glob) => {
      fc.pre(glob.includes('*'))
      const row = { id: name, state: null, lag: null, internal: false }
      const expected = new RegExp(`^${glob.replaceAll('*', '.*')}$`).test(name)
      assert.equal(listFilter(`name:${glob}`, list).matches(row), expected)
    }),
  )
})
