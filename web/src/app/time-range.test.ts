import { expect, test } from 'vitest'
import { steppedRange } from './stepped-range.ts'
import {
  DAY_MS,
  historyBounds,
  middleOf,
  parseRange,
  rangeAround,
  rangeLabel,
  rangeLength,
  rangeText,
  sparkBounds,
  zoomedRange,
} from './time-range.ts'

const HOUR_MS = 3_600_000
const label = (text: string, now = 1_700_000_000_000) => rangeLabel(parseRange(text), 'utc', now)

test('presets and moments come back as they were', () => {
  for (const text of ['15m', '24h', '90d', '1y', '1700000000000-1700003600000']) {
    expect(rangeText(parseRange(text))).toBe(text)
  }
})

test('the default stays out of the address', () => {
  expect(parseRange(undefined)).toMatchObject({ kind: 'last', key: '1h' })
  expect(rangeText(parseRange('1h'))).toBeUndefined()
})

test.each(['', 'yesterday', '5m', '1700003600000-1700000000000', '1-2'])(
  'nonsense (%s) is the last hour',
  (text) => expect(parseRange(text)).toMatchObject({ key: '1h' }),
)

test('a moving range is a steady question to the API', () => {
  expect(historyBounds(parseRange('15m'))).toEqual({ from: -900_000 })
  expect(historyBounds(parseRange('1700000000000-1700003600000'))).toEqual({
    from: 1_700_000_000_000,
    to: 1_700_003_600_000,
  })
})

test('a page with a usual range of its own keeps that out of the address, and writes the others', () => {
  expect(parseRange(undefined, '24h')).toMatchObject({ key: '24h', ms: DAY_MS })
  expect(rangeText(parseRange('24h'), '24h')).toBeUndefined()
  expect(rangeText(parseRange('1h'), '24h')).toBe('1h')
})

test('labels name the day, and the year where it is not this one or there are two', () => {
  expect(label('6h')).toBe('Last 6 hours')
  expect(label('1700000000000-1700003600000')).toBe('11-14 22:13 – 23:13')
  expect(label('1700000000000-1700100000000')).toBe('11-14 22:13 – 11-16 02:00')
  expect(label('1700000000000-1700003600000', 1_800_000_000_000)).toBe('2023-11-14 22:13 – 23:13')
  expect(label('1700000000000-1710000000000')).toBe('2023-11-14 22:13 – 2024-03-09 16:00')
})

test('around a moment is a quarter of an hour to either side, and is known again', () => {
  const around = rangeAround(1_700_000_000_000)
  expect(around).toEqual({ kind: 'between', from: 1_699_999_100_000, to: 1_700_000_900_000 })
  expect(middleOf(parseRange(rangeText(around)))).toBe(1_700_000_000_000)
  expect(middleOf(parseRange('1700000000000-1700003600000'))).toBeUndefined()
  expect(middleOf(parseRange('30m'))).toBeUndefined()
})

test('what is dragged over is widened to three points of what is kept of its time', () => {
  const now = 1_700_000_000_000
  const length = (ago: number, wide: number) =>
    rangeLength(zoomedRange(now - ago, now - ago + wide, now))
  expect(length(HOUR_MS, 60_000)).toBe(180_000)
  expect(length(3 * DAY_MS, 60_000)).toBe(1_800_000)
  expect(length(100 * DAY_MS, HOUR_MS)).toBe(3 * HOUR_MS)
  expect(length(100 * DAY_MS, 9 * DAY_MS)).toBe(9 * DAY_MS)
})

test('a sparkline shows a day at most', () => {
  expect(sparkBounds(parseRange('6h'))).toEqual({ from: -6 * HOUR_MS })
  expect(sparkBounds(parseRange('90d'))).toEqual({ from: -DAY_MS })
})

test('brackets step through the presets and stop at their ends', () => {
  expect(steppedRange(parseRange('1h'), 1)).toMatchObject({ key: '3h' })
  expect(steppedRange(parseRange('1h'), -1)).toMatchObject({ key: '30m' })
  expect(steppedRange(parseRange('24h'), 1)).toMatchObject({ key: '3d' })
  expect(steppedRange(parseRange('1y'), 1)).toMatchObject({ key: '1y' })
  expect(steppedRange(parseRange('15m'), -1)).toMatchObject({ key: '15m' })
  expect(steppedRange(parseRange('1700000000000-1700003500000'), 1)).toMatchObject({ key: '1h' })
})
