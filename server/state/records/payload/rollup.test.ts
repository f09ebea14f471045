import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { decodeRecord } from '../decode-record.ts'
import { encodeRecord } from '../encode-record.ts'
import type { Rollup } from './rollup.ts'

const topic = '__millrace_metrics_1h'

function roundTrip(rollup: Rollup): Rollup {
  const [one] = encodeRecord({ kind: 'rollup', rollup }, { topic })
  const read = decodeRecord({ topic, ...one! })
  assert.ok('ok' in read && read.ok.kind === 'rollup', JSON.stringify(read))
  return read.ok.rollup
}

const value = fc.oneof(
  fc.constant(Number.NaN),
  fc.nat(),
  fc.nat().map((n) => n / 1000),
  fc.double(),
)
const texts = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 })

function points(count: number) {
  return fc.tuple(texts, texts).chain(([names, metrics]) =>
    fc.record({
      entity: fc.constantFrom('topic', 'group', 'connector'),
      metrics: fc.constant(metrics),
      names: fc.constant(names),
      columns: fc.array(
        fc
          .array(value, { minLength: names.length * count, maxLength: names.length * count })
          .map((all) => Float64Array.from(all)),
        { minLength: metrics.length, maxLength: metrics.length },
      ),
    }),
  )
}

const rollups = fc.integer({ min: 1, max: 24 }).chain((count) =>
  fc.record({
    resource: fc.string({ unit: 'grapheme' }),
    bucket: fc.nat(255),
    epoch: fc.nat(),
    from: fc.maxSafeNat(),
    stepMs: fc.constantFrom(600_000, 3_600_000),
    count: fc.constant(count),
    points: fc.array(points(count), { maxLength: 3 }),
  }),
)

describe('a roll-up', () => {
  it('is given back exactly, gaps as gaps', () => {
    fc.assert(
      fc.property(rollups, (rollup) => {
        // records of fast-check have no prototype
        assert.deepEqual(roundTrip(rollup), structuredClone(rollup))
      }),
    )
  })

  it('whose steps do not fit its names is damaged', () => {
    const rollup = {
      resource: '1',
      bucket: 3,
      epoch: 1,
      from: 0,
      stepMs: 600_000,
      count: 6,
      points: [
        { entity: 'topic', metrics: ['lag'], names: ['a', 'b'], columns: [new Float64Array(6)] },
      ],
    }
    const [one] = encodeRecord({ kind: 'rollup', rollup }, { topic })
    assert.deepEqual(decodeRecord({ topic, ...one! }), {
      skipped: 'damaged',
      reason: 'steps that do not fit their names',
    })
  })

  it('under the key of another bucket is damaged: it would not be found where it belongs', () => {
    const rollup = { resource: '1', bucket: 3, epoch: 1, from: 0, stepMs: 1, count: 1, points: [] }
    const [one] = encodeRecord({ kind: 'rollup', rollup }, { topic })
    const moved = { topic, value: one!.value, key: Buffer.from('1 4') }
    assert.deepEqual(decodeRecord(moved), { skipped: 'damaged', reason: 'its key is not "1 3"' })
  })
})
