import { afterEach, expect, test } from 'vitest'
import { shortStepWords, stepText, stepWords, whenText } from './step-words.ts'

const zone = process.env['TZ']
afterEach(() => {
  process.env['TZ'] = zone
})

test('only steps longer than a minute are named', () => {
  expect(stepWords(60_000, 'max')).toBeUndefined()
  expect(stepWords(600_000, 'mean')).toBe('10-minute means')
  expect(stepWords(3_600_000, 'max')).toBe('hourly maxima')
  expect(shortStepWords(600_000, 'mean')).toBe('10 min')
  expect(shortStepWords(3_600_000, 'max')).toBe('1 h max')
})

test('a point says what it stands for, in the zone that is told', () => {
  process.env['TZ'] = 'Europe/Berlin'
  const at = Date.parse('2026-10-25T02:00:00+02:00')
  expect(stepText(at, 60_000, 'utc')).toBe('2026-10-25 00:00:00 UTC')
  expect(stepText(at, 600_000, 'utc')).toBe('2026-10-25 00:00 – 00:10 UTC')
  expect(stepText(at, 600_000, 'local')).toBe('2026-10-25 02:00 – 02:10 +02:00')
  // The hour that comes twice: the clock is set back where it ends, and again.
  expect(stepText(at, 3_600_000, 'local')).toBe('2026-10-25 02:00 – 03:00 +02:00')
  expect(stepText(at + 3_600_000, 3_600_000, 'local')).toBe('2026-10-25 02:00 – 03:00 +01:00')
})

test('a moment has its day where the range has several', () => {
  const at = Date.parse('2026-11-22T14:05:00Z')
  expect(whenText(at, at - 3_600_000, at, 'utc')).toBe('14:05')
  expect(whenText(at, at - 86_400_000, at, 'utc')).toBe('11-22 14:05')
  expect(whenText(at, at - 365 * 86_400_000, at, 'utc')).toBe('2026-11-22 14:05')
})
