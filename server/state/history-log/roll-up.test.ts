import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { rollUp } from './roll-up.ts'

const gap = Number.NaN

describe('rolling up', () => {
  const cases: [string, number[], number, number[], number[]][] = [
    ['means and maxima', [1, 2, 6, 10, 10, 10], 3, [3, 10], [6, 10]],
    ['over what is there', [gap, 4, 6, gap, gap, 9], 3, [5, 9], [6, 9]],
    ['to a gap where nothing is there', [gap, gap, 1, gap], 2, [gap, 1], [gap, 1]],
    ['to thousandths', [1, 1, 2], 3, [1.333], [2]],
    ['to wholes where these are many', [1e12, 1e12 + 1], 2, [1e12 + 1], [1e12 + 1]],
    ['below zero', [-5, -3], 2, [-4], [-3]],
  ]
  for (const [name, values, per, mean, max] of cases)
    it(name, () => {
      const steps = rollUp(Float64Array.from(values), per)
      assert.deepEqual([[...steps.mean], [...steps.max]], [mean, max])
    })

  it('of roll-ups keeps the largest of the maxima, not of the means', () => {
    const steps = rollUp(Float64Array.of(1, 2, gap), 3, Float64Array.of(40, 3, gap))
    assert.deepEqual([[...steps.mean], [...steps.max]], [[1.5], [40]])
  })

  it('never gives a value where there was none, nor one beyond those that were there', () => {
    const value = fc.option(fc.integer({ min: -1000, max: 1000 }), { nil: gap })
    const lists = fc.integer({ min: 1, max: 10 }).chain((per) =>
      fc.record({
        per: fc.constant(per),
        values: fc
          .array(fc.array(value, { minLength: per, maxLength: per }), { maxLength: 5 })
          .map((steps) => steps.flat()),
      }),
    )
    fc.assert(
      fc.property(lists, ({ per, values }) => {
        const { mean, max } = rollUp(Float64Array.from(values), per)
        for (let step = 0; step * per < values.length; step++) {
          const there = values.slice(step * per, (step + 1) * per).filter((one) => !isNaN(one))
          if (there.length === 0) assert.ok(isNaN(mean[step]!) && isNaN(max[step]!))
          else {
            assert.equal(max[step], Math.max(...there))
            assert.ok(mean[step]! >= Math.min(...there) && mean[step]! <= max[step]!)
          }
        }
      }),
    )
  })
})
