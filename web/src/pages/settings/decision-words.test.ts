import { ACTION_NAMES } from '@millrace/contract/actions.ts'
import type { Explanation, Policy } from '@millrace/contract/access.ts'
import { expect, test } from 'vitest'
import { actionGroups, explanationWords, policyWords } from './decision-words.ts'

const POLICY: Policy = {
  number: 3,
  effect: 'Deny',
  resource: ['cluster', '*', 'topic', 'tx_*'],
  actions: ['TOPIC_DELETE', 'TOPIC_EDIT'],
  roles: ['ops', 'dev'],
  invalid_actions: [],
}

test('every action belongs to one group', () => {
  const groups = actionGroups(ACTION_NAMES)
  expect(groups.flatMap(({ actions }) => actions).toSorted()).toEqual(ACTION_NAMES.toSorted())
  expect(groups.map(({ label }) => label)).toEqual([
    'Topics',
    'Groups',
    'Brokers',
    'Security and producers',
    'Schema registry',
    'Kafka Connect',
    'ksqlDB',
    'Several at once',
    'This installation',
  ])
})

test('a policy is told as it reads in the file', () => {
  expect(policyWords(POLICY)).toBe(
    'Policy 3: Deny TOPIC_DELETE, TOPIC_EDIT on cluster / * / topic / tx_* for ops, dev',
  )
})

test('a reason comes with the policy that decided', () => {
  const explanation: Omit<Explanation, 'policy'> = {
    action: 'TOPIC_DELETE',
    resource: ['cluster', 'a'],
    decision: 'deny',
    by: 'policy',
    reason: 'Denied.',
  }
  expect(explanationWords({ ...explanation, policy: POLICY })).toMatch(/^Denied\.\nPolicy 3: Deny/)
  expect(explanationWords({ ...explanation, policy: null })).toBe('Denied.')
})
