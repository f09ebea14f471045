import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { ByteReader } from '../bytes/byte-reader.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { writeOne } from './column.ts'
import { readNumbers, writeNumbers } from './numbers.ts'
import { float64s, int32s, uint16s, uint32s, uint8s } from './typed.ts'

function roundTrip(values: readonly number[]): { back: number[]; bytes: number } {
  const to = new ByteWriter(1)
  writeNumbers(to, values)
  const from = new ByteReader(to.finish())
  const back = [...readNumbers(from, values.length)]
  from.finish()
  return { back, bytes: to.length }
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
    const cases = [
      [uint8s, 256],
      [uint16s, 2 ** 16],
      [uint32s, -1],
      [int32s, 0.5],
      [int32s, Number.NaN],
      [int32s, 2 ** 31],
    ] as const
    for (const [column, value] of cases) {
      const to = new ByteWriter()
      writeOne(to, float64s, Float64Array.of(value))
      assert.throws(() => column.read(new ByteReader(to.finish()), 1), { name: 'Damaged' })
    }
  })
})
