import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { KEPT_MINUTES } from './history-table.ts'
import { HistoryTable } from './history-table.ts'

const START = 29_000_000 // a whole number of hours would hide mistakes at block borders: this is minute 20 of one

function read(
  table: HistoryTable,
  name: string,
  from: number,
  to: number,
  metric = 0,
): (number | null)[] {
  const out = new Float64Array(to - from)
  table.read(name, metric, from, to, out)
  return Array.from(out, (value) => (Number.isNaN(value) ? null : value))
}

describe('history table', () => {
  it('reads back what was recorded, over open and encoded hours, whatever was asked for', async () => {
    const minutes = 200
    const points = fc.array(fc.option(fc.integer({ min: 0, max: 1e9 })), {
      minLength: minutes,
      maxLength: minutes,
    })
    await fc.assert(
      fc.asyncProperty(points, points, fc.nat(minutes), fc.nat(minutes), async (a, b, x, y) => {
        const table = new HistoryTable(2)
        for (let i = 0; i < minutes; i++) {
          table.record(START + i, 'things', [a[i] ?? Number.NaN, b[i] ?? Number.NaN])
          await table.advance(START + i)
        }
        const [from, to] = x < y ? [x, y] : [y, x]
        assert.deepEqual(read(table, 'things', START + from, START + to), a.slice(from, to))
        assert.deepEqual(read(table, 'things', START + from, START + to, 1), b.slice(from, to))
      }),
      { numRuns: 20 },
    )
  })

  it('keeps the last of several points of one minute', () => {
    const table = new HistoryTable(1)
    table.record(START, 'a', [1])
    table.record(START, 'a', [2])
    assert.deepEqual(read(table, 'a', START - 1, START + 2), [null, 2, null])
  })

  it('shows minutes without a snapshot as gaps, across an encoded hour', async () => {
    const table = new HistoryTable(1)
    table.record(START, 'a', [1])
    table.record(START + 150, 'a', [2])
    await table.advance(START + 150)
    const all = read(table, 'a', START, START + 151)
    assert.deepEqual([all[0], all[150], all.filter((value) => value === null).length], [1, 2, 149])
  })

  it('forgets a thing a day after its last point, and its place starts empty for the next', async () => {
    const table = new HistoryTable(1)
    table.record(START, 'gone', [5])
    for (let minute = START; minute <= START + KEPT_MINUTES + 120; minute += 1) {
      table.record(minute, 'stays', [1])
      await table.advance(minute)
      if (minute === START + 60) assert.ok(table.has('gone'))
    }
    assert.ok(!table.has('gone'))
    const now = START + KEPT_MINUTES + 121
    table.record(now, 'new', [9])
    assert.equal(table.size().things, 2)
    assert.deepEqual(read(table, 'new', now - 3, now + 1), [null, null, null, 9])
    assert.equal(
      read(table, 'new', now - KEPT_MINUTES, now).filter((value) => value !== null).length,
      0,
    )
  })

  it('does not grow with time', async () => {
    const table = new HistoryTable(1)
    const sizes: number[] = []
    for (let minute = START; minute < START + 3 * KEPT_MINUTES; minute += 1) {
      table.record(minute, 'a', [minute % 7])
      await table.advance(minute)
      if (minute % KEPT_MINUTES === 0) sizes.push(table.size().sealedBytes + table.size().openBytes)
    }
    assert.ok(sizes[2]! <= sizes[1]! * 1.2, sizes.join(' '))
  })

  it('finds the largest by their newest point', () => {
    const table = new HistoryTable(2)
    table.record(START, 'small', [0, 1])
    table.record(START, 'large', [0, 50])
    table.record(START - 1, 'middle', [0, 20])
    table.record(START - 30, 'long ago', [0, 99])
    assert.deepEqual(table.largest(1, 2, START), ['large', 'middle'])
    assert.deepEqual(table.largest(1, 9, START), ['large', 'middle', 'small'])
  })
})
