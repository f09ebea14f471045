import { expect, test } from 'vitest'
import { historyBounds, parseRange, rangeLabel, rangeText } from './time-range.ts'
import { steppedRange } from './stepped-range.ts'

test('presets and moments come back as they were', () => {
  for (const text of ['15m', '24h', '1700000000000-1700003600000']) {
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

test('labels', () => {
  expect(rangeLabel(parseRange('6h'), 'utc')).toBe('Last 6 hours')
  expect(rangeLabel(parseRange('1700000000000-1700003600000'), 'utc')).toBe('11-14 22:13 – 23:13')
})

test('brackets step through the presets and stop at their ends', () => {
  expect(steppedRange(parseRange('1h'), 1)).toMatchObject({ key: '3h' })
  expect(steppedRange(parseRange('1h'), -1)).toMatchObject({ key: '30m' })
  expect(steppedRange(parseRange('24h'), 1)).toMatchObject({ key: '24h' })
  expect(steppedRange(parseRange('15m'), -1)).toMatchObject({ key: '15m' })
  expect(steppedRange(parseRange('1700000000000-1700003500000'), 1)).toMatchObject({ key: '1h' })
})
