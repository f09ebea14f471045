import type { Change } from '@millrace/contract/change.ts'
import { afterEach, expect, test } from 'vitest'
import { changeWords, folded, isLong, valueLines } from './change-words.ts'
import { mergeChanges, timelineOf } from './timeline.ts'

const base: Change = {
  id: '1',
  at: Date.parse('2026-11-22T14:05:12Z'),
  not_before: Date.parse('2026-11-22T14:04:12Z'),
  entity: 'topic',
  name: 'orders',
  kind: 'changed',
  field: 'retention.ms',
  before: '604800000',
  after: '86400000',
  summary: 'retention.ms of topic orders: 604800000 → 86400000',
}
const at = (id: string, time: string): Change => ({ ...base, id, at: Date.parse(time) })

const zone = process.env['TZ']
afterEach(() => {
  process.env['TZ'] = zone
})

test('a timeline has days and minutes, newest first, in the zone that is told', () => {
  const changes = [
    at('4', '2026-11-23T00:10:00Z'),
    at('3', '2026-11-22T14:05:50Z'),
    at('2', '2026-11-22T14:05:12Z'),
    at('1', '2026-11-22T14:04:59Z'),
  ]
  const told = (zone: 'utc' | 'local') =>
    timelineOf(changes, zone).map(({ date, count, minutes }) => [
      date,
      count,
      minutes.map((minute) => [minute.clock, minute.changes.map(({ id }) => id).join()]),
    ])
  expect(told('utc')).toEqual([
    ['2026-11-23', 1, [['00:10', '4']]],
    [
      '2026-11-22',
      3,
      [
        ['14:05', '3,2'],
        ['14:04', '1'],
      ],
    ],
  ])
  process.env['TZ'] = 'Australia/Adelaide'
  expect(told('local').map(([date, count]) => [date, count])).toEqual([['2026-11-23', 4]])
})

test('the minute that comes twice is told twice', () => {
  process.env['TZ'] = 'Europe/Berlin'
  const changes = [at('2', '2026-10-25T02:30:10+01:00'), at('1', '2026-10-25T02:30:10+02:00')]
  expect(timelineOf(changes, 'local')[0]?.minutes.map(({ clock }) => clock)).toEqual([
    '02:30',
    '02:30',
  ])
})

test('pages become one list: each change once, newest first, the fresh one holds', () => {
  const [a, b, c] = [
    at('a', '2026-11-22T03:00:00Z'),
    at('b', '2026-11-22T02:00:00Z'),
    at('c', '2026-11-22T01:00:00Z'),
  ]
  const fresh = { ...b, summary: 'anew' }
  expect(mergeChanges([a, fresh], [b, c])).toEqual([a, fresh, c])
  expect(mergeChanges([c], [a, b]).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})

test('values leave the sentence, what follows them stays, the name is found', () => {
  expect(changeWords(base)).toEqual({
    lead: 'retention.ms of topic ',
    name: 'orders',
    rest: '',
    values: { before: '604800000', after: '86400000' },
  })
  expect(
    changeWords({
      ...base,
      after: null,
      summary: 'retention.ms of topic orders: 604800000 → not set (no longer set here)',
    }),
  ).toMatchObject({ rest: ' (no longer set here)', values: { before: '604800000', after: null } })
})

test('long values were cut in the sentence', () => {
  const [before, after] = ['a,'.repeat(200), 'b,'.repeat(200)]
  const summary = `x of topic orders: ${before.slice(0, 120)}… → ${after.slice(0, 120)}…`
  expect(changeWords({ ...base, before, after, summary })).toMatchObject({
    lead: 'x of topic ',
    rest: '',
    values: { before, after },
  })
})

test('where the sentence says it all, no values are told again', () => {
  const plain = { ...base, field: null, before: null, after: null }
  expect(changeWords({ ...plain, summary: 'Topic orders appeared: 6 partitions' })).toEqual({
    lead: 'Topic ',
    name: 'orders',
    rest: ' appeared: 6 partitions',
    values: undefined,
  })
  const fenced = { ...base, entity: 'broker', name: '1', before: 'false', after: 'true' } as const
  expect(
    changeWords({ ...fenced, summary: 'Broker 1 was fenced: it has no session' }).values,
  ).toBeUndefined()
  expect(
    changeWords({ ...base, after: base.before, summary: 'retention.ms of topic orders was set' })
      .values,
  ).toBeUndefined()
})

test('a name that is a word of the sentence is found where the thing is named', () => {
  const change = {
    ...base,
    name: 'of',
    summary: 'Partitions of topic of: 3 → 6',
    before: '3',
    after: '6',
  }
  expect(changeWords(change)).toMatchObject({ lead: 'Partitions of topic ', name: 'of' })
  const many = {
    ...base,
    name: '',
    field: null,
    summary: '300 more changes at once: topics that appeared',
  }
  expect(changeWords(many)).toMatchObject({ lead: many.summary, name: '' })
})

test('long values are folded, and compared item by item', () => {
  expect(isLong('x'.repeat(72))).toBe(false)
  expect(isLong('x'.repeat(73))).toBe(true)
  expect(isLong(null)).toBe(false)
  expect(folded('x'.repeat(100))).toHaveLength(72)
  expect(folded('short')).toBe('short')
  expect(folded('two\nlines')).toBe('two…')
  expect(valueLines('0: 1,2; 1: 2,3')).toEqual(['0: 1,2', '1: 2,3'])
  expect(valueLines('a,b,c')).toEqual(['a', 'b', 'c'])
  expect(valueLines('one\ntwo, three')).toEqual(['one', 'two, three'])
})
