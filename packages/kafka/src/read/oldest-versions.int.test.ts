/**
 * The same reads in the oldest version of every API that a real broker still speaks: what brokers older than those at
 * hand, and other makes, would be asked. What the newest versions say is the measure.
 */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { olderNode } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import type { Kafka } from '../client/kafka.ts'
import type { Codec } from '../protocol/codec.ts'
import { commit, createTopics, openTestKafka, produce, uniqueName } from '../testing/estate.ts'
import { startConsumer } from '../testing/groups.ts'
import { committedOffsets } from './committed-offsets.ts'
import { describeTopicConfigs } from './describe-configs.ts'
import { describeGroups } from './describe-groups.ts'
import { describeLogDirs } from './describe-log-dirs.ts'
import { describeTopics } from './describe-topics.ts'
import { listGroups } from './list-groups.ts'
import { listOffsets } from './list-offsets.ts'
import type { CommittedTable, ListedGroup } from './model.ts'

suite('the oldest versions of every API', () => {
  const topic = uniqueName('topic')
  const committed = [uniqueName('first'), uniqueName('second')]
  const active = uniqueName('active')
  let node: TestKafka
  let newest: Kafka
  let oldest: Kafka

  before(async () => {
    node = await olderNode()
    newest = openTestKafka(node.bootstrap)
    oldest = inOldestVersions(newest)
    await createTopics(node.bootstrap, [
      { name: topic, partitions: 2, configs: { 'retention.ms': '7200000' } },
    ])
    await produce(node.bootstrap, topic, [3, 4])
    for (const group of committed) {
      const partitions = [{ partition: 1, offset: 2, metadata: 'noted' }]
      await commit(newest, { group, topics: [{ name: topic, partitions }] })
    }
  })
  after(async () => {
    await newest[Symbol.asyncDispose]()
    await node[Symbol.asyncDispose]()
  })

  async function ownGroups(kafka: Kafka): Promise<ListedGroup[]> {
    const ids = new Set([...committed, active])
    return (await listGroups(kafka)).data.filter(({ id }) => ids.has(id))
  }

  test('topics and offsets', async () => {
    const [old, now] = [await describeTopics(oldest), await describeTopics(newest)]
    assert.deepEqual(old.faults, [])
    const at = old.data.names.indexOf(topic)
    assert.ok(at >= 0)
    assert.equal(old.data.ids[at], '')
    const rows = old.data.first.subarray(at, at + 2)
    const [from = 0, to = 0] = rows
    assert.equal(to - from, 2)
    assert.deepEqual([...old.data.leader.subarray(from, to)], [1, 1])
    assert.ok(now.data.names.includes(topic))
    const offsets = await listOffsets(oldest, old.data)
    assert.deepEqual([...offsets.data.end.subarray(from, to)], [3, 4])
    assert.deepEqual([...offsets.data.start.subarray(from, to)], [0, 0])
  })

  test('groups: classic without state; the same members and commits', async () => {
    const member = { bootstrap: node.bootstrap, group: active, topic }
    await using _ = await startConsumer(member, 'classic')
    await until(
      async () => {
        const groups = await ownGroups(newest)
        const { data } = await describeGroups(newest, groups)
        const table = (await committedOffsets(newest, groups)).data
        return data.some(({ members }) => members?.length === 1) && rowsOf(table).length === 4
      },
      { describe: 'the consumer with its commits' },
    )
    const groups = await ownGroups(oldest)
    assert.deepEqual(
      groups.map(({ kind, state, coordinator }) => [kind, state, coordinator]),
      groups.map(() => ['classic', '', 1]),
    )
    assert.equal(groups.length, 3)
    const [old, now] = [await describeGroups(oldest, groups), await describeGroups(newest, groups)]
    assert.deepEqual(old, now)
    const [oldRows, nowRows] = [
      await committedOffsets(oldest, groups),
      await committedOffsets(newest, groups),
    ]
    assert.deepEqual(oldRows.faults, [])
    assert.deepEqual(rowsOf(oldRows.data), rowsOf(nowRows.data))
    assert.deepEqual([...oldRows.data.metadata.values()], ['noted', 'noted'])
  })

  test('groups whose coordinator is another than said are found, one request each', async () => {
    const moved = (await ownGroups(newest)).map((group) => ({ ...group, coordinator: 99 }))
    const { data, faults } = await describeGroups(oldest, moved)
    assert.deepEqual(faults, [])
    assert.ok(data.every(({ members, coordinator }) => members !== null && coordinator === 1))
  })

  test('log dirs without volume sizes, configurations without types', async () => {
    const [old, now] = [await describeLogDirs(oldest), await describeLogDirs(newest)]
    assert.deepEqual(old.faults, [])
    assert.equal(old.data.dirs[0]?.path, now.data.dirs[0]?.path)
    assert.equal(old.data.dirs[0]?.totalBytes, null)
    assert.ok(old.data.topics.includes(topic))

    const configs = await describeTopicConfigs(oldest, [topic])
    assert.deepEqual(configs.faults, [])
    const key = configs.data.keys.indexOf('retention.ms')
    const row = configs.data.key.indexOf(key)
    assert.equal(configs.data.values[configs.data.value[row] ?? -1], '7200000')
    assert.equal(configs.data.types[key], null)
    assert.equal(configs.data.docs[key], null)
  })
})

function rowsOf(table: CommittedTable): string[] {
  return Array.from(table.group, (group, row) =>
    [
      table.groups[group],
      table.topics[table.topic[row] ?? -1],
      table.partition[row],
      table.offset[row],
      table.metadata.get(row) ?? '',
    ].join(' '),
  ).sort()
}

/** The same client, which asks for the oldest version that both sides have. */
function inOldestVersions(kafka: Kafka): Kafka {
  return {
    options: kafka.options,
    counters: kafka.counters,
    request: (target, codec, request, options) =>
      kafka.request(target, oldestOf(codec), request, options),
    version: (target, codec, options) => kafka.version(target, oldestOf(codec), options),
    features: (target, options) => kafka.features(target, options),
    brokers: (options) => kafka.brokers(options),
    learn: (brokers) => kafka.learn(brokers),
    [Symbol.asyncDispose]: () => kafka[Symbol.asyncDispose](),
  }
}

function oldestOf<Req, Res>(codec: Codec<Req, Res>): Codec<Req, Res> {
  return { ...codec, maxVersion: codec.minVersion }
}
