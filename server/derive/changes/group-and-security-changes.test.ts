/** Two looks at groups, ACLs or quotas, and what a person would say has changed between them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AclBinding, Fault } from '@millrace/kafka/read/model.ts'
import { describedGroup, listedGroup } from '../tables-for-tests.ts'
import { fault, HIDDEN, summaries } from './looks-for-tests.ts'
import type { Look } from './looks-for-tests.ts'

test('groups', () => {
  type GroupSpec = Parameters<typeof listedGroup>[1]
  const groups = (specs: Readonly<Record<string, GroupSpec>>, ...faults: Fault[]) => ({
    data: Object.entries(specs).map(([id, more]) => listedGroup(id, more)),
    faults,
  })
  const silent = fault({ broker: 2 })
  const cases: readonly (readonly [Look<'group_list'>[], string[]])[] = [
    [[groups({}), groups({ g: {} })], ['Group g appeared: classic, Stable']],
    [[groups({ g: {} }), groups({})], ['Group g went: it was classic']],
    [[groups({ g: {} }), groups({ g: { state: 'Empty' } })], ['State of group g: Stable → Empty']],
    [
      [groups({ g: { state: 'Empty' } }), groups({ g: { state: 'Dead' } })],
      ['State of group g: Empty → Dead'],
    ],
    [[groups({ g: {} }), groups({ g: { state: 'PreparingRebalance', coordinator: 3 } })], []],
    [[groups({ g: {} }), groups({ g: { state: 'Unknown' } })], []],
    [
      [groups({ g: {} }), groups({ g: { kind: 'consumer' } })],
      ['Kind of group g: classic → consumer'],
    ],
    // The broker that would list it is silent; then it answers.
    [[groups({ g: {} }), groups({}, silent)], []],
    [[groups({ g: {} }), groups({}, silent), groups({ g: {} })], []],
    [[groups({ g: {} }), groups({}, silent), groups({})], ['Group g went: it was classic']],
    [[groups({}, silent), groups({ g: {} })], []],
    [[groups({}), groups({}, silent), groups({ g: {} })], ['Group g appeared: classic, Stable']],
    [[groups({}), groups({ g: {} }, silent)], ['Group g appeared: classic, Stable']],
    [
      [groups({}, HIDDEN), groups({ g: {} }, HIDDEN)],
      ['Group g appeared: classic, Stable (new, or this principal may describe it now)'],
    ],
  ]
  for (const [looks, expected] of cases)
    assert.deepEqual(summaries('group_list', ...looks), expected)
})

test('assignors: not members, and not while a group has none', () => {
  const moved = ['Assignor of group g: range → sticky']
  assert.deepEqual(summaries('groups', group('range'), group('sticky')), moved)
  assert.deepEqual(summaries('groups', group('range'), group('', {}), group('sticky')), moved)
  assert.deepEqual(summaries('groups', group('range'), group('range', { a: {}, b: {} })), [])
  assert.deepEqual(summaries('groups', group('range'), group('x', null)), [])
})

test('ACLs and quotas', () => {
  const both = { data: [acl({ patternType: 'PREFIXED' }), acl()] }
  assert.deepEqual(summaries('acls', { data: [acl()] }, both), [
    'ACL added: ALLOW READ on TOPIC orders (prefix) to User:alice from *',
  ])
  assert.deepEqual(summaries('acls', both, { data: [acl({ patternType: 'PREFIXED' })] }), [
    'ACL removed: ALLOW READ on TOPIC orders to User:alice from *',
  ])
  assert.deepEqual(summaries('quotas', { data: [] }, quota({ b: 2, a: 1 })), [
    'Quota of client-id (default), user alice added: a = 1, b = 2',
  ])
  assert.deepEqual(summaries('quotas', quota({ a: 1 }), quota({ a: 2, b: 3 })), [
    'a of client-id (default), user alice: 1 → 2',
    'b of client-id (default), user alice: not set → 3',
  ])
  assert.deepEqual(summaries('quotas', quota({ a: 1 }), { data: [] }), [
    'Quota of client-id (default), user alice removed: it was a = 1',
  ])
})

function acl(more: Partial<AclBinding> = {}): AclBinding {
  return {
    principal: 'User:alice',
    host: '*',
    operation: 'READ',
    permission: 'ALLOW',
    resourceType: 'TOPIC',
    resourceName: 'orders',
    patternType: 'LITERAL',
    ...more,
  }
}

function quota(values: Readonly<Record<string, number>>): Look<'quotas'> {
  return { data: [{ entity: { user: 'alice', 'client-id': null }, values }] }
}

function group(
  protocol: string,
  members: Parameters<typeof describedGroup>[1] = { a: {} },
): Look<'groups'> {
  return { data: [describedGroup('g', members, { protocol })] }
}
