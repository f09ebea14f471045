import type { AuditEntry } from '@millrace/contract/audit.ts'
import { expect, test } from 'vitest'
import { stepsOf, subjectWords } from './audit-words.ts'

const topics = (...names: readonly string[]) => names.map((name) => ({ type: 'topic', name }))

test('things are named, and those that are not are counted', () => {
  expect(subjectWords({ subjects: topics('a'), subject_count: 1 })).toBe('a')
  expect(subjectWords({ subjects: topics('a', 'b', 'c'), subject_count: 3 })).toBe(
    'a, b and 1 more',
  )
  // The log keeps a thousand names at most.
  expect(subjectWords({ subjects: topics('a', 'b'), subject_count: 5_000 })).toMatch(
    /^a, b and 4.998 more$/,
  )
  expect(subjectWords({ subjects: [], subject_count: 0 })).toBe('')
})

const step = (phase: AuditEntry['phase'], at: number): AuditEntry => ({
  id: `${phase}-${at}`,
  at,
  kind: 'mutation',
  phase,
  act_id: 'x',
  user: { provider: 'jetty', name: 'ada', email: null, roles: [] },
  tenant_id: null,
  via: 'ui',
  address: null,
  instance_id: 'i',
  event: 'create-topic',
  action: 'TOPIC_CREATE',
  cluster_id: 'c',
  subjects: [],
  subject_count: 0,
  decision: null,
  result: phase === 'request' ? 'requested' : 'succeeded',
  reason: null,
  detail: null,
})

test('steps of an act stand in their order, also within one millisecond', () => {
  const entries = [step('outcome', 5), step('request', 5), step('event', 1)]
  expect(stepsOf(entries).map(({ id }) => id)).toEqual(['event-1', 'request-5', 'outcome-5'])
})
