import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { nearNames } from './near-names.ts'

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
      assert.deepEqual(nearNames(wanted, NAMES), expected)
    })
  }
})

test('few letters changed first, then those that contain it', () => {
  const names = ['orders', 'orders-eu', 'order', 'payments', 'ordres', 'x']
  assert.deepEqual(nearNames('orders', names), ['orders', 'order', 'ordres'])
  assert.deepEqual(nearNames('paymnt', names), ['payments'])
  assert.deepEqual(nearNames('orders-e', names), ['orders-eu', 'orders', 'order'])
  assert.deepEqual(nearNames('completely-else', names), [])
  assert.deepEqual(nearNames('', names), [])
})
