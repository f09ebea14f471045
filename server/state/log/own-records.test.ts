import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { RecordHeader } from '@millrace/kafka/records/model.ts'
import type { StateRecord } from '../records/model.ts'
import { OwnRecords } from './own-records.ts'
import type { RecordHeaders } from './own-records.ts'

const record = (key: string): StateRecord => ({ kind: 'state', key, value: 1 })

/** As they are read back. */
function asRead(headers: RecordHeaders): RecordHeader[] {
  return headers.map(({ name, value }) => ({
    name: Buffer.from(name),
    value: value === null ? null : Buffer.from(value),
  }))
}

suite('own records', () => {
  test('are told by their header, with their number and whether they are the last part', () => {
    const own = new OwnRecords()
    for (const last of [true, false]) {
      for (const number of [0, 1, 2 ** 40]) {
        const headers = asRead([
          { name: 'm', value: null },
          { name: 'x', value: Buffer.alloc(15) },
          ...own.headers(number, last),
        ])
        assert.deepEqual(own.markOf(headers), { number, last })
      }
    }
    assert.equal(own.markOf([]), null)
    assert.equal(own.markOf(asRead(new OwnRecords().headers(1, true))), null)
  })

  test('are there once for every reader that was there when they were added', () => {
    const own = new OwnRecords()
    const [a, b, late] = [{}, {}, {}]
    own.join(a)
    own.join(b)
    const one = record('one')
    const number = own.add(one, 10)
    own.join(late)
    assert.deepEqual([own.has(number, a), own.has(number, late)], [true, false])
    assert.deepEqual([own.take(number, a), own.take(number, a)], [one, null])
    assert.deepEqual([own.take(number, late), own.take(number, b)], [null, one])
  })

  test('are let go of when nobody will ask for them', () => {
    const own = new OwnRecords()
    const [a, b] = [{}, {}]
    assert.equal(own.has(own.add(record('nobody'), 1), a), false)
    own.join(a)
    own.join(b)
    const number = own.add(record('one'), 1)
    const dropped = own.add(record('two'), 1)
    own.leave(a)
    assert.deepEqual([own.has(number, a), own.has(number, b)], [false, true])
    own.drop(dropped)
    assert.equal(own.take(dropped, b), null)
  })

  test('take no more than a bounded amount of memory: the oldest go', () => {
    const own = new OwnRecords()
    const reader = {}
    own.join(reader)
    const first = own.add(record('first'), 20 * 1024 * 1024)
    const second = own.add(record('second'), 20 * 1024 * 1024)
    assert.deepEqual([own.has(first, reader), own.has(second, reader)], [false, true])
  })
})
