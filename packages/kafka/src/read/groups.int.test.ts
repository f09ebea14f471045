/** Groups of every kind with real members, and what Kafka's own tools say of them. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { singleNode } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import type { Kafka } from '../client/kafka.ts'
import { commit, createTopics, openTestKafka, produce, uniqueName } from '../testing/estate.ts'
import { assertSameRows, columnsOf } from '../testing/tool-output.ts'
import { startConnect, startConsumer, startShareConsumer, startStreams } from '../testing/groups.ts'
import { committedOffsets } from './committed-offsets.ts'
import { describeGroups } from './describe-groups.ts'
import { listGroups } from './list-groups.ts'
import type { CommittedTable, DescribedGroup, ListedGroup } from './model.ts'

const TOOLS = 'org.apache.kafka.tools.consumer.group'
const JAVA_START_MS = 90_000

suite('groups of every kind', () => {
  const topic = uniqueName('orders')
  let node: TestKafka
  let kafka: Kafka

  before(async () => {
    // Its own node: the topics of WordCountDemo have fixed names.
    node = await singleNode({ own: true })
    kafka = openTestKafka(node.bootstrap)
    await createTopics(node.bootstrap, [
      { name: topic, partitions: 3 },
      { name: 'streams-plaintext-input', partitions: 2 },
      { name: 'streams-wordcount-output', partitions: 1 },
    ])
    await produce(node.bootstrap, topic, [10, 20, 30])
  })
  after(async () => {
    await kafka[Symbol.asyncDispose]()
    await node[Symbol.asyncDispose]()
  })

  async function listed(id: string): Promise<ListedGroup | undefined> {
    const groups = await listGroups(kafka)
    assert.deepEqual(groups.faults, [])
    return groups.data.find((group) => group.id === id)
  }

  const words = (args: string): string[] =>
    `--bootstrap-server ${node.bootstrap} ${args}`.split(' ')

  /** The group once its members have what they should. */
  async function described(
    id: string,
    ready: (group: DescribedGroup) => boolean,
  ): Promise<DescribedGroup> {
    return until(
      async () => {
        const group = await listed(id)
        if (group === undefined) return false
        const answer = await describeGroups(kafka, [group])
        assert.deepEqual(answer.faults, [])
        return answer.data.find((one) => one.members !== null && ready(one))
      },
      { describe: `group ${id} with its members`, deadlineMs: JAVA_START_MS },
    )
  }

  async function committed(id: string): Promise<CommittedTable> {
    const group = await listed(id)
    const answer = await committedOffsets(kafka, group === undefined ? [] : [group])
    assert.deepEqual(answer.faults, [])
    return answer.data
  }

  const allOf = (group: DescribedGroup): boolean => partitionsOf(group, topic).length === 3

  test('a classic consumer group: members, partitions, commits', async () => {
    const group = uniqueName('classic')
    await using _ = await startConsumer({ bootstrap: node.bootstrap, group, topic }, 'classic')
    const answer = await described(group, allOf)
    assert.equal(answer.kind, 'classic')
    assert.equal(answer.state, 'Stable')
    assert.equal(answer.protocolType, 'consumer')
    assert.equal(answer.coordinator, 1)
    assert.equal(answer.epoch, null)
    const [member] = answer.members ?? []
    assert.equal(member?.clientId, 'millrace-test')
    assert.equal(member?.host, '127.0.0.1')
    assert.deepEqual(partitionsOf(answer, topic), [0, 1, 2])
    assert.equal(member?.details['subscription'], topic)

    const offsets = await until(
      async () => {
        const table = await committed(group)
        const rows = Array.from(table.partition, (p, row) => [p, table.offset[row]])
        return table.offset.reduce((sum, offset) => sum + offset, 0) === 60 && rows
      },
      { describe: 'commits of all 60 records' },
    )
    assert.deepEqual(Object.fromEntries(offsets), { 0: 10, 1: 20, 2: 30 })
  })

  test('a KIP-848 group: epochs, assignment and target', async () => {
    const group = uniqueName('consumer')
    await using _ = await startConsumer({ bootstrap: node.bootstrap, group, topic }, 'consumer')
    const answer = await described(group, allOf)
    assert.equal(answer.kind, 'consumer')
    assert.equal(answer.protocolType, 'consumer')
    assert.equal(answer.protocol, 'uniform')
    assert.ok((answer.epoch ?? 0) > 0)
    assert.equal(answer.assignmentEpoch, answer.epoch)
    const [member] = answer.members ?? []
    assert.ok((member?.epoch ?? 0) > 0)
    assert.deepEqual(partitionsOf(answer, topic), [0, 1, 2])
    assert.deepEqual(
      member?.targetAssignments?.map((target) => target.topic),
      [topic],
    )
    assert.equal(member?.details['member_type'], 'consumer')
  })

  test('a share group: members, start offsets and lag as the broker tells them', async () => {
    const group = uniqueName('share')
    const reset = 'share.auto.offset.reset=earliest'
    const altered = await node.tool(
      'kafka.admin.ConfigCommand',
      words(`--alter --add-config ${reset} --entity-type groups --entity-name ${group}`),
    )
    assert.equal(altered.code, 0, altered.stderr)
    await using _ = await startShareConsumer({ bootstrap: node.bootstrap, group, topic })
    const answer = await described(group, allOf)
    assert.equal(answer.kind, 'share')
    assert.equal(answer.protocolType, 'share')
    assert.ok((answer.epoch ?? 0) > 0)
    assert.equal(answer.members?.[0]?.targetAssignments, null)
    assert.deepEqual(partitionsOf(answer, topic), [0, 1, 2])

    const table = await until(
      async () => {
        const now = await committed(group)
        return now.offset.length === 3 && now.brokerLag.every((lag) => lag === 0) && now
      },
      { describe: 'all records acknowledged' },
    )
    const told = await node.tool(
      `${TOOLS}.ShareGroupCommand`,
      words(`--describe --offsets --group ${group}`),
    )
    const rows = Array.from(
      table.partition,
      (p, row) => `${p} ${table.offset[row]} ${table.brokerLag[row]}`,
    )
    assertSameRows(rows, columnsOf(told.stdout, 'PARTITION START-OFFSET LAG'))
  })

  test('a streams group: topology, tasks as partitions', async () => {
    const group = uniqueName('streams')
    await using _ = await startStreams(node.bootstrap, group)
    const input = 'streams-plaintext-input'
    const answer = await described(group, (one) => partitionsOf(one, input).length === 2)
    assert.equal(answer.kind, 'streams')
    assert.equal(answer.protocolType, 'streams')
    const subtopologies = answer.topology?.subtopologies ?? []
    assert.deepEqual(
      subtopologies.map(({ sourceTopics }) => sourceTopics),
      [[input], []],
    )
    const repartition = subtopologies[1]?.repartitionSourceTopics ?? []
    assert.equal(repartition.length, 1)
    assert.deepEqual(subtopologies[0]?.repartitionSinkTopics, repartition)
    assert.equal(subtopologies[1]?.changelogTopics.length, 1)
    const [member] = answer.members ?? []
    assert.deepEqual(partitionsOf(answer, input), [0, 1])
    assert.deepEqual(partitionsOf(answer, repartition[0] ?? ''), [0, 1])
    assert.equal(member?.details['active_tasks'], '0_0, 0_1, 1_0, 1_1')
    assert.match(member?.details['process_id'] ?? '', /.+/)
  })

  test('a Connect worker: its group is listed, its details told, no assignment invented', async () => {
    const group = uniqueName('connect')
    await using worker = await startConnect(node.bootstrap, group)
    const answer = await described(group, (one) => one.state === 'Stable')
    assert.equal(answer.kind, 'classic')
    assert.equal(answer.protocolType, 'connect')
    const [member] = answer.members ?? []
    assert.equal(member?.assignments, null)
    assert.equal(member?.details['url'], worker.url)
    assert.equal(member?.details['leader_url'], worker.url)
    assert.equal(member?.details['leader'], member?.memberId)
    assert.equal(member?.details['tasks'], '')
  })

  test('committed offsets of many groups are those of ConsumerGroupCommand', async () => {
    const groups = Array.from({ length: 3 }, (_, i) => `${uniqueName('empty')}-${i}`)
    for (const [i, group] of groups.entries()) {
      const partitions = [
        { partition: 0, offset: i, metadata: `m${i}` },
        { partition: 2, offset: 30 - i },
      ]
      await commit(kafka, { group, topics: [{ name: topic, partitions }] })
    }
    const known = (await listGroups(kafka)).data.filter(({ id }) => groups.includes(id))
    assert.deepEqual(
      known.map(({ kind, state }) => [kind, state]),
      groups.map(() => ['classic', 'Empty']),
    )
    const { data: table, faults } = await committedOffsets(kafka, known)
    assert.deepEqual(faults, [])
    assert.deepEqual([...table.metadata.values()].sort(), ['m0', 'm1', 'm2'])
    for (const group of groups) {
      const told = await node.tool(
        `${TOOLS}.ConsumerGroupCommand`,
        words(`--describe --offsets --group ${group}`),
      )
      const ours = Array.from(table.group, (index, row) => ({ index, row }))
        .filter(({ index }) => table.groups[index] === group)
        .map(({ row }) => {
          const name = table.topics[table.topic[row] ?? -1]
          return `${name} ${table.partition[row]} ${table.offset[row]}`
        })
      assertSameRows(ours, columnsOf(told.stdout, 'TOPIC PARTITION CURRENT-OFFSET'))
      assert.equal(ours.length, 2)
    }
  })

  test('a group that went away between list and describe is named, the others are described', async () => {
    const group = uniqueName('stays')
    const partitions = [{ partition: 0, offset: 1 }]
    await commit(kafka, { group, topics: [{ name: topic, partitions }] })
    const there = await listed(group)
    assert.ok(there !== undefined)
    const gone: ListedGroup = { ...there, id: uniqueName('gone'), kind: 'consumer' }
    const { data, faults, allFailed } = await describeGroups(kafka, [gone, there])
    assert.equal(allFailed, false)
    assert.deepEqual(
      data.map(({ id, members }) => [id, members]),
      [
        [gone.id, null],
        [group, []],
      ],
    )
    assert.deepEqual(
      faults.map(({ kind, code, item }) => [kind, code, item]),
      [['failed', 'GROUP_ID_NOT_FOUND', gone.id]],
    )
  })
})

/** Partitions of a topic that the members are assigned. */
function partitionsOf(group: DescribedGroup, name: string): number[] {
  return (group.members ?? [])
    .flatMap((member) => member.assignments ?? [])
    .filter((assignment) => assignment.topic === name)
    .flatMap(({ partitions }) => partitions)
    .sort((a, b) => a - b)
}
