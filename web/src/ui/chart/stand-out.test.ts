import { expect, test } from 'vitest'
import { standOut } from './stand-out.ts'

const words = {
  number: (value: number) => String(Math.round(value)),
  clock: (ms: number) => new Date(ms).toISOString().slice(11, 16),
}
/** A point per minute from 14:00. */
const start = Date.UTC(2026, 10, 22, 14) / 1000
const say = (meaning: 'backlog' | 'rate' | 'level', ...lines: (number | null)[][]) =>
  standOut(
    Array.from({ length: lines[0]?.length ?? 0 }, (_, minute) => start + minute * 60),
    lines.map((values, n) => ({ key: `k${n}`, label: `line-${n}`, values })),
    meaning,
    words,
  )
const ramp = (count: number, from: number, step: number) =>
  Array.from({ length: count }, (_, n) => from + n * step)
const flat = (count: number, value: number): number[] => ramp(count, value, 0)

test('a growing backlog is named with its size and speed', () => {
  expect(say('backlog', ramp(30, 2000, 400))).toBe('line-0 lags 13600 and grows, by 400 a minute.')
})

test('a line named after the lag does not lag', () => {
  const grown = ramp(30, 2000, 400)
  const times = grown.map((_, minute) => start + minute * 60)
  const one = [{ key: 'k', label: 'lag of all groups', values: grown }]
  expect(standOut(times, one, 'backlog', words)).toMatch(/^Lag of all groups is 13600 and grows/)
})

test('of several the largest', () => {
  expect(say('backlog', ramp(30, 2000, 100), ramp(30, 9000, 900))).toMatch(/^line-1 lags/)
})

test('a backlog that is small, steady or shrinking is not worth a word', () => {
  expect(say('backlog', ramp(30, 0, 10))).toBeNull()
  expect(say('backlog', flat(30, 50_000))).toBeNull()
  expect(say('backlog', ramp(30, 90_000, -1000))).toBeNull()
})

test('a sawtooth that comes down again is not growth', () => {
  const saw = Array.from({ length: 30 }, (_, n) => 1000 + (n % 3) * 2000)
  expect(say('backlog', saw)).toBeNull()
})

test('too few points, or a line that ended long ago, say nothing', () => {
  expect(say('backlog', ramp(4, 2000, 4000))).toBeNull()
  expect(say('backlog', [...ramp(20, 2000, 400), null, null, null])).toBeNull()
})

test('gaps in between do not matter', () => {
  const holes = ramp(30, 2000, 400).map((value, n) => (n % 5 === 0 ? null : value))
  expect(say('backlog', holes)).toMatch(/^line-0 lags/)
})

test('silence after traffic says since when', () => {
  expect(say('rate', [...flat(20, 50), 0, 0, 0])).toBe('line-0: silent since 14:20; usual is 50.')
  expect(say('rate', [...flat(20, 50), 0])).toBeNull()
  expect(say('rate', flat(20, 0))).toBeNull()
})

test('a burst says how many times the usual', () => {
  expect(say('rate', [...flat(20, 50), 200])).toBe('line-0: 200 now, 4.0 times its usual 50.')
  expect(say('rate', [...flat(20, 50), 80])).toBeNull()
})

test('levels are left to the reader', () => {
  expect(say('level', ramp(30, 2000, 400))).toBeNull()
})
