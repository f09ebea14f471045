import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { scopeOf } from '../../access/tenancy/scope.ts'
import type { ClusterScope } from '../../access/model.ts'
import { NOTHING_KNOWN } from '../../state/snapshot-store.ts'
import type { Known } from '../../state/snapshot-store.ts'
import { rowCount } from '../topic-index.ts'
import {
  committedTable,
  configTable,
  describedGroup,
  listedGroup,
  logDirTable,
  observed,
  offsetTable,
  topicTable,
} from '../tables-for-tests.ts'
import { tenantKnown } from './tenant-known.ts'

const NAMES = { id: 'c1', environmentName: null }

function scope(
  includes: readonly (readonly string[])[],
  excludes: readonly (readonly string[])[] = [],
): ClusterScope {
  const found = scopeOf('t', { includes, excludes }).cluster(NAMES)
  assert.ok(found, 'the cluster is in the tenant')
  return found
}

const topic = (name: string): string[] => ['cluster', 'c1', 'topic', name]
const group = (name: string): string[] => ['cluster', 'c1', 'group', name]

function cluster(): Known {
  const topics = topicTable({
    'a.one': { partitions: [{ replicas: [1, 2] }, { replicas: [2, 1], isr: [2] }] },
    'a.two': { partitions: [{ replicas: [3] }] },
    'b.one': { partitions: [{ replicas: [1] }, { replicas: [2] }, { replicas: [3] }] },
    shared: { partitions: [{ replicas: [1] }] },
  })
  let known = observed(NOTHING_KNOWN, 'topics', topics, {
    faults: [
      { kind: 'denied', code: 'X', item: 'b.one', message: 'of b.one' },
      { kind: 'denied', code: 'X', item: 'a.two', message: 'of a.two' },
    ],
  })
  known = observed(
    known,
    'offsets',
    {
      ...offsetTable(
        topics,
        {
          'a.one': [
            [0, 10],
            [0, 20],
          ],
          'b.one': [[0, 7], [0, 8], null],
          shared: [[0, 5]],
        },
        60_000,
      ),
      fault: Int32Array.from([-1, -1, 1, -1, -1, 0, -1]),
    },
    {
      faults: [
        { kind: 'failed', code: 'Y', item: 'b.one', message: 'ends of b.one' },
        { kind: 'failed', code: 'Y', item: 'a.two', message: 'ends of a.two' },
      ],
    },
  )
  known = observed(known, 'group_list', [listedGroup('ga'), listedGroup('gb')])
  known = observed(known, 'groups', [
    describedGroup('ga', { m: { 'a.one': [0, 1], 'b.one': [0] } }),
    describedGroup('gb', { m: { 'b.one': [1] } }),
  ])
  known = observed(
    known,
    'group_offsets',
    committedTable({
      ga: { 'a.one': { 0: 3 }, shared: { 0: 1 } },
      gb: { 'b.one': { 1: 2 }, shared: { 0: 4 } },
    }),
  )
  known = observed(known, 'log_dirs', logDirTable({ 1: { 'a.one': [5, 6], 'b.one': [7] } }))
  return observed(
    known,
    'topic_configs',
    configTable({ 'a.one': { x: '1' }, 'b.one': { x: '2', y: '3' }, shared: { y: '4' } }),
  )
}

suite('what a tenant knows of a cluster', () => {
  test('columns are those of the visible topics', () => {
    const seen = tenantKnown(scope([topic('a.*')]), cluster).known()
    const table = seen.topics.last!.outcome.data
    assert.deepEqual(table.names, ['a.one', 'a.two'])
    assert.deepEqual([...table.first], [0, 2, 3])
    assert.deepEqual([...table.replicas], [1, 2, 2, 1, 3])
    assert.deepEqual([...table.isrFrom], [0, 2, 3, 4])
    assert.deepEqual([...table.isr], [1, 2, 2, 3])
    assert.equal(rowCount(table), 3)
    assert.deepEqual([...seen.offsets.last!.outcome.data.end], [10, 20, Number.NaN])
    assert.deepEqual(seen.log_dirs.last!.outcome.data.topics, ['a.one'])
    assert.deepEqual([...seen.log_dirs.last!.outcome.data.size], [5, 6])
    assert.deepEqual(seen.topic_configs.last!.outcome.data.resources, ['a.one'])
    assert.deepEqual([...seen.topic_configs.last!.outcome.data.from], [0, 1])
  })

  test('topics in the middle leave gaps that close', () => {
    const seen = tenantKnown(scope([topic('a.one'), topic('shared')]), cluster).known()
    const table = seen.topics.last!.outcome.data
    assert.deepEqual(table.names, ['a.one', 'shared'])
    assert.deepEqual([...table.first], [0, 2, 3])
    assert.deepEqual([...table.replicas], [1, 2, 2, 1, 1])
    assert.deepEqual([...seen.offsets.last!.outcome.data.end], [10, 20, 5])
    assert.deepEqual([...seen.topic_configs.last!.outcome.data.from], [0, 1, 2])
    assert.deepEqual([...seen.topic_configs.last!.outcome.data.value], [0, 3])
  })

  test('faults of hidden topics are gone, and rows point to the others', () => {
    const seen = tenantKnown(scope([topic('a.*')]), cluster).known()
    assert.deepEqual(
      seen.topics.last!.outcome.faults.map(({ item }) => item),
      ['a.two'],
    )
    const { faults, data } = seen.offsets.last!.outcome
    assert.deepEqual(
      faults.map(({ item }) => item),
      ['a.two'],
    )
    assert.deepEqual([...data.fault], [-1, -1, 0])
  })

  test('what a visible group reads is inferred, unless it is excluded', () => {
    const inferred = tenantKnown(scope([group('ga')]), cluster).known()
    assert.deepEqual(inferred.topics.last!.outcome.data.names, ['a.one', 'b.one', 'shared'])
    const without = tenantKnown(scope([group('ga')], [topic('b.*')]), cluster).known()
    assert.deepEqual(without.topics.last!.outcome.data.names, ['a.one', 'shared'])
    const members = without.groups.last!.outcome.data[0]?.members
    assert.deepEqual(members?.[0]?.assignments, [{ topic: 'a.one', partitions: [0, 1] }])
    const excluded = tenantKnown(scope([group('g*')], [group('ga')]), cluster).known()
    assert.deepEqual(excluded.topics.last!.outcome.data.names, ['b.one', 'shared'])
    assert.deepEqual(
      excluded.group_list.last!.outcome.data.map(({ id }) => id),
      ['gb'],
    )
  })

  test('commits are those of visible groups on visible topics', () => {
    const seen = tenantKnown(scope([group('ga')], [topic('b.*')]), cluster).known()
    const table = seen.group_offsets.last!.outcome.data
    assert.deepEqual(table.groups, ['ga'])
    assert.deepEqual(table.topics, ['a.one', 'shared'])
    assert.deepEqual([...table.offset], [3, 1])
  })

  test('what is not observed anew stays the same object', () => {
    let base = cluster()
    const tenant = tenantKnown(scope([topic('a.*'), group('ga')]), () => base)
    const before = tenant.known()
    assert.equal(tenant.known(), before)
    base = observed(base, 'quorum', null)
    base = observed(base, 'groups', base.groups.last!.outcome.data, { at: 120_000 })
    const after = tenant.known()
    assert.notEqual(after, before)
    for (const section of ['topics', 'offsets', 'group_offsets', 'log_dirs'] as const)
      assert.equal(after[section], before[section], section)
    assert.equal(after.groups.previous, before.groups.last)
  })

  test('a group that begins to read a topic shows it', () => {
    let base = cluster()
    const tenant = tenantKnown(scope([group('gb')]), () => base)
    assert.equal(tenant.visibility().seesTopic('a.two'), false)
    const commits = committedTable({ gb: { 'b.one': { 1: 2 }, 'a.two': { 0: 1 } } })
    base = observed(base, 'group_offsets', commits, { at: 120_000 })
    assert.equal(tenant.visibility().seesTopic('a.two'), true)
    assert.deepEqual(tenant.known().topics.last!.outcome.data.names, ['a.two', 'b.one'])
  })

  test('everything of a cluster is its very knowledge', () => {
    const base = cluster()
    const everything = scope([['cluster', 'c1']], [topic('none')])
    assert.equal(tenantKnown(everything, () => base).known().topics, base.topics)
  })
})
