import type { Explanation } from '@millrace/contract/access.ts'
import { expect, test } from 'vitest'
import { both, mayOf } from './may.ts'

const told = (decision: Explanation['decision']): Explanation[] => [
  {
    action: 'TOPIC_DELETE',
    resource: ['cluster', 'c'],
    decision,
    by: 'flag',
    reason: 'ALLOW_TOPIC_DELETE is not set.',
    policy: null,
  },
]

test('nobody may do what is not known to be allowed', () => {
  expect(mayOf(undefined, undefined, 'TOPIC_DELETE')).toMatchObject({
    allowed: false,
    pending: true,
  })
  expect(mayOf(undefined, 'The server does not answer.', 'TOPIC_DELETE')).toMatchObject({
    allowed: false,
    pending: false,
    reason: expect.stringContaining('does not answer'),
  })
  expect(mayOf([], undefined, 'TOPIC_DELETE')).toMatchObject({ allowed: false })
})

test('every no has its reason, and what was known holds while the server is away', () => {
  expect(mayOf(told('allow'), 'Away.', 'TOPIC_DELETE')).toEqual({ allowed: true })
  expect(mayOf(told('deny'), undefined, 'TOPIC_DELETE')).toMatchObject({
    reason: 'ALLOW_TOPIC_DELETE is not set.',
  })
  expect(mayOf(told('stage'), undefined, 'TOPIC_DELETE')).toMatchObject({
    allowed: false,
    reason: expect.stringMatching(/Staging is not available yet\.$/),
  })
})

test('what may be done on some of it can be begun', () => {
  const partly = told('deny').map((one) => ({ ...one, partly: true as const }))
  expect(mayOf(partly, undefined, 'TOPIC_DELETE')).toEqual({ allowed: true })
})

test('of two permissions the first that is lacking is told', () => {
  const yes = { allowed: true } as const
  const no = { allowed: false, pending: false, reason: 'No.' } as const
  expect(both(yes, yes)).toBe(yes)
  expect(both(no, { ...no, reason: 'Nor that.' })).toBe(no)
  expect(both(yes, no)).toBe(no)
})
