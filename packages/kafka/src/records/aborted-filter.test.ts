import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { abortedFilter } from './aborted-filter.ts'
import { openBatchWalker } from './batch-walker.ts'
import type { AbortedTransaction } from './model.ts'
import { encodeBatch, markerRecord, type TestRecord } from './testing/encode-batch.ts'

const record = (offsetDelta = 0): TestRecord => ({
  offsetDelta,
  timestamp: 0n,
  key: null,
  value: Buffer.from('v'),
  headers: [],
})

/** What happened in a partition, in order; every entry takes one offset. */
type Entry = `${number}${'+' | '-' | 'c' | 'a'}` | 'plain' | 'idempotent'

/** `7+` transactional data of producer 7, `7-` its ABORT marker, `7c` its COMMIT marker, `7a` an emptied marker. */
function log(entries: readonly Entry[], from = 0): Buffer {
  return Buffer.concat(
    entries.map((entry, i) => {
      const baseOffset = from + i
      if (entry === 'plain') return encodeBatch({ records: [record()], baseOffset })
      if (entry === 'idempotent') {
        return encodeBatch({ records: [record()], baseOffset, producerId: 7n })
      }
      const producerId = BigInt(entry.slice(0, -1))
      const batch = { baseOffset, producerId, transactional: true }
      if (entry.endsWith('+')) return encodeBatch({ ...batch, records: [record()] })
      if (entry.endsWith('a')) return encodeBatch({ ...batch, control: true, records: [] })
      const marker = markerRecord(entry.endsWith('-') ? 'ABORT' : 'COMMIT')
      return encodeBatch({ ...batch, control: true, records: [marker] })
    }),
  )
}

function admitted(bytes: Buffer, aborted: readonly AbortedTransaction[]): number[] {
  const filter = abortedFilter()
  const batch = openBatchWalker()
  const offsets: number[] = []
  batch.reset(bytes, 0, bytes.length)
  filter.reset(aborted)
  while (batch.next()) if (filter.admits(batch)) offsets.push(batch.baseOffset)
  return offsets
}

const aborted = (...pairs: [number, number][]): AbortedTransaction[] =>
  pairs.map(([producer, firstOffset]) => ({ producerId: BigInt(producer), firstOffset }))

test('control batches are never admitted, all else is when nothing was aborted', () => {
  assert.deepEqual(admitted(log(['plain', '1+', '1c', '2-', 'idempotent', '3a']), []), [0, 1, 4])
})

test('an aborted transaction is left out up to its marker, the next one of the producer is not', () => {
  const bytes = log(['1+', '2+', '1+', 'plain', '1-', '1+', '2c', '1c'])
  assert.deepEqual(admitted(bytes, aborted([1, 0])), [1, 3, 5])
})

test('two aborted transactions of one producer with a committed one between them', () => {
  const bytes = log(['1+', '1-', '1+', '1c', '1+', '1+', '1-', '1+'])
  assert.deepEqual(admitted(bytes, aborted([1, 0], [1, 4])), [2, 7])
  assert.deepEqual(admitted(bytes, aborted([1, 4], [1, 0])), [2, 7], 'unsorted')
})

test('an answer that begins within an aborted transaction', () => {
  assert.deepEqual(admitted(log(['1+', '1-', '1+'], 50), aborted([1, 20])), [52])
})

test('an answer that ends before the marker', () => {
  assert.deepEqual(admitted(log(['1+', '2+', '1+']), aborted([1, 0])), [1])
})

test('what a producer wrote before the transaction, or outside of any, is admitted', () => {
  assert.deepEqual(admitted(log(['7+', '7c', 'idempotent', '7+', '7-']), aborted([7, 3])), [0, 2])
  assert.deepEqual(admitted(log(['7+', 'idempotent', '7-']), aborted([7, 0])), [1])
})

test('a COMMIT marker and one that compaction emptied do not end an aborted transaction', () => {
  assert.deepEqual(admitted(log(['1+', '1c', '1+', '1a', '1+']), aborted([1, 0])), [])
})

test('reset forgets the answer before', () => {
  const bytes = log(['1+'])
  const filter = abortedFilter()
  const batch = openBatchWalker()
  for (const [list, admits] of [
    [aborted([1, 0]), false],
    [[], true],
    [aborted([1, 0]), false],
  ] as const) {
    batch.reset(bytes, 0, bytes.length)
    filter.reset(list)
    assert.ok(batch.next())
    assert.equal(filter.admits(batch), admits)
  }
})

test('random logs: exactly the committed batches are admitted, wherever the answer begins', () => {
  const step = fc.record({
    producer: fc.integer({ min: 1, max: 3 }),
    act: fc.constantFrom('+', '+', '+', '-', 'c', 'plain'),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.nat(40), (steps, cut) => {
      const entries: Entry[] = []
      const list: AbortedTransaction[] = []
      const open = new Map<number, number[]>()
      const committed: number[] = []
      for (const { producer, act } of steps) {
        const at = entries.length
        const offsets = open.get(producer) ?? []
        if (act === 'plain') {
          entries.push('plain')
          committed.push(at)
        } else if (act === '+') {
          entries.push(`${producer}+`)
          open.set(producer, [...offsets, at])
        } else if (offsets[0] !== undefined) {
          entries.push(`${producer}${act === '-' ? '-' : 'c'}`)
          open.delete(producer)
          if (act === 'c') committed.push(...offsets)
          // The broker leaves out those that end before the answer begins.
          else if (at >= cut) list.push({ producerId: BigInt(producer), firstOffset: offsets[0] })
        }
      }
      // Beyond the last stable offset nothing is given out.
      const end = Math.min(entries.length, ...[...open.values()].map(([first = 0]) => first))
      const bytes = log(entries.slice(cut, end), cut)
      const wanted = committed
        .filter((offset) => offset >= cut && offset < end)
        .sort((a, b) => a - b)
      assert.deepEqual(admitted(bytes, list), wanted)
    }),
    { numRuns: 500 },
  )
})
