/** Claims in the order of the log: which of them holds, and whose records count. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { seenClaims } from './seen-claims.ts'

const MINUTE = 60_000
/** 2026-11-18T12:26:40Z, in s. Epochs are numbered by the clock. */
const T = 1_795_000_000
const minuteOf = (epoch: number): number => Math.floor((epoch * 1000) / MINUTE)

type Log = readonly (readonly [owner: string, epoch: number, at?: number])[]

function claims(list: Log) {
  const seen = seenClaims()
  for (const [owner, epoch, at = epoch * 1000] of list)
    seen.heed({ resource: 'r', owner, epoch, at })
  return seen
}

const HOLDS: readonly {
  readonly name: string
  readonly log: Log
  readonly holds: readonly [owner: string, epoch: number]
  readonly refuses: readonly number[]
}[] = [
  { name: 'the only one', log: [['a', T]], holds: ['a', T], refuses: [T - 1, T + 1, 0] },
  {
    name: 'a higher one',
    log: [
      ['a', T],
      ['b', T + 9],
    ],
    holds: ['b', T + 9],
    refuses: [T],
  },
  {
    name: 'not a late one',
    log: [
      ['a', T + 9],
      ['b', T],
    ],
    holds: ['a', T + 9],
    refuses: [T],
  },
  {
    name: 'of two alike the first',
    log: [
      ['a', T],
      ['b', T],
    ],
    holds: ['a', T],
    refuses: [],
  },
  {
    name: 'a claim written again, after another that was too late',
    log: [
      ['a', T],
      ['b', T - 1],
      ['a', T, (T + 60) * 1000],
    ],
    holds: ['a', T],
    refuses: [T - 1],
  },
]

for (const { name, log, holds, refuses } of HOLDS) {
  test(`what holds: ${name}`, () => {
    const seen = claims(log)
    const newest = seen.newest('r')
    assert.deepEqual([newest?.owner, newest?.epoch], holds)
    assert.ok(seen.accepts('r', holds[1]))
    for (const epoch of refuses) assert.equal(seen.accepts('r', epoch), false, String(epoch))
    assert.equal(seen.accepts('another', holds[1]), false)
  })
}

const POINTS: readonly {
  readonly name: string
  readonly log: Log
  readonly points: readonly (readonly [epoch: number, minute: number, counts: boolean])[]
}[] = [
  {
    name: 'no claim is known',
    log: [],
    points: [
      [T, 0, true],
      [T, minuteOf(T) + 1, true],
    ],
  },
  {
    name: 'of the newest epoch, and of one whose claim comes later in the other topic',
    log: [['a', T]],
    points: [
      [T, minuteOf(T) + 500, true],
      [T + 60, minuteOf(T) + 1, true],
    ],
  },
  {
    name: 'of the owner before, up to the minute of the change',
    log: [
      ['a', T - 3600],
      ['b', T],
    ],
    points: [
      [T - 3600, minuteOf(T) - 1, true],
      [T - 3600, minuteOf(T), true],
      [T - 3600, minuteOf(T) + 1, false],
    ],
  },
  {
    name: 'the next epoch ended it, not the newest',
    log: [
      ['a', T - 7200],
      ['b', T - 3600],
      ['a', T],
    ],
    points: [
      [T - 7200, minuteOf(T - 3600), true],
      [T - 7200, minuteOf(T - 3600) + 1, false],
      [T - 3600, minuteOf(T), true],
      [T - 3600, minuteOf(T) + 1, false],
    ],
  },
  {
    name: 'an older epoch than the log still has, and a claim that was first seen written again',
    log: [['b', T, (T + 3600) * 1000]],
    points: [
      [T - 90_000, minuteOf(T), true],
      [T - 90_000, minuteOf(T) + 1, false],
    ],
  },
  {
    name: 'an epoch that is ahead of the clock, since the one before was',
    log: [
      ['a', T + 100, T * 1000],
      ['b', T + 101, (T + 30) * 1000],
    ],
    points: [
      [T + 100, minuteOf(T + 30), true],
      [T + 100, minuteOf(T + 30) + 1, false],
    ],
  },
]

for (const { name, log, points } of POINTS) {
  test(`points of history: ${name}`, () => {
    const seen = claims(log)
    for (const [epoch, minute, counts] of points)
      assert.equal(seen.acceptsMinute('r', epoch, minute), counts, `${epoch} ${minute}`)
  })
}

test('owners that change without end take no memory without end, and the newest holds', () => {
  const seen = seenClaims()
  for (let i = 0; i < 5_000; i++)
    seen.heed({ resource: 'r', owner: `o${i}`, epoch: T + i, at: (T + i) * 1000 })
  assert.equal(seen.newest('r')?.owner, 'o4999')
  // Of an epoch that is forgotten: the oldest one that is known ended it at the latest.
  assert.equal(seen.acceptsMinute('r', T, minuteOf(T + 4_999) + 1), false)
})
