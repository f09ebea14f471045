import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLogger } from '../../log/logger.ts'
import { SkipCounters } from './skip-counters.ts'

const position = (offset: number) => ({ log: 'id', partition: 0, offset })
const damaged = { skipped: 'damaged', reason: 'cut off' } as const

test('records that are passed over are counted once each, and told of ever more rarely', () => {
  const lines: { readonly records: number }[] = []
  let now = 1000
  const log = createLogger({
    level: 'info',
    destination: { write: (line) => lines.push(JSON.parse(line)) },
  })
  const skips = new SkipCounters(log, () => now)
  for (let offset = 0; offset < 10; offset += 1) skips.add('state', position(offset), damaged)
  skips.add('state', position(3), damaged)
  skips.add('changes', position(0), { skipped: 'tombstone', reason: 'it has no value' })
  assert.deepEqual(skips.all, [
    { stream: 'state', cause: 'damaged', count: 10, lastReason: 'cut off', lastAt: 1000 },
    {
      stream: 'changes',
      cause: 'tombstone',
      count: 1,
      lastReason: 'it has no value',
      lastAt: 1000,
    },
  ])
  assert.deepEqual(
    lines.map(({ records }) => records),
    [1, 1],
  )
  for (const [after, told] of [
    [59_999, 2],
    [1, 3],
    [60_000, 3],
    [60_000, 4],
  ] as const) {
    now += after
    skips.add('state', position(now), damaged)
    assert.equal(lines.length, told)
  }
  assert.equal(skips.all[0]?.count, 14)
  assert.deepEqual(
    lines.map(({ records }) => records),
    [1, 1, 11, 2],
  )
})
