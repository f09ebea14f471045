import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { SearchError } from '../errors.ts'
import { parsePosition } from './position.ts'
import type { Place } from './position.ts'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const time = (ms: number): Place => ({ kind: 'time', time: ms })

suite('positions', () => {
  const rows: readonly (readonly [string | number, Place])[] = [
    ['oldest', { kind: 'oldest' }],
    ['Newest', { kind: 'newest' }],
    [' recent ', { kind: 'recent' }],
    [0, { kind: 'offset', offset: 0 }],
    [42, { kind: 'offset', offset: 42 }],
    ['1700000000000', { kind: 'offset', offset: 1_700_000_000_000 }],
    ['-30s', time(NOW - 30_000)],
    ['-15m', time(NOW - 900_000)],
    ['-2H', time(NOW - 7_200_000)],
    ['-7d', time(NOW - 604_800_000)],
    ['-1w', time(NOW - 604_800_000)],
    ['@1700000000000', time(1_700_000_000_000)],
    ['@-1', time(-1)],
    ['2026-11-22', time(Date.UTC(2026, 10, 22))],
    ['2026-11-22T10:15', time(Date.UTC(2026, 10, 22, 10, 15))],
    ['2026-11-22 10:15:30', time(Date.UTC(2026, 10, 22, 10, 15, 30))],
    ['2026-11-22T10:15:30.25Z', time(Date.UTC(2026, 10, 22, 10, 15, 30, 250))],
    ['2026-11-22T10:15:30.123456789+01:00', time(Date.UTC(2026, 10, 22, 9, 15, 30, 123))],
    ['2026-11-22t10:15:30-0530', time(Date.UTC(2026, 10, 22, 15, 45, 30))],
    ['2026-11-22T10:15+02', time(Date.UTC(2026, 10, 22, 8, 15))],
    ['2024-02-29T00:00:00Z', time(Date.UTC(2024, 1, 29))],
    ['0099-01-01', time(-59_042_995_200_000)],
  ]
  for (const [text, place] of rows) {
    test(`${JSON.stringify(text)} is read`, () => {
      assert.deepEqual(parsePosition('from', text, NOW), place)
    })
  }

  for (const text of [
    '',
    'yesterday',
    '15m',
    '-15',
    '-15y',
    '--15m',
    '1.5',
    '99999999999999999999',
    '@',
    '@12x',
    '2026-13-01',
    '2026-02-30',
    '2026-11-22T25:00',
    '2026-11-22T10:60',
    '2026-11-22T10:15+25:00',
    '2026-11',
    '10:15',
  ]) {
    test(`${JSON.stringify(text)} is refused by name, with the forms there are`, () => {
      assert.throws(
        () => parsePosition('to', text, NOW),
        (error: unknown) =>
          error instanceof SearchError &&
          error.code === 'MR_SEARCH_POSITION' &&
          error.message.startsWith(`to is ${JSON.stringify(text)}. Expected oldest, newest,`),
      )
    })
  }

  test('recent is a beginning, not an end', () => {
    assert.throws(() => parsePosition('to', 'recent', NOW), { code: 'MR_SEARCH_POSITION' })
  })
})
