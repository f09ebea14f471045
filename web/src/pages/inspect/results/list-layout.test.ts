import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexAt, type ListLayout, listWindow, topOf, totalHeight } from './list-layout.ts'

const layouts: fc.Arbitrary<ListLayout> = fc.nat({ max: 500 }).chain((count) =>
  fc
    .uniqueArray(fc.nat({ max: Math.max(0, count - 1) }), { maxLength: count === 0 ? 0 : 5 })
    .chain((indexes) =>
      fc
        .array(fc.integer({ min: 0, max: 900 }), {
          minLength: indexes.length,
          maxLength: indexes.length,
        })
        .map((heights) => ({
          count,
          rowHeight: 32,
          panels: indexes
            .sort((a, b) => a - b)
            .map((index, place) => ({ index, height: heights[place] ?? 0 })),
        })),
    ),
)

test('rows and their panels follow each other without gaps', () => {
  fc.assert(
    fc.property(layouts, (layout) => {
      let top = 0
      for (let index = 0; index < layout.count; index++) {
        expect(topOf(layout, index)).toBe(top)
        const panel = layout.panels.find((open) => open.index === index)?.height ?? 0
        expect(indexAt(layout, top)).toBe(index)
        expect(indexAt(layout, top + 31 + panel)).toBe(index)
        top += 32 + panel
      }
      expect(totalHeight(layout)).toBe(top)
    }),
  )
})

test('every row that is seen is drawn, and not many more', () => {
  fc.assert(
    fc.property(layouts, fc.integer({ min: -20_000, max: 900 }), (layout, top) => {
      const { first, end } = listWindow(layout, top, 900)
      for (let index = 0; index < layout.count; index++) {
        const from = top + topOf(layout, index)
        const to = top + topOf(layout, index + 1)
        if (to > 0 && from < 900) expect(index >= first && index < end).toBe(true)
      }
      expect(end - first).toBeLessThanOrEqual(80)
    }),
  )
})
