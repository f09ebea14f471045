/** What is held for people who are away or looking elsewhere: bounded, in order, nothing twice. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { RecordText } from '@millrace/search/engine/model.ts'
import * as fc from 'fast-check'
import { keptRecords } from './kept-records.ts'
import { oncePer } from './once-per.ts'
import { pauseGate } from './pause-gate.ts'

function record(offset: number, value: unknown = offset): RecordText {
  const json = JSON.stringify({ offset, value })
  return { topic: 't', partition: 0, offset, timestamp: 0, json }
}

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index)

test('kept records are read by number, whatever the batches and pages', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(5), { maxLength: 10 }),
      fc.integer({ min: 1, max: 7 }),
      fc.string({ unit: 'grapheme' }),
      (sizes, page, value) => {
        const kept = keptRecords({ records: 100, bytes: 1e6 })
        for (const size of sizes) {
          kept.add(numbers(kept.to, kept.to + size).map((offset) => record(offset, value)))
        }
        const offsets: number[] = []
        for (let from = 0; from < kept.to;) {
          const { text, from: first, next } = kept.read(from, page)
          assert.equal(first, from)
          const records: { offset: number; value: string }[] = JSON.parse(`[${text.toString()}]`)
          assert.equal(records.length, next - first)
          assert.ok(records.every((each) => each.value === value))
          offsets.push(...records.map(({ offset }) => offset))
          from = next
        }
        assert.deepEqual(offsets, numbers(0, kept.to))
        assert.equal(kept.read(kept.to, page).text.length, 0)
      },
    ),
  )
})

test('kept records are full by number or by bytes, and numbers go on after they are dropped', () => {
  const few = keptRecords({ records: 3, bytes: 1e6 })
  few.add([record(0), record(1)])
  assert.equal(few.full, false)
  few.add([record(2)])
  assert.equal(few.full, true)
  few.clear()
  assert.deepEqual([few.from, few.to, few.bytes, few.full], [3, 3, 0, false])
  few.add([record(3)])
  assert.deepEqual(few.read(0, 10).from, 3)
  assert.deepEqual(JSON.parse(few.read(0, 10).text.toString()), { offset: 3, value: 3 })

  const small = keptRecords({ records: 1_000, bytes: 50 })
  small.add([record(0, 'x'.repeat(60))])
  assert.equal(small.full, true)
})

test('an answer of kept records is a few megabytes, or one record', () => {
  const kept = keptRecords({ records: 10, bytes: 1e9 })
  kept.add(numbers(0, 4).map((offset) => record(offset, 'x'.repeat(3 * 2 ** 20))))
  assert.deepEqual(
    numbers(0, 4).map((from) => kept.read(from, 10).next),
    [1, 2, 3, 4],
  )
})

test('a paused tail keeps the newest, and tells how many it left out', async () => {
  const gate = pauseGate(true)
  assert.equal((await gate.pass([record(0)])).length, 1)
  gate.close()
  for (const from of [0, 600]) {
    assert.deepEqual(await gate.pass(numbers(from, from + 600).map((n) => record(n))), [])
  }
  const { records, leftOut } = gate.open()
  assert.equal(leftOut, 200)
  assert.deepEqual(
    records.map(({ offset }) => offset),
    numbers(200, 1_200),
  )
  assert.deepEqual(gate.open(), { records: [], leftOut: 0 })
  assert.equal((await gate.pass([record(9)])).length, 1)
})

test('a paused tail of large records is bounded by their size', async () => {
  const gate = pauseGate(true)
  gate.close()
  await gate.pass(numbers(0, 10).map((n) => record(n, 'x'.repeat(2 ** 20))))
  const { records, leftOut } = gate.open()
  assert.deepEqual([records.length, leftOut], [3, 7])
})

test('any other paused search waits, and loses nothing', async () => {
  const gate = pauseGate(false)
  gate.close()
  gate.close()
  let passed = false
  const waiting = gate.pass([record(1)]).then((records) => {
    passed = true
    return records
  })
  await new Promise(setImmediate)
  assert.equal(passed, false)
  assert.deepEqual(gate.open(), { records: [], leftOut: 0 })
  assert.equal((await waiting).length, 1)
})

test('what many ask at once is asked once, kept for a while, and asked again after a failure', async () => {
  let now = 0
  let asked = 0
  const kept = oncePer(1_000, () => now)
  const ask = async (): Promise<number> => ++asked
  assert.deepEqual(await Promise.all([kept.get('a', ask), kept.get('a', ask)]), [1, 1])
  now = 999
  assert.equal(await kept.get('a', ask), 1)
  assert.equal(await kept.get('b', ask), 2)
  now = 1_000
  assert.equal(await kept.get('a', ask), 3)
  const failure = Promise.reject(new Error('no answer'))
  await assert.rejects(
    kept.get('c', async () => failure),
    /no answer/,
  )
  assert.equal(await kept.get('c', ask), 4)
})
