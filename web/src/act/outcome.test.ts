import type { ItemResult, MutationAnswer } from '@millrace/contract/mutation.ts'
import { expect, test } from 'vitest'
import { offlineError, ProblemError } from '../api/problem-error.ts'
import { actionWords, confirmPhrase, isConfirmed } from './confirm.ts'
import { onlyTargets, outcomeOfAnswer, outcomeOfError, retryable } from './outcome.ts'

const item = (name: string, outcome: ItemResult['outcome']): ItemResult => ({
  target: { type: 'topic', name },
  outcome,
  code: outcome === 'done' ? null : 'POLICY_VIOLATION',
  detail: outcome === 'done' ? null : 'The broker refuses it.',
})
const answer = (...results: ItemResult[]): MutationAnswer => ({
  mutation: 'delete-topics',
  results,
  summary: { done: 0, failed: 0, denied: 0, unknown: 0 },
  metadata: { tenant_id: 'global', response_id: 'r1', cluster_id: 'c', is_staged: false },
})
const problem = (status: number, code: string, more: object = {}) =>
  new ProblemError({
    type: 'about:blank',
    title: 'No',
    status,
    code,
    detail: 'Because.',
    request_id: 'q1',
    ...more,
  })

test('all done: told by name, or by number', () => {
  expect(outcomeOfAnswer(answer(item('orders', 'done')), 'deleted')).toMatchObject({
    tone: 'ok',
    headline: 'orders deleted',
    responseId: 'r1',
  })
  const two = outcomeOfAnswer(answer(item('a', 'done'), item('b', 'done')), 'deleted')
  expect(two.headline).toBe('2 topics deleted')
})

test('some done: what was, and how many were not for which reason', () => {
  const some = [item('a', 'done'), item('b', 'failed'), item('c', 'denied'), item('d', 'unknown')]
  expect(outcomeOfAnswer(answer(...some), 'deleted')).toMatchObject({
    tone: 'warn',
    headline: '1 of 4 topics deleted',
    detail: '1 failed, 1 not allowed, 1 not known.',
  })
  expect(retryable(some)).toEqual(['b', 'd'])
})

test('none done: a problem with the results beside', () => {
  const results = [item('a', 'failed'), item('b', 'failed')]
  const metadata = { response_id: 'r2' }
  const error = problem(422, 'MR_NOTHING_DONE', { results, metadata })
  expect(outcomeOfError(error, 'deleted')).toMatchObject({
    tone: 'error',
    headline: '0 of 2 topics deleted',
    results,
    responseId: 'r2',
    requestId: 'q1',
  })
})

test('refusals of the whole say that nothing was done, and why', () => {
  const words = (status: number) =>
    outcomeOfError(problem(status, `MR_${status}`), 'created').headline
  expect(words(403)).toBe('Not allowed: nothing was created')
  expect(words(501)).toBe('This needs approval: nothing was created')
  expect(words(503)).toBe('Not now: nothing was created')
  expect(words(400)).toBe('No: nothing was created')
  expect(outcomeOfError(problem(403, 'MR_FORBIDDEN'), 'created').detail).toBe('Because.')
})

test('a lost answer is not taken for a refusal', () => {
  for (const error of [
    offlineError(null),
    problem(502, 'WEB_FOREIGN_ANSWER'),
    problem(500, 'MR_INTERNAL'),
  ]) {
    const outcome = outcomeOfError(error, 'deleted')
    expect(outcome.headline).toBe('Not known whether it was deleted')
    expect(outcome.detail).toMatch(/look before you try again\.$/)
  }
  expect(() => outcomeOfError(new TypeError('of ours'), 'deleted')).toThrow('of ours')
})

test('a second try is for the items that are left', () => {
  expect(onlyTargets({ topics: ['a', 'b'], partitions: 3 }, ['b'])).toEqual({
    topics: ['b'],
    partitions: 3,
  })
  expect(onlyTargets({ topics: [{ name: 'a' }, { name: 'b' }] }, ['a'])).toEqual({
    topics: [{ name: 'a' }],
  })
})

test('what is typed before it cannot be taken back', () => {
  expect(confirmPhrase(['orders'])).toBe('orders')
  expect(confirmPhrase(['a', 'b', 'c'])).toBe('3 topics')
  expect(isConfirmed(' orders ', ['orders'])).toBe(true)
  expect(isConfirmed('Orders', ['orders'])).toBe(false)
  expect(isConfirmed('3 topics', ['a', 'b'])).toBe(false)
  expect(isConfirmed('', [])).toBe(false)
  expect(actionWords('Delete', ['orders'])).toBe('Delete topic orders')
  expect(actionWords('Delete', ['a', 'b', 'c'])).toBe('Delete 3 topics')
})
