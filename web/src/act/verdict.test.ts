import type { Explanation } from '@millrace/contract/access.ts'
import type { PreviewItem } from '@millrace/contract/mutation.ts'
import { expect, test } from 'vitest'
import { summaryOf, toneOf, verdictOf } from './verdict.ts'

const explained = (decision: Explanation['decision'], reason = 'A reason.'): Explanation => ({
  action: 'TOPIC_DELETE',
  resource: ['cluster', 'c', 'topic', 't'],
  decision,
  by: 'policy',
  reason,
  policy: null,
})
const item = (change: Partial<PreviewItem> = {}): PreviewItem => ({
  target: { type: 'topic', name: 't' },
  changes: [],
  consequences: [],
  problem: null,
  permission: explained('allow'),
  ...change,
})
const refused = item({ permission: explained('deny', 'Policy 3 denies it.') })

test('what nothing is known against can be asked for', () => {
  expect(verdictOf({ items: [item()], bulk: null })).toEqual({ blocked: null, note: null })
})

test('where all are refused the button says why', () => {
  expect(verdictOf({ items: [refused], bulk: null }).blocked).toBe('Policy 3 denies it.')
  expect(verdictOf({ items: [item({ problem: 'It exists.' })], bulk: null }).blocked).toBe(
    'It exists.',
  )
  expect(verdictOf({ items: [refused, refused], bulk: null }).blocked).toMatch(/None of the 2/)
})

test('where some are refused the rest can be done, and it is told how many', () => {
  expect(verdictOf({ items: [refused, item(), item()], bulk: explained('allow') })).toEqual({
    blocked: null,
    note: '2 of 3: the others are refused, each with its reason.',
  })
})

test('several at once need the permission for that, and anything staged holds up all of it', () => {
  const bulk = explained('deny', 'BULK_ACTION is not allowed.')
  expect(verdictOf({ items: [item(), item()], bulk }).blocked).toBe('BULK_ACTION is not allowed.')
  const staged = item({ permission: explained('stage', 'Policy 4 asks for approval.') })
  expect(verdictOf({ items: [item(), staged], bulk: null }).blocked).toBe(
    'Policy 4 asks for approval. Staging is not available yet.',
  )
})

test('the line of one says the worst first', () => {
  const warning = { severity: 'warning', text: 'Readers stop.' } as const
  const danger = { severity: 'danger', text: '12 records are lost.' } as const
  const change = { field: 'retention.ms', from: null, to: '1000' }
  expect(summaryOf(item({ consequences: [warning, danger] }), false)).toBe('12 records are lost.')
  expect(summaryOf(item({ consequences: [warning], changes: [change] }), false)).toBe(
    'Readers stop.',
  )
  expect(summaryOf(item({ changes: [change] }), false)).toBe('retention.ms: not set → 1000')
  expect(summaryOf(refused, false)).toBe('Policy 3 denies it.')
  expect(summaryOf(item(), false)).toBe('Nothing changes.')
  expect(summaryOf(item(), true)).toBe('Nothing is known that would be lost.')
  expect([refused, item({ consequences: [warning] }), item()].map(toneOf)).toEqual([
    'error',
    'warn',
    'info',
  ])
})
