import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Fault } from '@millrace/kafka/read/model.ts'
import type { Known } from '../state/snapshot-store.ts'
import { NOTHING_KNOWN } from '../state/snapshot-store.ts'
import { brokerRows } from './broker-rows.ts'
import { Facts } from './facts.ts'
import { groupDetail } from './group-detail.ts'
import { groupRows } from './group-rows.ts'
import { MissingList } from './missing.ts'
import { partitionRows } from './partition-rows.ts'
import { problems } from './problems.ts'
import {
  committedTable,
  configTable,
  describedGroup,
  listedGroup,
  logDirTable,
  observed,
  offsetTable,
  smallCluster,
  topicTable,
} from './tables-for-tests.ts'
import { topicGroups } from './topic-groups.ts'
import { topicRows } from './topic-rows.ts'

type Ends = Readonly<Record<string, readonly (readonly [number, number] | null)[]>>

function withOffsets(known: Known, values: Ends, at: number, faults: readonly Fault[] = []): Known {
  const topics = known.topics.last!.outcome.data
  return observed(known, 'offsets', offsetTable(topics, values, at), { at, faults })
}

function topicOf(known: Known, name = 'orders') {
  const missing = new MissingList()
  const row = topicRows(new Facts(known), missing).find((topic) => topic.name === name)
  assert.ok(row, `no row of ${name}`)
  return {
    row,
    why: (field: string) => missing.list[row.missing?.[field] ?? -1]?.reason ?? null,
    missing: missing.list,
  }
}

function groupOf(known: Known, id = 'g') {
  const missing = new MissingList()
  const row = groupRows(new Facts(known), missing).find((group) => group.id === id)
  assert.ok(row, `no row of ${id}`)
  return { row, why: (field: string) => missing.list[row.missing?.[field] ?? -1] ?? null }
}

describe('write rates', () => {
  const id = (text: string) => ({ orders: { id: text, partitions: [{}, {}] } })
  const cases: {
    name: string
    before: Ends
    after: Ends
    idAfter?: string
    rate: number | null
    why: RegExp | null
  }[] = [
    {
      name: 'records per second',
      before: {
        orders: [
          [0, 10],
          [0, 20],
        ],
      },
      after: {
        orders: [
          [0, 70],
          [0, 80],
        ],
      },
      rate: 2,
      why: null,
    },
    {
      name: 'nothing written',
      before: {
        orders: [
          [0, 10],
          [0, 20],
        ],
      },
      after: {
        orders: [
          [0, 10],
          [0, 20],
        ],
      },
      rate: 0,
      why: null,
    },
    {
      name: 'deleted and created again',
      before: {
        orders: [
          [0, 10],
          [0, 20],
        ],
      },
      after: {
        orders: [
          [0, 70],
          [0, 80],
        ],
      },
      idAfter: 'other',
      rate: null,
      why: /two observations/,
    },
    {
      name: 'an end offset that went back is no negative rate',
      before: {
        orders: [
          [0, 100],
          [0, 20],
        ],
      },
      after: {
        orders: [
          [0, 10],
          [0, 80],
        ],
      },
      rate: 1,
      why: /went back/,
    },
    {
      name: 'all went back',
      before: {
        orders: [
          [0, 100],
          [0, 90],
        ],
      },
      after: {
        orders: [
          [0, 10],
          [0, 8],
        ],
      },
      rate: null,
      why: /went back/,
    },
    {
      name: 'one partition unknown is a lower bound',
      before: {
        orders: [
          [0, 10],
          [0, 20],
        ],
      },
      after: { orders: [[0, 70], null] },
      rate: 1,
      why: /broker 2 is silent/,
    },
  ]
  for (const { name, before, after, idAfter = 'one', rate, why } of cases)
    it(name, () => {
      let known = withOffsets(smallCluster(id('one')), before, 60_000)
      known = observed(known, 'topics', topicTable(id(idAfter)))
      const fault: Fault = {
        kind: 'unreachable',
        broker: 2,
        code: 'X',
        message: 'broker 2 is silent',
      }
      known = withOffsets(known, after, 120_000, [fault])
      const topic = topicOf(known)
      assert.equal(topic.row.write_rate, rate)
      if (why === null) assert.equal(topic.why('write_rate'), null)
      else assert.match(topic.why('write_rate') ?? '', why)
    })

  it('are pending after the first look', () => {
    const { row, why } = topicOf(
      withOffsets(
        smallCluster(),
        {
          orders: [
            [0, 5],
            [0, 5],
          ],
        },
        60_000,
      ),
    )
    assert.equal(row.write_rate, null)
    assert.equal(row.messages, 10)
    assert.match(why('write_rate') ?? '', /two observations/)
  })

  it('count partitions that were added from their second look on', () => {
    let known = withOffsets(
      smallCluster(),
      {
        orders: [
          [0, 0],
          [0, 0],
        ],
      },
      60_000,
    )
    known = observed(known, 'topics', topicTable({ orders: { partitions: [{}, {}, {}] } }))
    known = withOffsets(
      known,
      {
        orders: [
          [0, 60],
          [0, 60],
          [0, 999],
        ],
      },
      120_000,
    )
    const rows = partitionRows(
      new Facts(known),
      known.topics.last!.outcome.data,
      0,
      new MissingList(),
    )
    assert.deepEqual(
      rows.map((row) => row.write_rate),
      [1, 1, null],
    )
    assert.equal(topicOf(known).row.write_rate, 2)
  })
})

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

describe('read rates', () => {
  function reading(before: Record<number, number>, after: Record<number, number>): Known {
    let known = withOffsets(
      smallCluster(),
      {
        orders: [
          [0, 900],
          [0, 900],
        ],
      },
      60_000,
    )
    known = observed(known, 'group_list', [listedGroup('g')])
    known = observed(
      known,
      'group_offsets',
      committedTable({ other: { orders: { 0: 1 } }, g: { orders: before } }),
      { at: 60_000 },
    )
    known = withOffsets(
      known,
      {
        orders: [
          [0, 900],
          [0, 900],
        ],
      },
      120_000,
    )
    return observed(known, 'group_offsets', committedTable({ g: { orders: after } }), {
      at: 120_000,
    })
  }
  const cases: {
    name: string
    before: Record<number, number>
    after: Record<number, number>
    rate: number | null
  }[] = [
    { name: 'advance per second', before: { 0: 0, 1: 60 }, after: { 0: 60, 1: 180 }, rate: 3 },
    {
      name: 'set back on one partition: the others',
      before: { 0: 600, 1: 60 },
      after: { 0: 0, 1: 180 },
      rate: 2,
    },
    { name: 'set back everywhere: unknown', before: { 0: 600 }, after: { 0: 0 }, rate: null },
    { name: 'first commit: unknown', before: {}, after: { 0: 60 }, rate: null },
  ]
  for (const { name, before, after, rate } of cases)
    it(name, () => {
      const known = reading(before, after)
      assert.equal(groupOf(known).row.read_rate, rate)
      assert.equal(topicOf(known).row.read_rate, rate ?? 0)
      assert.equal(groupOf(known).why('read_rate') === null, rate !== null)
    })
})

describe('groups', () => {
  it('keep their other cells when describing fails or assignments are private', () => {
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
      listedGroup('denied'),
      listedGroup('workers', { protocolType: 'connect' }),
    ])
    known = observed(
      known,
      'groups',
      [
        describedGroup('denied', null),
        describedGroup('workers', { w: null }, { protocolType: 'connect' }),
      ],
      {
        faults: [
          {
            kind: 'denied',
            item: 'denied',
            code: 'GROUP_AUTHORIZATION_FAILED',
            message: 'needs DESCRIBE on group denied',
          },
        ],
      },
    )
    known = observed(known, 'group_offsets', committedTable({ denied: { orders: { 0: 1 } } }), {
      at: 59_000,
    })
    const denied = groupOf(known, 'denied')
    assert.equal(denied.row.members, null)
    assert.match(denied.why('members')?.reason ?? '', /DESCRIBE on group denied/)
    assert.equal(denied.row.lag, 9)
    const workers = groupOf(known, 'workers')
    assert.equal(workers.row.members, 1)
    assert.equal(workers.row.partitions_assigned, null)
    assert.match(workers.why('partitions_assigned')?.reason ?? '', /connect/)
    assert.equal(workers.row.lag, 0)
  })

  it('say nothing was committed rather than 0 during a first rebalance', () => {
    let known = withOffsets(
      smallCluster(),
      {
        orders: [
          [0, 10],
          [7, 7],
        ],
      },
      60_000,
    )
    known = observed(known, 'group_list', [listedGroup('g', { state: 'PreparingRebalance' })])
    known = observed(known, 'groups', [
      describedGroup('g', { m: { orders: [0, 1] } }, { state: 'PreparingRebalance' }),
    ])
    known = observed(known, 'group_offsets', committedTable({}), { at: 59_000 })
    const { row, why } = groupOf(known)
    assert.equal(row.state, 'PreparingRebalance')
    // partition 1 is empty: nothing to read there, whatever the client's setting
    assert.deepEqual([row.lag, row.partitions_unknown], [0, 1])
    assert.match(why('lag')?.reason ?? '', /auto\.offset\.reset/)
  })
})

describe('disk and replicas', () => {
  const specs = {
    orders: { partitions: [{ replicas: [1, 2] }, { replicas: [2, 1], isr: [2] }] },
    lost: { partitions: [{ leader: -1, replicas: [9], isr: [] }] },
  }
  const silent: Fault = {
    kind: 'unreachable',
    broker: 2,
    code: 'MR_KAFKA_TIMEOUT',
    message: 'Broker 2 did not answer.',
  }

  it('names the broker whose part is missing and keeps the rest', () => {
    let known = withOffsets(
      smallCluster(specs),
      {
        orders: [
          [0, 10],
          [0, 10],
        ],
        lost: [null],
      },
      60_000,
    )
    known = observed(known, 'log_dirs', logDirTable({ 1: { orders: [100, 300] } }), {
      faults: [silent],
    })
    const { row, why } = topicOf(known)
    assert.deepEqual([row.disk_bytes, row.leader_disk_bytes, row.disk_per_message], [400, 100, 5])
    assert.equal(why('disk_bytes'), 'Broker 2 did not answer.')
    assert.equal(why('leader_disk_bytes'), 'Broker 2 did not answer.')
    assert.equal(why('messages'), null)
    assert.deepEqual(
      [row.under_replicated, row.offline_partitions, row.replication_factor],
      [1, 0, 2],
    )
    const brokers = brokerRows(new Facts(known), new MissingList())
    assert.deepEqual(
      brokers.map((broker) => [
        broker.id,
        broker.state,
        broker.leaders,
        broker.replicas,
        broker.out_of_sync_replicas,
        broker.disk_bytes,
      ]),
      [
        [1, 'online', 1, 2, 1, 400],
        [2, 'online', 1, 2, 0, null],
        [3, 'online', 0, 0, 0, null],
        [9, 'gone', 0, 1, 1, null],
      ],
    )
  })

  it('counts partitions under min.insync.replicas, unknown where the configuration is denied', () => {
    const denied: Fault = {
      kind: 'denied',
      item: 'lost',
      code: 'TOPIC_AUTHORIZATION_FAILED',
      message: 'needs DESCRIBE_CONFIGS on topic lost',
    }
    const known = observed(
      smallCluster(specs),
      'topic_configs',
      configTable({ orders: { 'min.insync.replicas': '2', 'retention.ms': '-1' } }),
      { faults: [denied] },
    )
    const { row } = topicOf(known)
    assert.deepEqual(
      [row.under_min_isr, row.min_insync_replicas, row.retention_ms, row.cleanup_policy],
      [1, 2, -1, null],
    )
    const lost = topicOf(known, 'lost')
    assert.equal(lost.row.under_min_isr, null)
    assert.equal(lost.why('under_min_isr'), 'needs DESCRIBE_CONFIGS on topic lost')
  })

  it('tells very many equal faults once', () => {
    const names = Array.from({ length: 300 }, (_, i) => `t${i}`)
    const many = smallCluster(Object.fromEntries(names.map((name) => [name, { partitions: [{}] }])))
    const faults = names.map((item): Fault => ({
      kind: 'denied',
      item,
      code: 'TOPIC_AUTHORIZATION_FAILED',
      message: `needs DESCRIBE_CONFIGS on ${item}`,
    }))
    const known = observed(many, 'topic_configs', configTable({}), { faults })
    const missing = new MissingList()
    topicRows(new Facts(known), missing)
    const told = missing.list.filter(({ section }) => section === 'topic_configs')
    assert.equal(told.length, 1)
    assert.match(told[0]?.reason ?? '', /300 items/)
  })

  it('lead to problems, worst first, with links', () => {
    let known = observed(
      smallCluster(specs),
      'topic_configs',
      configTable({ orders: { 'min.insync.replicas': '2' } }),
    )
    known = observed(known, 'log_dirs', logDirTable({}), { faults: [silent], allFailed: true })
    known = observed(known, 'acls', [], {
      allFailed: true,
      faults: [{ kind: 'unsupported', code: 'SECURITY_DISABLED', message: 'no authorizer' }],
    })
    const facts = new Facts(known)
    const missing = new MissingList()
    const rows = {
      topics: topicRows(facts, missing),
      groups: [],
      brokers: brokerRows(facts, missing),
    }
    assert.deepEqual(
      problems(facts, rows).map((problem) => [problem.severity, problem.kind, problem.href]),
      [
        ['error', 'broker_down', '/brokers/9'],
        ['error', 'offline_partitions', '/topics?q=offline_partitions:>0'],
        ['error', 'under_min_isr', '/topics?q=under_min_isr:>0'],
        ['warning', 'under_replicated', '/topics?q=under_replicated:>0'],
        ['warning', 'section_failed', '/brokers'],
      ],
    )
  })
})

describe('before anything is known', () => {
  it('lists are empty and say that they are pending', () => {
    const facts = new Facts(NOTHING_KNOWN)
    const missing = new MissingList()
    facts.faults('topics').addTo(missing)
    assert.deepEqual(topicRows(facts, missing), [])
    assert.equal(missing.list[0]?.kind, 'pending')
  })

  it('data stay with their age while the newest attempts fail', () => {
    let known = withOffsets(
      smallCluster(),
      {
        orders: [
          [0, 5],
          [0, 5],
        ],
      },
      60_000,
    )
    known = observed(known, 'topics', topicTable({}), {
      at: 120_000,
      allFailed: true,
      faults: [
        { kind: 'unreachable', code: 'MR_KAFKA_UNREACHABLE', message: 'Connection refused.' },
      ],
    })
    assert.equal(topicOf(known).row.messages, 10)
    const missing = new MissingList()
    new Facts(known).faults('topics').addTo(missing)
    assert.match(
      missing.list[0]?.reason ?? '',
      /Connection refused\. Failing since 1970-01-01T00:02:00\.000Z; what is shown was read at 1970-01-01T00:01:00\.000Z/,
    )
  })
})
