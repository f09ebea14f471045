import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { ByteSink, decodeBlock, encodeBlock } from './history-codec.ts'

function roundTrip(values: readonly number[]): { back: number[]; bytes: number } {
  const sink = new ByteSink()
  // what was written before must not matter
  sink.push(7)
  encodeBlock(Float64Array.from(values), sink)
  const out = new Float64Array(values.length)
  decodeBlock(sink.bytes, 1, sink.length, out)
  return { back: [...out], bytes: sink.length - 1 }
}

const gap = fc.constant(Number.NaN)
const plain = (value: number): number => (Object.is(value, -0) ? 0 : value)

describe('history codec', () => {
  const kinds = {
    integers: fc.maxSafeInteger(),
    'small counts': fc.integer({ min: 0, max: 12 }),
    'rates in thousandths': fc.integer({ min: 0, max: 9_999_999 }).map((n) => n / 1000),
    'any double': fc.double({ noNaN: true }),
  }
  for (const [name, value] of Object.entries(kinds))
    it(`gives back ${name} and gaps exactly`, () => {
      const block = fc.array(fc.oneof({ weight: 4, arbitrary: value.map(plain) }, gap), {
        minLength: 1,
        maxLength: 90,
      })
      fc.assert(
        fc.property(block, (values) => {
          assert.deepEqual(roundTrip(values).back, values)
        }),
      )
    })

  it('gives back counters that grow', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 60, maxLength: 60 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 49 }), steps, (first, deltas) => {
        let value = first
        const values = deltas.map((delta) => (value += delta))
        assert.deepEqual(roundTrip(values).back, values)
      }),
    )
  })

  const sizes: { name: string; values: number[]; most: number }[] = [
    { name: 'only gaps take nothing', values: Array(60).fill(Number.NaN), most: 0 },
    { name: 'an idle hour takes a few bytes', values: Array(60).fill(0), most: 3 },
    { name: 'a constant takes a few bytes', values: Array(60).fill(123_456_789), most: 8 },
    {
      name: 'an even counter takes a few bytes',
      values: Array.from({ length: 60 }, (_, i) => 10_000 + i * 777),
      most: 10,
    },
  ]
  for (const { name, values, most } of sizes)
    it(name, () => {
      const { back, bytes } = roundTrip(values)
      assert.deepEqual(back, values)
      assert.ok(bytes <= most, `${bytes} bytes`)
    })
})
