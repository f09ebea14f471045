import { expect, test } from 'vitest'
import type { RunView, SearchForm, ShownRecord } from './model.ts'
import { pinnedForm } from './pinned-form.ts'
import { EMPTY_FORM } from './search-form.ts'

const STARTED = 1_700_000_000_000
const at = (timestamp: number | bigint): ShownRecord => ({
  topic: 't',
  partition: 0,
  offset: 0,
  timestamp,
  timestamp_type: 'CreateTime',
  key: null,
  value: null,
  headers: {},
  key_size: null,
  value_size: null,
  headers_count: 0,
})
const view = (...times: (number | bigint)[]): Pick<RunView, 'records' | 'startedAt'> => ({
  records: times.map(at),
  startedAt: STARTED,
})
const form = (change: Partial<SearchForm>): SearchForm => ({ ...EMPTY_FORM, ...change })

test('the newest records are bounded by the newest of them', () => {
  expect(pinnedForm(form({}), view(5, 900, 30)).to).toBe('@901')
  expect(pinnedForm(form({ from: 'oldest', order: 'newest' }), view(7)).to).toBe('@8')
})

test('time before now becomes a moment', () => {
  const pinned = pinnedForm(form({ from: '-15m', to: '-30s' }), view(1))
  expect([pinned.from, pinned.to]).toEqual([`@${STARTED - 900_000}`, `@${STARTED - 30_000}`])
})

test('what does not move stays', () => {
  for (const change of [
    { from: 'oldest' },
    { from: '5', to: '9' },
    { to: '2026-01-01T00:00Z' },
    { tail: true },
  ] as const) {
    const asked = form(change)
    expect(pinnedForm(asked, view(100))).toEqual(asked)
  }
  expect(pinnedForm(form({}), view())).toEqual(form({}))
})

test('times that are none bound nothing', () => {
  expect(pinnedForm(form({}), view(-1)).to).toBe('')
  expect(pinnedForm(form({}), view(5, 2n ** 62n)).to).toBe('')
})
