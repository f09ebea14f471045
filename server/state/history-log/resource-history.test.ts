import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import type { HistoryMinute } from '../records/payload/minute.ts'
import { resourceHistory, UNOWNED } from './resource-history.ts'
import type { ResourceHistory } from './resource-history.ts'

const DAY = 24 * 60
/** Minute 20 of an hour. */
const NOW = 30_000_020
const gap = Number.NaN

function lagOf(
  minute: number,
  epoch: number,
  lags: Readonly<Record<string, number>>,
): HistoryMinute {
  const names = Object.keys(lags)
  const columns = [Float64Array.from(Object.values(lags))]
  return {
    resource: '1',
    minute,
    epoch,
    points: [{ entity: 'group', metrics: ['lag'], names, columns }],
  }
}

function read({ history }: ResourceHistory, name: string, from: number, to: number): number[] {
  const out = new Float64Array(to - from)
  history.tables.group.read(name, 0, from, to, out)
  return [...out]
}

describe('the history of a resource', () => {
  it('takes minutes whatever the order of the metrics when they were written', async () => {
    const rings = resourceHistory(DAY, () => NOW)
    for (const [i, lag] of [5, gap, 7].entries())
      await rings.put({
        resource: '1',
        minute: NOW - 2 + i,
        epoch: 1,
        points: [
          {
            entity: 'group',
            metrics: ['members', 'lag', 'of a later release'],
            names: ['billing', 'shipping'],
            columns: [Float64Array.of(2, i), Float64Array.of(lag, 0.017), Float64Array.of(1, 1)],
          },
          { entity: 'later', metrics: ['x'], names: ['y'], columns: [Float64Array.of(1)] },
        ],
      })
    assert.deepEqual(read(rings, 'billing', NOW - 3, NOW + 1), [gap, 5, gap, 7])
    assert.deepEqual(read(rings, 'shipping', NOW - 3, NOW + 1), [gap, 0.017, 0.017, 0.017])
    const members = new Float64Array(3)
    rings.history.tables.group.read('shipping', 2, NOW - 2, NOW + 1, members)
    assert.deepEqual([...members], [0, 1, 2])
  })

  it('shows of one minute what the highest epoch wrote, in whatever order it comes', async () => {
    const orders = fc.shuffledSubarray([UNOWNED, 3, 4, 5], { minLength: 2 })
    await fc.assert(
      fc.asyncProperty(orders, async (epochs) => {
        const rings = resourceHistory(DAY, () => NOW)
        for (const epoch of epochs) await rings.put(lagOf(NOW, epoch, { g: epoch + 100 }))
        const highest = Math.max(...epochs)
        assert.deepEqual(read(rings, 'g', NOW, NOW + 1), [highest + 100])
        assert.equal(rings.epochOf(NOW), highest)
      }),
    )
  })

  it('takes the later of two of one epoch, and never a gap for a point', async () => {
    const rings = resourceHistory(DAY, () => NOW)
    await rings.put(lagOf(NOW, 3, { a: 1, b: 2 }))
    await rings.put(lagOf(NOW, 3, { a: 10, b: gap }))
    await rings.put(lagOf(NOW, 4, { a: gap, c: 5 }))
    await rings.put(lagOf(NOW, 3, { a: 99, d: 7 }))
    const found = ['a', 'b', 'c', 'd'].map((name) => read(rings, name, NOW, NOW + 1)[0])
    assert.deepEqual(found, [10, 2, 5, 7])
    assert.equal(rings.epochOf(NOW), 4)
  })

  it('puts late minutes into hours that are encoded already, and keeps what was in them', async () => {
    let now = NOW
    const rings = resourceHistory(DAY, () => now)
    await rings.put(lagOf(NOW, 1, { g: 1 }))
    now += 300
    await rings.put(lagOf(now, 1, { g: 6 }))
    await rings.advance()
    assert.equal(rings.history.tables.group.size().sealedBytes > 0, true)
    // hour by hour, as an outage ends; the clock goes on meanwhile
    for (let minute = NOW + 1; minute < now; minute += 7) {
      await rings.put(lagOf(minute, 1, { g: 3 }))
      await rings.advance()
    }
    now += 10
    await rings.advance()
    const values = read(rings, 'g', NOW, NOW + 301)
    assert.deepEqual([values[0], values[300]], [1, 6])
    assert.equal(values.filter((value) => value === 3).length, Math.ceil(299 / 7))
    assert.equal(rings.minutesIn(Math.floor(NOW / 60)), 1 + Math.ceil(39 / 7))
  })

  it('restores a day while the clock goes on and new minutes come, holding two hours open at most', async () => {
    let now = NOW + DAY
    const rings = resourceHistory(DAY, () => now)
    let most = 0
    for (let minute = NOW - 20; minute < NOW + DAY; minute++) {
      await rings.put(lagOf(minute, 1, { g: minute % 1000 }))
      if (minute % 20 !== 0) continue
      await rings.put(lagOf(now, 2, { g: now % 1000 }))
      await rings.advance()
      most = Math.max(most, rings.history.tables.group.size().openBytes)
      now += 1
    }
    // a minute of up to 16 things of three metrics takes 384 bytes; the present has moved by 73 minutes
    assert.ok(most <= (60 + 73 + 2) * 384, `${most} bytes`)
    const values = read(rings, 'g', NOW + 100, NOW + DAY)
    assert.deepEqual(
      values,
      values.map((_, i) => (NOW + 100 + i) % 1000),
    )
  })

  it('gives a minute back as it took it, also out of an encoded hour', async () => {
    let now = NOW
    const rings = resourceHistory(DAY, () => now)
    const points = lagOf(NOW, 1, { a: 1, b: gap, c: 0.5 })
    await rings.put(points)
    now += 200
    await rings.advance()
    const other = resourceHistory(DAY, () => now)
    await other.put({ ...points, points: await rings.take(NOW) })
    assert.deepEqual(
      ['a', 'b', 'c'].map((name) => read(other, name, NOW, NOW + 1)[0]),
      [1, gap, 0.5],
    )
  })

  it('passes over minutes that are not kept any more, and those of a clock that is far ahead', async () => {
    const rings = resourceHistory(60, () => NOW)
    await rings.put(lagOf(NOW - 200, 1, { g: 1 }))
    await rings.put(lagOf(NOW + 200, 1, { g: 1 }))
    assert.deepEqual([rings.epochOf(NOW - 200), rings.epochOf(NOW + 200)], [undefined, undefined])
    assert.equal(rings.history.bytes, 0)
  })
})
