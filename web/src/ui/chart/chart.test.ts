import { expect, test } from 'vitest'
import { axisSteps } from './axis-steps.ts'
import { chartCsv } from './chart-csv.ts'
import {
  figuresOf,
  firstKnown,
  fittedStart,
  isBlank,
  legendRows,
  positiveOnly,
  seriesFrom,
  stack,
  timesOf,
} from './chart-data.ts'
import { PagePalette, lineStyle, paletteOf } from './palette.ts'
import { fittedSpark, sparkStrokes } from './spark-path.ts'

const series = [
  { key: 'a', label: 'orders-10', values: [null, 3, null, 5] },
  { key: 'b', label: 'orders-2', values: [null, 1, null, 9] },
  { key: 'c', label: 'gone', values: [null, null, null, null] },
]

test('times are seconds, a step apart', () => {
  expect(timesOf(60_000, 60_000, 3)).toEqual([60, 120, 180])
})

test('figures ignore gaps; nothing known is unknown, not 0', () => {
  expect(figuresOf([null, 3, 1, null])).toEqual({ last: 1, min: 1, max: 3 })
  expect(figuresOf([null])).toEqual({ last: null, min: null, max: null })
  expect(figuresOf([0, -1])).toEqual({ last: -1, min: -1, max: 0 })
})

test('says whether and since when anything is known', () => {
  expect(isBlank(series)).toBe(false)
  expect(isBlank([])).toBe(true)
  expect(firstKnown(series)).toBe(1)
  expect(firstKnown(series.slice(2))).toBe(-1)
})

test('a stack adds up from the bottom; one silent series leaves no hole, all silent ones do', () => {
  expect(
    stack([
      [1, 2, null, null],
      [10, null, 30, null],
    ]),
  ).toEqual([
    [1, 2, 0, null],
    [11, 2, 30, null],
  ])
  expect(stack([])).toEqual([])
})

test('a logarithmic axis has no place for zero', () => {
  expect(positiveOnly([0, 1, -1, null, 0.1])).toEqual([null, 1, null, null, 0.1])
})

test('the legend sorts by figure or name, unknown last', () => {
  expect(legendRows(series, 'last', true).map((row) => row.key)).toEqual(['b', 'a', 'c'])
  expect(legendRows(series, 'last', false).map((row) => row.key)).toEqual(['a', 'b', 'c'])
  expect(legendRows(series, 'label', false).map((row) => row.label)).toEqual([
    'gone',
    'orders-2',
    'orders-10',
  ])
})

test('an entity keeps its number on a page, another page starts anew', () => {
  const palette = paletteOf('/topics')
  expect([palette.numberOf('a'), palette.numberOf('b'), palette.numberOf('a')]).toEqual([0, 1, 0])
  expect(paletteOf('/topics').numberOf('b')).toBe(1)
  expect(paletteOf('/consumers').numberOf('b')).toBe(0)
})

test('twelve lines are told apart by hue or dash, in both schemes', () => {
  for (const dark of [true, false]) {
    const palette = new PagePalette()
    const styles = Array.from({ length: 12 }, (_, n) =>
      JSON.stringify(lineStyle(palette.numberOf(`line ${n}`), dark)),
    )
    expect(new Set(styles).size).toBe(12)
  }
})

test('lines stand out from their ground by 3:1', () => {
  const grounds = { light: '#ffffff', dark: '#15191c' }
  for (let n = 0; n < 7; n++) {
    expect(contrast(lineStyle(n, false).colour, grounds.light)).toBeGreaterThan(3)
    expect(contrast(lineStyle(n, true).colour, grounds.dark)).toBeGreaterThan(3)
  }
})

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

/** WCAG 2 relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

test('CSV has a line per time, empty where unknown, names made harmless', () => {
  const named = [{ key: 'x', label: '=cmd', values: [1.5, null] }]
  expect(chartCsv([0, 60], named)).toBe(
    "time,'=cmd\r\n1970-01-01T00:00:00.000Z,1.5\r\n1970-01-01T00:01:00.000Z,\r\n",
  )
})

test('a sparkline breaks at gaps, stays in its box and lies at the bottom when all is 0', () => {
  const strokes = sparkStrokes([1, 2, null, 4], 96, 20)
  expect(strokes.map((stroke) => stroke.length)).toEqual([2, 1])
  for (const { x, y } of strokes.flat()) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x).toBeLessThanOrEqual(96)
    expect(y).toBeGreaterThanOrEqual(0)
    expect(y).toBeLessThanOrEqual(20)
  }
  expect(sparkStrokes([0, 0], 96, 20)[0]?.[0]?.y).toBe(18.5)
  expect(sparkStrokes([null], 96, 20)).toEqual([])
})

test('a young history fills the frame, five minutes of it at least', () => {
  const times = timesOf(0, 60_000, 60)
  const known = (from: number) => [
    { key: 'a', label: 'a', values: times.map((_, index) => (index >= from ? 1 : null)) },
  ]
  expect(fittedStart(times, known(20))).toBe(20)
  expect(fittedStart(times, known(59))).toBe(54)
  expect(fittedStart(times, known(0))).toBe(0)
  expect(fittedStart(times, known(60))).toBe(0)
  expect(seriesFrom(known(59), 54)[0]?.values).toEqual([null, null, null, null, null, 1])
  expect(fittedSpark(times.map((_, index) => (index >= 57 ? 1 : null)))).toHaveLength(10)
  expect(fittedSpark(times.map((_, index) => (index >= 58 ? 1 : null)))).toEqual([])
})

test('ticks are round in the unit that is told: powers of two for bytes, whole numbers for counts', () => {
  expect(axisSteps('bytes')).toContain(2 ** 20)
  expect(axisSteps('bytes')).not.toContain(10 ** 6)
  expect(axisSteps('number')?.slice(0, 5)).toEqual([1, 2, 5, 10, 20])
  expect(axisSteps('rate')).toBeUndefined()
})
