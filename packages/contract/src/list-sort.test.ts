import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { compareByKey, compareText, parseSort } from './list-sort.ts'

test('text sorts naturally, unknown values last in both directions', () => {
  assert.deepEqual(['orders-10', 'Orders-2', 'orders-2', 'a'].sort(compareText), [
    'a',
    'Orders-2',
    'orders-2',
    'orders-10',
  ])
  const values = [3, null, 10, undefined, 1, Number.NaN]
  assert.deepEqual([...values].sort((a, b) => compareByKey(a, b, false)).slice(0, 3), [1, 3, 10])
  assert.deepEqual([...values].sort((a, b) => compareByKey(a, b, true)).slice(0, 3), [10, 3, 1])
})

test('sort keys are read in order', () => {
  assert.deepEqual(parseSort('-lag, name,,-'), [
    { field: 'lag', descending: true },
    { field: 'name', descending: false },
  ])
})

test('the order of text is total: only equal texts compare as equal', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      assert.equal(Math.sign(compareText(a, b)) + Math.sign(compareText(b, a)), 0)
      assert.equal(compareText(a, b) === 0, a === b)
    }),
  )
})
