/** Topics, offsets, disks, configurations, brokers and quotas, next to what Kafka's own tools say. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { olderNode, singleNode } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import type { Kafka } from '../client/kafka.ts'
import {
  commit,
  createTopics,
  deleteTopic,
  openTestKafka,
  produce,
  uniqueName,
} from '../testing/estate.ts'
import { assertSameRows } from '../testing/tool-output.ts'
import { committedOffsets } from './committed-offsets.ts'
import { describeAcls } from './describe-acls.ts'
import { describeCluster } from './describe-cluster.ts'
import { describeBrokerConfigs, describeTopicConfigs } from './describe-configs.ts'
import { describeGroups } from './describe-groups.ts'
import { describeLogDirs } from './describe-log-dirs.ts'
import { describeQuorum } from './describe-quorum.ts'
import { describeQuotas } from './describe-quotas.ts'
import { describeTopics } from './describe-topics.ts'
import { listGroups } from './list-groups.ts'
import { listOffsets } from './list-offsets.ts'
import { CONFIG_SOURCES } from './model.ts'
import type { ConfigTable, Fault, TopicTable } from './model.ts'
import { offsetsForTimestamp } from './offsets-for-timestamp.ts'

for (const { release, start, level } of [
  { release: '4.3', start: () => singleNode(), level: '4.3-IV0' },
  { release: '3.9', start: () => olderNode(), level: '3.9-IV0' },
]) {
  suite(`the estate of Kafka ${release}`, () => {
    // Named so that they come back sorted by code unit: Z before a.
    const names = ['Zulu', 'alpha', 'beta'].map(uniqueName).sort()
    const [plain = '', tuned = '', third = ''] = names
    let node: TestKafka
    let kafka: Kafka

    before(async () => {
      node = await start()
      kafka = openTestKafka(node.bootstrap)
      await createTopics(node.bootstrap, [
        { name: plain, partitions: 4 },
        {
          name: tuned,
          partitions: 1,
          configs: { 'cleanup.policy': 'compact', 'retention.ms': '3600000' },
        },
        { name: third, partitions: 2 },
      ])
      await produce(node.bootstrap, plain, [3, 0, 5, 8])
      await produce(node.bootstrap, third, [0, 2])
    })
    after(async () => {
      await kafka[Symbol.asyncDispose]()
      await node[Symbol.asyncDispose]()
    })

    const words = (args: string): string[] =>
      `--bootstrap-server ${node.bootstrap} ${args}`.split(' ')

    async function topicTable(): Promise<TopicTable> {
      const { data, faults, allFailed } = await describeTopics(kafka)
      assert.deepEqual(faults, [])
      assert.equal(allFailed, false)
      return data
    }

    test('topics are sorted, rows numbered by partition, and internal ones marked', async () => {
      await commit(kafka, {
        group: uniqueName('group'),
        topics: [{ name: plain, partitions: [{ partition: 0, offset: 1 }] }],
      })
      const table = await topicTable()
      assert.deepEqual(table.names, table.names.toSorted())
      assert.deepEqual(
        table.names.filter((name) => names.includes(name)),
        names,
      )
      const topic = table.names.indexOf(plain)
      const [from = 0, to = 0] = table.first.subarray(topic, topic + 2)
      assert.equal(to - from, 4)
      assert.match(table.ids[topic] ?? '', /^[\w-]{22}$/)
      assert.deepEqual([...table.leader.subarray(from, to)], [1, 1, 1, 1])
      for (const [of, values] of [
        [table.replicasFrom, table.replicas],
        [table.isrFrom, table.isr],
      ] as const) {
        const [begin, end] = [of[from] ?? -1, of[to] ?? -1]
        assert.deepEqual([...values.subarray(begin, end)], [1, 1, 1, 1])
      }
      const internal = table.names.filter((_, index) => table.internal[index] === 1)
      assert.ok(internal.includes('__consumer_offsets'))
      assert.ok(!internal.includes(plain))
    })

    test('offsets are those of GetOffsetShell', async () => {
      const table = await topicTable()
      const { data, faults } = await listOffsets(kafka, table)
      assert.deepEqual(ofTopics(faults, names), [])
      assert.ok(Math.abs(data.endAt - Date.now()) < 60_000)
      const ours = (values: Float64Array): string[] =>
        [plain, third].flatMap((name) => {
          const topic = table.names.indexOf(name)
          const [from = 0, to = 0] = table.first.subarray(topic, topic + 2)
          return Array.from(values.subarray(from, to), (offset, p) => `${name}:${p}:${offset}`)
        })
      for (const [values, time] of [
        [data.start, 'earliest'],
        [data.end, 'latest'],
      ] as const) {
        const args = words(`--topic ${plain}|${third} --time ${time}`)
        const told = await node.tool('org.apache.kafka.tools.GetOffsetShell', args)
        assertSameRows(ours(values), told.stdout.trim().split('\n'))
      }
    })

    test('a topic deleted between two looks is named; the others’ offsets are there', async () => {
      const doomed = uniqueName('doomed')
      await createTopics(node.bootstrap, [{ name: doomed, partitions: 2 }])
      const table = await topicTable()
      await deleteTopic(node.bootstrap, doomed)
      const from = table.first[table.names.indexOf(doomed)] ?? -1
      const { data, faults } = await until(
        async () => {
          const answer = await listOffsets(kafka, table)
          return answer.data.end.subarray(from, from + 2).every(Number.isNaN) && answer
        },
        { describe: 'the deletion to be noticed for both partitions' },
      )
      const own = ofTopics(faults, [doomed])
      assert.deepEqual(
        own.map(({ kind, code }) => [kind, code]),
        [['failed', 'UNKNOWN_TOPIC_OR_PARTITION']],
      )
      for (const index of data.fault.subarray(from, from + 2)) assert.equal(faults[index], own[0])
      assert.equal(data.end[table.first[table.names.indexOf(plain)] ?? -1], 3)
    })

    test('offsets for a time', async () => {
      const table = await topicTable()
      const at = async (time: number) => {
        const { data, faults } = await offsetsForTimestamp(kafka, table, plain, time)
        assert.deepEqual(faults, [])
        return [...data]
      }
      assert.deepEqual(await at(1_000), [0, -1, 0, 0])
      assert.deepEqual(await at(Date.now() + 3_600_000), [-1, -1, -1, -1])
      const unknown = await offsetsForTimestamp(kafka, table, 'no-such-topic', 1_000)
      assert.equal(unknown.allFailed, true)
      assert.match(unknown.faults[0]?.message ?? '', /no-such-topic is not among the/)
      await assert.rejects(() => offsetsForTimestamp(kafka, table, plain, -1), RangeError)
    })

    test('disk sizes are those of LogDirsCommand', async () => {
      const { data, faults } = await describeLogDirs(kafka)
      assert.deepEqual(faults, [])
      assert.equal(data.dirs.length, 1)
      assert.equal(data.dirs[0]?.broker, 1)
      assert.equal(data.dirs[0]?.error, null)
      assert.ok((data.dirs[0]?.totalBytes ?? 0) > (data.dirs[0]?.usableBytes ?? 0))
      const ours = Array.from(data.topic, (index, row) => ({ name: data.topics[index] ?? '', row }))
        .filter(({ name }) => names.includes(name))
        .map(({ name, row }) => `${name}-${data.partition[row]} ${data.size[row]}`)
      const told = await node.tool(
        'org.apache.kafka.tools.LogDirsCommand',
        words(`--describe --topic-list ${names.join(',')}`),
      )
      const sizes = told.stdout.matchAll(/"partition":"([^"]+)","size":(\d+)/g)
      assertSameRows(
        ours,
        Array.from(sizes, ([, partition, size]) => `${partition} ${size}`),
      )
      assert.equal(ours.length, 7)
    })

    test('topic configurations are those of ConfigCommand, with defaults and documentation', async () => {
      const { data, faults } = await describeTopicConfigs(kafka, [...names, 'no-such-topic'])
      assert.deepEqual(
        faults.map(({ kind, code, item }) => [kind, code, item]),
        [['failed', 'UNKNOWN_TOPIC_OR_PARTITION', 'no-such-topic']],
      )
      assert.deepEqual(data.resources, names)
      const told = await node.tool(
        'kafka.admin.ConfigCommand',
        words(`--describe --all --entity-type topics --entity-name ${tuned}`),
      )
      const lines = told.stdout.matchAll(/^ {2}([\w.]+)=(.*?) sensitive=/gm)
      assertSameRows(
        entriesOf(data, tuned).map(({ key, value }) => `${key}=${value}`),
        Array.from(lines, ([, key, value]) => `${key}=${value}`),
      )
      const retention = entriesOf(data, tuned).find(({ key }) => key === 'retention.ms')
      assert.deepEqual(retention && { ...retention, docs: retention.docs?.slice(0, 22) }, {
        key: 'retention.ms',
        value: '3600000',
        source: 'dynamic_topic',
        defaultValue: '604800000',
        type: 'LONG',
        docs: 'This configuration con',
      })
      const policy = entriesOf(data, plain).find(({ key }) => key === 'cleanup.policy')
      assert.equal(policy?.source, 'default')
      assert.equal(policy?.value, 'delete')
    })

    test('a broker’s configuration; another that is not there is named', async () => {
      const { data, faults } = await describeBrokerConfigs(kafka, [1, 77])
      assert.deepEqual(data.resources, ['1'])
      const node1 = entriesOf(data, '1').find(({ key }) => key === 'node.id')
      assert.equal(node1?.value, '1')
      assert.equal(node1?.source, 'static_broker')
      assert.ok(entriesOf(data, '1').length > 200)
      assert.deepEqual(
        faults.map(({ kind, broker }) => [kind, broker]),
        [['unreachable', 77]],
      )
    })

    test('brokers, release, features and quorum', async () => {
      const { data, faults } = await describeCluster(kafka)
      assert.deepEqual(faults, [])
      const [own] = node.nodes
      assert.deepEqual(data.brokers, [
        {
          id: 1,
          host: '127.0.0.1',
          port: own?.port,
          rack: null,
          fenced: false,
          release,
          answers: true,
        },
      ])
      assert.equal(data.controllerId, 1)
      const metadata = data.features.find(({ name }) => name === 'metadata.version')
      assert.equal(metadata?.label, level)
      assert.equal(metadata?.finalized, metadata?.supportedMax)

      const quorum = await describeQuorum(kafka)
      assert.deepEqual(quorum.faults, [])
      assert.equal(quorum.data?.leaderId, 1)
      assert.deepEqual(
        quorum.data?.replicas.map(({ id, voter }) => [id, voter]),
        [[1, true]],
      )
      assert.ok((quorum.data?.highWatermark ?? 0) > 0)
    })

    test('quotas by entity, defaults as null', async () => {
      const client = uniqueName('client')
      // So high that it slows nobody down who uses the same broker.
      for (const entity of [`--entity-name ${client}`, '--entity-default']) {
        const args = `--alter --add-config producer_byte_rate=123456789012 --entity-type clients ${entity}`
        const altered = await node.tool('kafka.admin.ConfigCommand', words(args))
        assert.equal(altered.code, 0, altered.stderr)
      }
      const { data, faults } = await describeQuotas(kafka)
      const undone = await node.tool(
        'kafka.admin.ConfigCommand',
        words('--alter --delete-config producer_byte_rate --entity-type clients --entity-default'),
      )
      assert.equal(undone.code, 0, undone.stderr)
      assert.deepEqual(faults, [])
      for (const name of [client, null]) {
        const found = data.find(({ entity }) => entity['client-id'] === name)
        assert.deepEqual(found, {
          entity: { 'client-id': name },
          values: { producer_byte_rate: 123_456_789_012 },
        })
      }
    })

    test('without an authorizer ACLs are unsupported, and say so', async () => {
      const { faults, allFailed } = await describeAcls(kafka)
      assert.equal(allFailed, true)
      assert.deepEqual(
        faults.map(({ kind, code }) => [kind, code]),
        [['unsupported', 'SECURITY_DISABLED']],
      )
      assert.match(faults[0]?.message ?? '', /no authorizer/)
    })

    test('groups of one kind asked for as another: a fault, never an exception', async () => {
      const id = uniqueName('group')
      const partitions = [{ partition: 0, offset: 2 }]
      await commit(kafka, { group: id, topics: [{ name: plain, partitions }] })
      const { data: groups } = await listGroups(kafka)
      const group = groups.find((one) => one.id === id)
      assert.equal(group?.kind, 'classic')
      if (group === undefined) return
      for (const kind of ['consumer', 'share', 'streams', 'unknown'] as const) {
        const answer = await describeGroups(kafka, [{ ...group, kind }])
        assert.equal(answer.allFailed, true)
        assert.equal(answer.data[0]?.members, null)
        const expected = release === '3.9' || kind === 'unknown' ? 'unsupported' : 'failed'
        assert.deepEqual(
          answer.faults.map((fault) => fault.kind),
          [expected],
        )
      }
      if (release === '3.9') {
        const share = await committedOffsets(kafka, [{ ...group, kind: 'share' }])
        assert.match(share.faults[0]?.message ?? '', /DescribeShareGroupOffsets.*needs Kafka 4\.1/)
      }
    })
  })
}

/** Other test files create and delete topics on the same broker. */
function ofTopics(faults: readonly Fault[], names: readonly string[]): Fault[] {
  return faults.filter(({ item }) => item === undefined || names.includes(item))
}

function entriesOf(table: ConfigTable, resource: string) {
  const index = table.resources.indexOf(resource)
  const [from = 0, to = 0] = table.from.subarray(index, index + 2)
  return Array.from({ length: to - from }, (_, i) => {
    const row = from + i
    const key = table.key[row] ?? -1
    return {
      key: table.keys[key],
      value: table.values[table.value[row] ?? -1] ?? null,
      source: CONFIG_SOURCES[table.source[row] ?? 0],
      defaultValue: table.values[table.defaultValue[row] ?? -1] ?? null,
      type: table.types[key],
      docs: table.docs[key],
    }
  })
}
