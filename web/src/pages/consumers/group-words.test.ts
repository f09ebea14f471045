import type { GroupDetail, GroupMember, GroupPartition } from '@millrace/contract/group.ts'
import { expect, test } from 'vitest'
import { assignmentText, isMoving, partitionRanges } from './assignment-text.ts'
import { groupFindings } from './group-findings.ts'
import { groupTopics } from './group-topics.ts'
import { kindMeaning, readsRecords, stateWords } from './group-words.ts'
import { hostsOf } from './hosts.ts'

const partition = (change: Partial<GroupPartition>): GroupPartition => ({
  topic: 'orders',
  partition: 0,
  member_id: 'm',
  client_id: 'c',
  host: 'h',
  committed_offset: 5,
  start_offset: 0,
  end_offset: 10,
  lag: 5,
  read_rate: 1,
  committed_beyond_end: false,
  records_lost: 0,
  commit_metadata: null,
  ...change,
})
const group = (change: Partial<GroupDetail>): GroupDetail => ({
  id: 'g',
  kind: 'classic',
  state: 'Stable',
  protocol_type: 'consumer',
  protocol: 'range',
  coordinator: 1,
  members: 1,
  hosts: 1,
  topics: 1,
  partitions_assigned: 1,
  lag: 5,
  max_partition_lag: 5,
  partitions_unknown: 0,
  read_rate: 1,
  epoch: null,
  assignment_epoch: null,
  member_rows: [],
  partition_rows: [],
  streams: null,
  ...change,
})
const member = (change: Partial<GroupMember>): GroupMember => ({
  member_id: 'm',
  instance_id: null,
  client_id: 'c',
  host: '10.0.0.1',
  rack: null,
  assignments: [],
  target_assignments: null,
  epoch: null,
  lag: null,
  read_rate: null,
  details: {},
  ...change,
})

test('partitions are told as ranges', () => {
  expect(partitionRanges([5, 0, 1, 2])).toBe('0–2, 5')
  expect(partitionRanges([])).toBe('')
  expect(
    assignmentText([
      { topic: 'orders', partitions: [0, 1] },
      { topic: 'users', partitions: [7] },
    ]),
  ).toBe('orders 0–1; users 7')
})

test('a member moves when its target is another, whatever the order', () => {
  const a = { topic: 'a', partitions: [1, 0] }
  const b = { topic: 'b', partitions: [3] }
  expect(isMoving([a, b], [b, { topic: 'a', partitions: [0, 1] }])).toBe(false)
  expect(isMoving([a], [a, { topic: 'b', partitions: [] }])).toBe(false)
  expect(isMoving([a], [b])).toBe(true)
  expect(isMoving(null, [b])).toBe(false)
  expect(isMoving([a], null)).toBe(false)
})

test('a topic sums what is known and says when a part is not', () => {
  const rows = [
    partition({ partition: 0, lag: 5 }),
    partition({ partition: 1, lag: null, read_rate: null, missing: { lag: 3 } }),
    partition({ topic: 'users', lag: null, member_id: null, read_rate: null, records_lost: 7 }),
  ]
  expect(groupTopics(rows)).toEqual([
    {
      topic: 'orders',
      partitions: 2,
      unassigned: 0,
      lag: 5,
      max_partition_lag: 5,
      read_rate: 1,
      records_lost: 0,
      missing: { lag: 3, max_partition_lag: 3 },
    },
    {
      topic: 'users',
      partitions: 1,
      unassigned: 1,
      lag: null,
      max_partition_lag: null,
      read_rate: null,
      records_lost: 7,
      missing: undefined,
    },
  ])
})

const titles = (change: Partial<GroupDetail>) =>
  groupFindings(group(change)).map(({ title }) => title)

test('what is odd is said, what is not is not', () => {
  expect(titles({ partition_rows: [partition({})] })).toEqual([])
  expect(titles({ partition_rows: [partition({ records_lost: 25 })] })).toEqual(['25 records lost'])
  expect(titles({ partition_rows: [partition({ committed_beyond_end: true })] })).toEqual([
    'Committed beyond the end on 1 partition',
  ])
  expect(titles({ members: 0, lag: 9 })).toEqual(['Nobody reads'])
  expect(titles({ members: 0, lag: 0 })).toEqual([])
  expect(titles({ partition_rows: [partition({ member_id: null })] })).toEqual([
    '1 partition without a reader',
  ])
  expect(titles({ kind: 'share', partition_rows: [partition({ member_id: null })] })).toEqual([])
})

test('every state of every kind has a tone and a meaning; a new one does not fail', () => {
  for (const state of ['Stable', 'Empty', 'PreparingRebalance', 'Reconciling', 'NotReady']) {
    expect(stateWords(state).tone, state).not.toBe('unknown')
  }
  expect(stateWords('SomethingNew').tone).toBe('unknown')
})

test('Connect and registry groups read no records, groups without members may', () => {
  expect(readsRecords('classic', 'connect')).toBe(false)
  expect(readsRecords('classic', 'sr')).toBe(false)
  expect(readsRecords('classic', '')).toBe(true)
  expect(readsRecords('share', null)).toBe(true)
  expect(kindMeaning('classic', 'connect')).toContain('Connect workers')
})

test('hosts add up their members, in natural order', () => {
  const hosts = hostsOf([
    member({ host: '10.0.0.10', member_id: 'x', lag: 4 }),
    member({
      host: '10.0.0.2',
      member_id: 'b',
      client_id: 'b',
      assignments: [{ topic: 't', partitions: [0, 1] }],
      lag: 1,
    }),
    member({ host: '10.0.0.2', member_id: 'a', client_id: 'a', assignments: null, lag: 2 }),
  ])
  expect(hosts.map(({ host, partitions, lag }) => [host, partitions, lag])).toEqual([
    ['10.0.0.2', 2, 3],
    ['10.0.0.10', 0, 4],
  ])
  expect(hosts[0]?.members.map(({ client_id }) => client_id)).toEqual(['a', 'b'])
})
