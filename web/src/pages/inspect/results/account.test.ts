import type { PartitionProgress, SearchTotals } from '@millrace/contract/search.ts'
import { expect, test } from 'vitest'
import type { DoneLine, RunView } from '../model.ts'
import { consumed, extentOf, partitionsOf, stateWords, totalsOf, troubles } from './account.ts'

const totals: SearchTotals = {
  scanned: 90,
  looked_into: 10,
  undecodable: 0,
  matched: 1,
  remaining: 10,
  bytes: 1,
  seconds: 1,
  records_per_second: 90,
  filter_errors: 0,
  filter_error: null,
  throttled_ms: 0,
  held_back_ms: 0,
}
const partition = (from: number, to: number, remaining: number): PartitionProgress => ({
  topic: 't',
  partition: 0,
  start_offset: 0,
  end_offset: 100,
  from_offset: from,
  to_offset: to,
  scanned: 0,
  looked_into: 0,
  undecodable: 0,
  matched: 0,
  remaining,
  bytes: 0,
  seconds: 0,
  notes: [],
  state: 'running',
})
const idle: RunView = {
  version: 0,
  state: 'idle',
  started: null,
  records: [],
  progress: null,
  done: null,
  problem: null,
  paused: false,
  newCount: 0,
  dropped: 0,
  startedAt: null,
}
const done = (change: Partial<DoneLine>): DoneLine => ({
  type: 'done',
  reason: 'end',
  message: null,
  totals,
  partitions: [partition(0, 100, 0)],
  cursor: null,
  offer_all_partitions: false,
  ...change,
})

test('while a search goes on its progress counts, afterwards its end', () => {
  const progress = {
    type: 'progress' as const,
    totals: { ...totals, scanned: 120 },
    partitions: [partition(0, 100, 5)],
    seconds_left: null,
  }
  const both = { ...idle, progress, done: done({}) }
  expect(totalsOf({ ...both, state: 'running' })?.scanned).toBe(120)
  expect(totalsOf({ ...both, state: 'done' })?.scanned).toBe(90)
  expect(partitionsOf({ ...both, state: 'stopped' })[0]?.remaining).toBe(0)
  expect(totalsOf(idle)).toBeNull()
})

test('how much has been passed', () => {
  expect(extentOf([partition(0, 100, 25), partition(50, 150, 75)])).toEqual({
    offsets: 200,
    passed: 0.5,
  })
  expect(extentOf([partition(10, 10, 0)]).passed).toBeNull()
  expect(consumed(partition(10, 10, 0))).toBe(1)
  expect(consumed(partition(0, 10, 4))).toBe(0.6)
})

test.each([
  [{ ...idle, state: 'done' as const, done: done({}) }, 'Complete', 'ok'],
  [{ ...idle, state: 'done' as const, done: done({ message: 'Lost one.' }) }, 'Partial', 'warn'],
  [{ ...idle, state: 'done' as const, done: done({ reason: 'time' }) }, 'Time is up', 'warn'],
  [{ ...idle, state: 'done' as const, done: done({ reason: 'limit' }) }, 'Page full', 'ok'],
  [{ ...idle, state: 'stopped' as const, done: done({ cursor: 'c' }) }, 'Stopped', 'neutral'],
  [{ ...idle, state: 'failed' as const }, 'Failed', 'error'],
])('the state is said in a word', (view, label, tone) => {
  expect(stateWords(view, { topics: ['t'] })).toMatchObject({ label, tone })
})

test('a tail is live or paused', () => {
  const running = { ...idle, state: 'running' as const }
  expect(stateWords(running, { topics: ['t'], tail: true }).label).toBe('Live')
  expect(stateWords({ ...running, paused: true }, { topics: ['t'], tail: true }).label).toBe(
    'Paused',
  )
})

test('only what went wrong is told', () => {
  expect(troubles(totals)).toEqual([])
  expect(
    troubles({
      ...totals,
      undecodable: 1,
      filter_errors: 3,
      filter_error: 'Cannot index number',
      throttled_ms: 1200,
      held_back_ms: 500,
    }).map(({ text, tip }) => [text.replaceAll(/\s/g, ' '), tip?.slice(0, 19)]),
  ).toEqual([
    ['1 record undecodable', 'Of 10 looked into. '],
    ['filter failed on 3 records', 'Cannot index number'],
    ['throttled 1.2 s', 'Brokers asked to wa'],
    ['held back 500 ms', 'Millrace’s own limi'],
  ])
})
