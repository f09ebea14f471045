import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { ByteReader } from '../bytes/byte-reader.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { readNumbers, writeNumbers } from './numbers.ts'

function roundTrip(values: readonly number[]): { back: number[]; bytes: number } {
  const to = new ByteWriter(1)
  writeNumbers(to, values)
  const from = new ByteReader(to.finish())
  const out = new Float64Array(values.length)
  readNumbers(from, out)
  from.finish()
  return { back: [...out], bytes: to.length }
}

describe('numbers', () => {
  const kinds: Record<string, fc.Arbitrary<number>> = {
    'small integers': fc.integer({ min: -200, max: 200 }),
    integers: fc.maxSafeInteger(),
    'rates in thousandths': fc.integer().map((n) => n / 1000),
    'any double': fc.double(),
    gaps: fc.oneof(fc.nat(9), fc.constant(Number.NaN)),
  }
  for (const [name, value] of Object.entries(kinds))
    it(`gives back ${name} exactly`, () => {
      fc.assert(
        fc.property(fc.array(value), (values) => {
          assert.deepEqual(roundTrip(values).back, values)
        }),
      )
    })

  it('writes gaps alone in a few bytes', () => {
    assert.ok(roundTrip(Array(1_000_000).fill(Number.NaN)).bytes < 8)
  })

  it('writes a counter by its steps', () => {
    const counter = Array.from({ length: 100 }, (_, i) => 2 ** 40 + i * 50)
    assert.ok(roundTrip(counter).bytes < 220)
  })

  it('refuses what does not fit into the column', () => {
    const cases: [number[], Uint8Array | Int32Array | Uint32Array][] = [
      [[256], new Uint8Array(1)],
      [[-1], new Uint32Array(1)],
      [[0.5], new Int32Array(1)],
      [[Number.NaN], new Int32Array(1)],
      [[2 ** 31], new Int32Array(1)],
    ]
    for (const [values, out] of cases) {
      const to = new ByteWriter()
      writeNumbers(to, values)
      assert.throws(() => readNumbers(new ByteReader(to.finish()), out), { name: 'Damaged' })
    }
  })
})
