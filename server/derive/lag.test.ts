import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Fault } from '@millrace/kafka/read/model.ts'
import type { Known } from '../state/snapshot-store.ts'
import { Facts } from './facts.ts'
import { groupDetail } from './group-detail.ts'
import { MissingList } from './missing.ts'
import { groupOf, topicOf, withOffsets } from './rows-for-tests.ts'
import {
  committedTable,
  describedGroup,
  listedGroup,
  observed,
  smallCluster,
} from './tables-for-tests.ts'
import { topicGroups } from './topic-groups.ts'

const twoReaders = (known: Known): Known => {
  let next = observed(known, 'group_list', [listedGroup('g'), listedGroup('h')])
  next = observed(next, 'groups', [
    describedGroup('g', { m: { orders: [0] }, nn: { orders: [1] } }),
    describedGroup('h', {}),
  ])
  return observed(
    next,
    'group_offsets',
    committedTable({ g: { orders: { 0: 4, 1: 6 } }, h: { orders: { 1: 10 } } }),
    { at: 59_000 },
  )
}

describe('lag', () => {
  const cases: {
    name: string
    start: number
    end: number
    committed: number
    lag: number | null
    lost?: number
    beyond?: boolean
    shown?: number | null
  }[] = [
    { name: 'plain', start: 0, end: 100, committed: 40, lag: 60 },
    { name: 'nothing to read', start: 0, end: 100, committed: 100, lag: 0 },
    {
      name: 'beyond the end is 0 with a flag',
      start: 0,
      end: 100,
      committed: 1000,
      lag: 0,
      beyond: true,
    },
    {
      name: 'below the start counts what can still be read',
      start: 30,
      end: 100,
      committed: 5,
      lag: 70,
      lost: 25,
    },
    { name: 'never committed (−1)', start: 10, end: 100, committed: -1, lag: null, shown: null },
    { name: 'an empty log after deletion', start: 100, end: 100, committed: 20, lag: 0, lost: 80 },
  ]
  for (const {
    name,
    start,
    end,
    committed,
    lag,
    lost = 0,
    beyond = false,
    shown = committed,
  } of cases)
    it(name, () => {
      let known = withOffsets(
        smallCluster({ orders: { partitions: [{}] } }),
        { orders: [[start, end]] },
        60_000,
      )
      known = observed(known, 'group_list', [listedGroup('g')])
      known = observed(known, 'groups', [describedGroup('g', { m: { orders: [0] } })])
      known = observed(
        known,
        'group_offsets',
        committedTable({ g: { orders: { 0: committed } } }),
        { at: 59_000 },
      )
      const detail = groupDetail(
        new Facts(known),
        known.topics.last!.outcome.data,
        'g',
        new MissingList(),
      )
      const row = detail?.partition_rows?.[0]
      assert.equal(row?.lag, lag)
      assert.equal(row?.records_lost, lost)
      assert.equal(row?.committed_beyond_end, beyond)
      assert.equal(row?.committed_offset, shown)
      assert.equal(row?.member_id, 'm')
      assert.equal(detail?.member_rows?.[0]?.lag, lag)
      assert.equal(detail?.lag, lag)
    })

  it('adds up from partitions to members, groups and topics', () => {
    const known = twoReaders(
      withOffsets(
        smallCluster(),
        {
          orders: [
            [0, 10],
            [0, 10],
          ],
        },
        60_000,
      ),
    )
    const { row } = groupOf(known)
    assert.deepEqual(
      [
        row.lag,
        row.max_partition_lag,
        row.members,
        row.hosts,
        row.topics,
        row.partitions_assigned,
        row.partitions_unknown,
      ],
      [10, 6, 2, 2, 1, 2, 0],
    )
    const topic = topicOf(known).row
    assert.deepEqual([topic.lag, topic.groups], [10, 2])
    const readers = topicGroups(
      new Facts(known),
      known.topics.last!.outcome.data,
      'orders',
      new MissingList(),
    )
    assert.deepEqual(
      readers.map((reader) => [reader.id, reader.lag, reader.partitions_assigned]),
      [
        ['g', 10, 2],
        ['h', 0, 0],
      ],
    )
  })

  it('is a lower bound while an end offset is unknown', () => {
    const fault: Fault = {
      kind: 'unreachable',
      broker: 2,
      code: 'X',
      message: 'broker 2 is silent',
    }
    const known = twoReaders(
      withOffsets(smallCluster(), { orders: [[0, 10], null] }, 60_000, [fault]),
    )
    const { row, why } = groupOf(known)
    assert.equal(row.lag, 6)
    assert.equal(row.partitions_unknown, 1)
    assert.match(why('lag')?.reason ?? '', /unknown/)
    assert.equal(groupOf(known, 'h').row.lag, null)
  })

  it('is a lower bound without flags while end offsets are older than commits', () => {
    let known = withOffsets(
      smallCluster(),
      {
        orders: [
          [0, 10],
          [0, 10],
        ],
      },
      60_000,
    )
    known = observed(known, 'group_list', [listedGroup('g')])
    known = observed(known, 'group_offsets', committedTable({ g: { orders: { 0: 50, 1: 5 } } }), {
      at: 120_000,
    })
    const { row, why } = groupOf(known)
    assert.equal(row.lag, 5)
    assert.match(why('lag')?.reason ?? '', /older than the committed/)
    const detail = groupDetail(
      new Facts(known),
      known.topics.last!.outcome.data,
      'g',
      new MissingList(),
    )
    assert.deepEqual(
      detail?.partition_rows?.map((partition) => partition.committed_beyond_end),
      [false, false],
    )
  })

  it('names topics that members read and the cluster does not list', () => {
    let known = withOffsets(
      smallCluster(),
      {
        orders: [
          [0, 10],
          [0, 10],
        ],
      },
      60_000,
    )
    known = observed(known, 'group_list', [listedGroup('g')])
    known = observed(known, 'groups', [describedGroup('g', { m: { orders: [0], secret: [0, 1] } })])
    known = observed(known, 'group_offsets', committedTable({ g: { orders: { 0: 4 } } }), {
      at: 59_000,
    })
    const { row, why } = groupOf(known)
    assert.equal(row.lag, 6)
    assert.equal(row.partitions_unknown, 2)
    assert.equal(why('lag')?.kind, 'hidden')
    assert.match(why('lag')?.reason ?? '', /secret/)
  })

  it('of share groups is what the broker tells, else unknown with the reason', () => {
    let known = withOffsets(
      smallCluster(),
      {
        orders: [
          [0, 10],
          [0, 10],
        ],
      },
      60_000,
    )
    known = observed(known, 'group_list', [
      listedGroup('g', { kind: 'share', protocolType: 'share' }),
    ])
    known = observed(known, 'groups', [
      describedGroup('g', { m: { orders: [0, 1] }, n: { orders: [0, 1] } }, { kind: 'share' }),
    ])
    const told = observed(
      known,
      'group_offsets',
      committedTable({ g: { orders: { 0: [2, 3], 1: [4, 1] } } }),
      { at: 59_000 },
    )
    assert.equal(groupOf(told).row.lag, 4)
    const detail = groupDetail(
      new Facts(told),
      told.topics.last!.outcome.data,
      'g',
      new MissingList(),
    )
    assert.deepEqual(
      detail?.partition_rows?.map((row) => row.member_id),
      [null, null],
    )
    assert.deepEqual(
      detail?.member_rows?.map((row) => row.lag),
      [null, null],
    )
    const untold = observed(
      known,
      'group_offsets',
      committedTable({ g: { orders: { 0: 2, 1: 4 } } }),
      { at: 59_000 },
    )
    const { row, why } = groupOf(untold)
    assert.equal(row.lag, null)
    assert.equal(row.partitions_unknown, 2)
    assert.equal(why('lag')?.kind, 'unsupported')
  })

  it('of an empty list of commits is 0, and pending before it was read', () => {
    let known = withOffsets(
      smallCluster(),
      {
        orders: [
          [0, 10],
          [0, 10],
        ],
      },
      60_000,
    )
    known = observed(known, 'group_list', [listedGroup('g', { state: 'Empty' })])
    known = observed(known, 'groups', [describedGroup('g', {}, { state: 'Empty' })])
    assert.equal(groupOf(known).row.lag, null)
    assert.equal(groupOf(known).why('lag')?.kind, 'pending')
    known = observed(known, 'group_offsets', committedTable({}), { at: 59_000 })
    assert.deepEqual([groupOf(known).row.lag, groupOf(known).row.topics], [0, 0])
  })
})
