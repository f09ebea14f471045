import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FROM_PRESETS, fieldOf, isPosition, kindOf, momentOf, positionOf } from './window.ts'

const PRESETS = FROM_PRESETS.map(([position]) => position)

test.each([
  ['recent', 'preset'],
  ['-15m', 'preset'],
  ['-90m', 'other'],
  ['newest', 'other'],
  ['@1700000000000', 'time'],
  ['2026-01-02', 'time'],
  ['2026-01-02T03:04', 'time'],
  ['2026-01-02T03:04:05.678+01:00', 'time'],
  ['17', 'offset'],
  ['', 'other'],
  ['yesterday', 'other'],
] as const)('%s is %s', (position, kind) => {
  expect(kindOf(position, PRESETS)).toBe(kind)
})

test.each(['recent', 'oldest', 'newest', '-1.5h', '-7d', '0', '@0', '2026-01-02T03:04:05Z'])(
  '%s can be read',
  (position) => expect(isPosition(position)).toBe(true),
)
test.each(['', 'soon', '-15', '15m', '-15y', '@', '2026-13-01'])('%s cannot', (position) => {
  expect(isPosition(position)).toBe(false)
})

test('a time without a zone is UTC', () => {
  expect(momentOf('2026-01-02T03:04:05')).toBe(Date.UTC(2026, 0, 2, 3, 4, 5))
  expect(momentOf('2026-01-02')).toBe(Date.UTC(2026, 0, 2))
})

describe.each(['utc', 'local'] as const)('a moment in %s', (zone) => {
  test('survives its field to the second', () => {
    // Clocks are set back once a year: an hour of local time is told twice, and means its first pass.
    const noon = fc.integer({ min: 0, max: 40_000 }).map((day) => day * 86_400_000 + 43_200_000)
    fc.assert(
      fc.property(noon, (at) => {
        const position = positionOf(fieldOf(at, zone), zone)
        expect(position && momentOf(position)).toBe(at)
      }),
    )
  })
  test('is none while it is half filled in', () => {
    expect(positionOf('', zone)).toBeUndefined()
    expect(positionOf('2026-01-02T', zone)).toBeUndefined()
  })
})
