/** One of three brokers dead, then back, then frozen: only its parts are missing, named, and in time. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { threeNodes } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka, TestNode } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import type { Kafka } from '../client/kafka.ts'
import { commit, createTopics, openTestKafka, produce, uniqueName } from '../testing/estate.ts'
import { committedOffsets } from './committed-offsets.ts'
import { describeCluster } from './describe-cluster.ts'
import { describeTopicConfigs } from './describe-configs.ts'
import { describeGroups } from './describe-groups.ts'
import { describeLogDirs } from './describe-log-dirs.ts'
import { describeTopics } from './describe-topics.ts'
import { listGroups } from './list-groups.ts'
import { listOffsets } from './list-offsets.ts'
import type { Fault, ListedGroup, TopicTable } from './model.ts'

/** Longer than the brokers' session time-out of 6 s, twice over on a busy machine. */
const FAILOVER_MS = 60_000

suite('one of three brokers away', () => {
  /** One replica each: what the broker leads is gone with it. Three replicas: another takes over. */
  const single = uniqueName('single')
  const safe = uniqueName('safe')
  const groups = Array.from({ length: 9 }, (_, i) => `${uniqueName('group')}-${i}`)
  let cluster: TestKafka
  let kafka: Kafka
  let table: TopicTable
  let listed: readonly ListedGroup[]
  let victim: TestNode

  before(async () => {
    cluster = await threeNodes()
    kafka = openTestKafka(cluster.bootstrap)
    await createTopics(cluster.bootstrap, [
      { name: single, partitions: 3, replicas: 1 },
      { name: safe, partitions: 3, replicas: 3 },
    ])
    await produce(cluster.bootstrap, single, [1, 2, 3])
    await produce(cluster.bootstrap, safe, [4, 5, 6])
    for (const group of groups) {
      const partitions = [{ partition: 0, offset: 2 }]
      await commit(kafka, { group, topics: [{ name: safe, partitions }] })
    }
    table = await wholeTable()
    listed = (await listGroups(kafka)).data.filter(({ id }) => groups.includes(id))
    assert.equal(listed.length, groups.length)
    // A victim that matters: it leads a partition and coordinates a group.
    const id = listed[0]?.coordinator
    const found = cluster.nodes.find((node) => node.id === id)
    assert.ok(found !== undefined)
    victim = found
    const first = table.first[table.names.indexOf(single)] ?? 0
    assert.ok(table.leader.subarray(first, first + 3).includes(victim.id))
  })
  after(async () => {
    await kafka[Symbol.asyncDispose]()
    await cluster[Symbol.asyncDispose]()
  })

  /** The topics once each of the three brokers leads one of `single`. */
  async function wholeTable(): Promise<TopicTable> {
    return until(
      async () => {
        const { data } = await describeTopics(kafka)
        const first = data.first[data.names.indexOf(single)] ?? 0
        const leaders = data.leader.subarray(first, first + 3)
        return leaders.every((leader) => leader >= 0) && data
      },
      { describe: 'leaders for every partition', deadlineMs: FAILOVER_MS },
    )
  }

  /** Offsets of a topic by partition; null where missing, with the fault that says why. */
  async function endsOf(name: string, timeoutMs = 5_000) {
    const { data, faults } = await listOffsets(kafka, table, { timeoutMs })
    const topic = table.names.indexOf(name)
    const [from = 0, to = 0] = table.first.subarray(topic, topic + 2)
    return Array.from(data.end.subarray(from, to), (end, p) => ({
      end: Number.isNaN(end) ? null : end,
      leader: table.leader[from + p] ?? -1,
      fault: faults[data.fault[from + p] ?? -1] ?? null,
    }))
  }

  function assertNamesVictim(faults: readonly Fault[]): void {
    assert.ok(faults.length > 0)
    for (const { kind, broker, message } of faults) {
      assert.deepEqual([kind, broker], ['unreachable', victim.id], message)
    }
  }

  const others = (): number[] => cluster.nodes.map(({ id }) => id).filter((id) => id !== victim.id)

  test('dead: the others’ offsets, groups, disks and configurations are there', async () => {
    await victim.kill()
    for (const { end, leader, fault } of await endsOf(single)) {
      if (leader !== victim.id) {
        assert.ok(end !== null && fault === null)
      } else {
        assert.equal(end, null)
        assert.ok(fault !== null)
      }
    }
    const dirs = await describeLogDirs(kafka)
    assert.deepEqual(new Set(dirs.data.dirs.map(({ broker }) => broker)), new Set(others()))
    const configs = await describeTopicConfigs(kafka, [single, safe])
    assert.deepEqual(configs.data.resources, [single, safe])
    const again = await listGroups(kafka)
    assert.equal(again.allFailed, false)
  })

  test('dead: groups listed before find their new coordinator', async () => {
    const described = await until(
      async () => {
        const answer = await describeGroups(kafka, listed)
        return answer.faults.length === 0 && answer
      },
      { describe: 'all groups described elsewhere', deadlineMs: FAILOVER_MS },
    )
    assert.ok(described.data.every(({ members }) => members !== null))
    assert.ok(described.data.every(({ coordinator }) => coordinator !== victim.id))
    const committed = await committedOffsets(kafka, listed)
    assert.deepEqual(committed.faults, [])
    assert.equal(committed.data.offset.length, groups.length)
  })

  test('dead: once the controller noticed, it is fenced, and its partitions have no leader', async () => {
    const noticed = await until(
      async () => {
        const { data, faults } = await describeCluster(kafka)
        return data.brokers.some(({ fenced }) => fenced) && { data, faults }
      },
      { describe: 'the fenced broker', deadlineMs: FAILOVER_MS },
    )
    assert.deepEqual(
      noticed.data.brokers.map(({ id, fenced, answers }) => [id, fenced, answers]),
      cluster.nodes.map(({ id }) => [id, id === victim.id, id !== victim.id]),
    )
    assertNamesVictim(noticed.faults)
    table = await until(
      async () => {
        const { data } = await describeTopics(kafka)
        const first = data.first[data.names.indexOf(single)] ?? 0
        return data.leader.subarray(first, first + 3).includes(-1) && data
      },
      { describe: 'a partition without a leader', deadlineMs: FAILOVER_MS },
    )
    for (const { end, leader, fault } of await endsOf(single)) {
      assert.equal(end === null, leader === -1)
      assert.equal(fault?.code, leader === -1 ? 'LEADER_NOT_AVAILABLE' : undefined)
    }
    assert.deepEqual(
      (await endsOf(safe)).map(({ end }) => end),
      [4, 5, 6],
    )
  })

  test('back: everything is there again', async () => {
    await victim.restart()
    await until(
      async () => {
        table = await wholeTable()
        const ends = await endsOf(single)
        const dirs = await describeLogDirs(kafka)
        return ends.every(({ end }) => end !== null) && dirs.faults.length === 0
      },
      { describe: 'all offsets and log dirs', deadlineMs: FAILOVER_MS },
    )
  })

  test('frozen: answers come by the deadline, without its parts', async () => {
    victim.freeze()
    try {
      const timeoutMs = 2_500
      const started = performance.now()
      const [ends, dirs, groupsNow] = await Promise.all([
        endsOf(single, timeoutMs),
        describeLogDirs(kafka, { timeoutMs }),
        listGroups(kafka, { timeoutMs }),
      ])
      const tookMs = performance.now() - started
      assert.ok(tookMs < timeoutMs + 2_000, `took ${tookMs} ms`)
      for (const { end, leader, fault } of ends) {
        assert.equal(end === null, leader === victim.id)
        if (end === null) assertNamesVictim(fault === null ? [] : [fault])
      }
      assertNamesVictim(dirs.faults)
      assert.deepEqual(new Set(dirs.data.dirs.map(({ broker }) => broker)), new Set(others()))
      assert.equal(groupsNow.allFailed, false)
      assertNamesVictim(groupsNow.faults.filter(({ broker }) => broker !== undefined))
    } finally {
      victim.thaw()
    }
  })

  test('aborted: the caller’s own abort is thrown, not reported as a fault', async () => {
    const signal = AbortSignal.abort()
    await assert.rejects(() => listOffsets(kafka, table, { signal }), { code: 'MR_KAFKA_ABORTED' })
    await assert.rejects(() => describeTopics(kafka, { signal }), { code: 'MR_KAFKA_ABORTED' })
  })
})
