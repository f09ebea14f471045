import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { nearestNames } from './nearest.ts'

const NAMES = ['orders', 'orders.dlq', 'payments', 'Customers', 'shipments', 'a', 'zz']

suite('names that somebody may have meant', () => {
  for (const [wanted, expected] of [
    ['ordres', ['orders']],
    ['order', ['orders', 'orders.dlq']],
    ['customers', ['Customers']],
    ['paymnts', ['payments']],
    ['shippments', ['shipments']],
    ['something-else-entirely', []],
  ] as const) {
    test(wanted, () => {
      assert.deepEqual(nearestNames(wanted, NAMES), expected)
    })
  }
})
