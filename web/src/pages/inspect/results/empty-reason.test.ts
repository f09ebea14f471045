import type { PartitionProgress, SearchTotals } from '@millrace/contract/search.ts'
import { expect, test } from 'vitest'
import type { DoneLine, RunView } from '../model.ts'
import { emptyReason } from './empty-reason.ts'

const totals: SearchTotals = {
  scanned: 0,
  looked_into: 0,
  undecodable: 0,
  matched: 0,
  remaining: 0,
  bytes: 0,
  seconds: 0,
  records_per_second: 0,
  filter_errors: 0,
  filter_error: null,
  throttled_ms: 0,
  held_back_ms: 0,
}
const partition: PartitionProgress = {
  topic: 't',
  partition: 0,
  start_offset: 0,
  end_offset: 100,
  from_offset: 0,
  to_offset: 100,
  scanned: 0,
  looked_into: 0,
  undecodable: 0,
  matched: 0,
  remaining: 0,
  bytes: 0,
  seconds: 0,
  notes: [],
  state: 'finished',
}
function ended(change: Partial<DoneLine>): RunView {
  return {
    version: 1,
    state: 'done',
    started: null,
    records: [],
    progress: null,
    done: {
      type: 'done',
      reason: 'end',
      message: null,
      totals,
      partitions: [partition],
      cursor: null,
      offer_all_partitions: false,
      ...change,
    },
    problem: null,
    paused: false,
    newCount: 0,
    dropped: 0,
    startedAt: 0,
  }
}
const request = { topics: ['t'], filter: '.value.x == "y"' }
const why = (change: Partial<DoneLine>, asked: object = request) => {
  const reason = emptyReason(ended(change), { ...request, ...asked }, 0)
  return [reason?.title.replaceAll(/\s/g, ' '), reason?.offer]
}

test('an empty topic is not an empty window', () => {
  const empty = { ...partition, end_offset: 0, to_offset: 0 }
  expect(why({ partitions: [empty] })).toEqual(['The topic is empty', null])
  const window = { ...partition, from_offset: 100 }
  expect(why({ partitions: [window] })).toEqual(['No record in this window', 'from oldest'])
  expect(why({ partitions: [] })).toEqual(['Nothing to search', null])
})

test('nothing matched, and how much was looked at', () => {
  expect(why({ totals: { ...totals, scanned: 1234 } })).toEqual([
    'None of 1 234 records matches',
    'without filter',
  ])
  expect(
    why({ totals: { ...totals, scanned: 7, remaining: 5 }, reason: 'time', cursor: 'c' }),
  ).toEqual(['None of 7 records matches so far', 'continue'])
  const view = ended({ totals: { ...totals, scanned: 9, undecodable: 9 } })
  expect(emptyReason(view, request, 0)?.text).toContain('9 records could not be decoded')
})

test('a key that is not where it should be may be elsewhere', () => {
  expect(why({ offer_all_partitions: true }, { mode: 'key' })[1]).toBe('all partitions')
})

test('nothing is said while it is not known', () => {
  const running = { ...ended({}), state: 'running' as const }
  expect(emptyReason(running, request, 0)).toBeNull()
  expect(emptyReason(running, { ...request, tail: true }, 0)?.title).toBe('Waiting for new records')
  expect(emptyReason(ended({}), request, 3)).toBeNull()
})
