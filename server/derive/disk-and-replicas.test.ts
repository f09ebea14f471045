import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Fault } from '@millrace/kafka/read/model.ts'
import { brokerRows } from './broker-rows.ts'
import { Facts } from './facts.ts'
import { MissingList } from './missing.ts'
import { problems } from './problems.ts'
import { topicOf, withOffsets } from './rows-for-tests.ts'
import { configTable, logDirTable, observed, smallCluster } from './tables-for-tests.ts'
import { topicRows } from './topic-rows.ts'

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
