import { describe, expect, test } from 'vitest'
import {
  compareNatural,
  formatByteRate,
  formatBytes,
  formatClock,
  formatDate,
  formatDuration,
  formatExact,
  formatMoment,
  formatNumber,
  formatPercent,
  formatRate,
  formatRelative,
  formatTime,
  plural,
} from './format.ts'

/** Thin and unbreakable spaces as plain ones, to be read. */
const plain = (text: string): string => text.replaceAll(/[\u202f\u00a0]/g, ' ')

describe('numbers', () => {
  test.each([
    [0, '0'],
    [7, '7'],
    [999, '999'],
    [1000, '1 000'],
    [9999, '9 999'],
    [10_000, '10 k'],
    [12_449, '12.4 k'],
    [99_999, '100 k'],
    [999_499, '999 k'],
    [999_500, '1 M'],
    [3_100_000, '3.1 M'],
    [2 ** 53, '9.01 P'],
    [-12_449, '−12.4 k'],
    [-3, '−3'],
    [0.004, '<0.01'],
    [0.256, '0.26'],
  ])('%d is %s', (value, text) => expect(plain(formatNumber(value))).toBe(text))

  test('exact keeps every digit', () => {
    expect(plain(formatExact(1_234_567.891))).toBe('1 234 567.891')
  })

  test('thousands never break across lines', () => {
    expect(formatExact(1_000_000)).toBe('1\u202f000\u202f000')
  })
})

describe('sizes and rates', () => {
  test.each([
    [0, '0 B'],
    [1000, '1000 B'],
    [1023, '1023 B'],
    [1_048_575, '1 MiB'],
    [999, '999 B'],
    [1024, '1 KiB'],
    [3_328_599_654, '3.1 GiB'],
    [1024 ** 5 * 2000, '2000 PiB'],
  ])('%d bytes are %s', (value, text) => expect(plain(formatBytes(value))).toBe(text))

  test.each([
    [0, '0/s'],
    [0.25, '0.25/s'],
    [12_400, '12.4 k/s'],
    [999.6, '1 k/s'],
  ])('%d records/s are %s', (value, text) => expect(plain(formatRate(value))).toBe(text))

  test('byte rates and percents', () => {
    expect(plain(formatByteRate(3_250_586))).toBe('3.1 MiB/s')
    expect(plain(formatPercent(-12.345))).toBe('−12.3 %')
  })
})

const now = Date.UTC(2026, 10, 22, 14, 2, 31)

describe('time', () => {
  test.each([
    [-1, 'unlimited'],
    [0, '0 ms'],
    [420, '420 ms'],
    [3210, '3.2 s'],
    [59_999, '1 min'],
    [250_000, '4 min 10 s'],
    [604_800_000, '7 d'],
    [90_000_000, '1 d 1 h'],
  ])('%d ms are %s', (ms, text) => expect(plain(formatDuration(ms))).toBe(text))

  test.each([
    [now - 900, 'just now'],
    [now - 12_000, '12 s ago'],
    [now - 4 * 60_000, '4 min ago'],
    [now - 47 * 3_600_000, '47 h ago'],
    [now - 3 * 86_400_000, '3 d ago'],
    [now + 7_200_000, 'in 2 h'],
  ])('relative', (at, text) => expect(plain(formatRelative(at, now))).toBe(text))

  test('absolute in UTC', () => {
    expect(formatTime(now, 'utc')).toBe('2026-11-22 14:02:31 UTC')
    expect(formatMoment(now + 42, 'utc')).toBe('2026-11-22 14:02:31.042')
    expect(formatMoment(now + 42, 'utc', now)).toBe('14:02:31.042')
    expect(formatMoment(now - 86_400_000, 'utc', now)).toBe('11-21 14:02:31.000')
    expect(formatMoment(0, 'utc', now)).toBe('1970-01-01 00:00')
    expect(formatClock(now, 'utc', false)).toBe('14:02')
  })

  test('absolute in local time names its offset and is the same moment', () => {
    const [date, clock, offset] = formatTime(now, 'local').split(' ')
    expect(Date.parse(`${date}T${clock}${offset?.replace('−', '-')}`)).toBe(now)
  })
})

test.each([2 ** 62, -(2 ** 62), 8.64e15 + 1, Infinity, Number.NaN])(
  '%d is no date, and nothing fails on it',
  (at) => {
    for (const zone of ['utc', 'local'] as const) {
      expect(formatTime(at, zone)).toMatch(/not a date/)
      expect(formatMoment(at, zone)).toMatch(/^(?:−?(?:[\d\u202f]+|∞)|NaN)$/)
      expect(formatClock(at, zone)).toBe('–')
      expect(formatDate(at, zone)).toBe('–')
    }
    expect(formatRelative(at, now)).toMatch(/not a date/)
  },
)

test.each([
  [-1, '1969-12-31 23:59:59 UTC'],
  [-(10 ** 12), '1938-04-24 22:13:20 UTC'],
  [10 ** 15, '+033658-09-27 01:46:40 UTC'],
])('%d ms is a date, however odd', (at, text) => expect(formatTime(at, 'utc')).toBe(text))

test('counts with their noun', () => {
  expect(plural(1, 'topic')).toBe('1 topic')
  expect(plain(plural(12_000, 'reply', 'replies'))).toBe('12 k replies')
})

test('natural order', () => {
  const names = ['orders-10', 'Orders-2', 'orders-2', '__x', 'orders-1']
  expect(names.sort(compareNatural)).toEqual([
    '__x',
    'orders-1',
    'Orders-2',
    'orders-2',
    'orders-10',
  ])
})
