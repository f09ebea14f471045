import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Place } from './position.ts'
import { boundsOf } from './window.ts'
import type { PartitionLog, Window } from './window.ts'

const LOG: PartitionLog = { start: 43, end: 1000, atFromTime: Number.NaN }
const offset = (at: number): Place => ({ kind: 'offset', offset: at })
const time: Place = { kind: 'time', time: 1_700_000_000_000 }

suite('offsets that are searched', () => {
  const rows: readonly {
    readonly name: string
    readonly window: Partial<Window>
    readonly log?: Partial<PartitionLog>
    readonly bounds: readonly [number, number]
    readonly note?: RegExp
  }[] = [
    { name: 'all', window: {}, bounds: [43, 1000] },
    { name: 'the end', window: { from: { kind: 'newest' } }, bounds: [1000, 1000] },
    {
      name: 'recent backwards is bounded by the log alone',
      window: { from: { kind: 'recent' }, order: 'newest' },
      bounds: [43, 1000],
    },
    {
      name: 'recent forwards begins so that it can fill the limit',
      window: { from: { kind: 'recent' }, limit: 20 },
      bounds: [980, 1000],
    },
    { name: 'offsets', window: { from: offset(50), to: offset(60) }, bounds: [50, 60] },
    {
      name: 'an offset before the log',
      window: { from: offset(5) },
      bounds: [43, 1000],
      note: /^from 5 lies before the start of the log: 43 is used/,
    },
    {
      name: 'an offset behind the log',
      window: { from: offset(2000) },
      bounds: [1000, 1000],
      note: /^from 2000 lies behind the end of the log: 1000 is used/,
    },
    {
      name: 'an end behind the log',
      window: { to: offset(2000) },
      bounds: [43, 1000],
      note: /^to 2000/,
    },
    {
      name: 'an end before the log',
      window: { to: offset(5) },
      bounds: [43, 43],
      note: /^to 5/,
    },
    {
      name: 'an end before the beginning, in this partition',
      window: { from: time, to: offset(100) },
      log: { atFromTime: 500 },
      bounds: [500, 500],
    },
    { name: 'a time', window: { from: time }, log: { atFromTime: 500 }, bounds: [500, 1000] },
    {
      name: 'a time after every record',
      window: { from: time },
      log: { atFromTime: -1 },
      bounds: [1000, 1000],
    },
    {
      name: 'a time that could not be looked up',
      window: { from: time },
      bounds: [43, 1000],
      note: /^The offset of the time could not be had/,
    },
    {
      name: 'an end in time ends nothing early',
      window: { to: time },
      bounds: [43, 1000],
    },
    { name: 'a tail has no end', window: { tail: true }, bounds: [43, Infinity] },
  ]
  for (const { name, window, log, bounds, note } of rows) {
    test(name, () => {
      const whole: Window = {
        from: { kind: 'oldest' },
        to: null,
        order: 'oldest',
        limit: 100,
        tail: false,
        ...window,
      }
      const { from, to, notes } = boundsOf(whole, { ...LOG, ...log })
      assert.deepEqual([from, to], bounds)
      if (note === undefined) assert.deepEqual(notes, [])
      else assert.match(notes.join(), note)
    })
  }
})
