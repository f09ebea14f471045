/** A principal that may see some things: every other cell stays, and each missing part names the ACL. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { secureNode } from '@millrace/dev/testing/kafka.ts'
import type { SecureTestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import type { Kafka } from '../client/kafka.ts'
import { commit, createTopics, openTestKafka, produce, uniqueName } from '../testing/estate.ts'
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
import type { Outcome } from './model.ts'

suite('a principal with some permissions', () => {
  const user = uniqueName('user')
  const open = uniqueName('open')
  const closed = uniqueName('closed')
  const secret = uniqueName('secret')
  const group = uniqueName('group')
  const secretGroup = uniqueName('secret-group')
  let node: SecureTestKafka
  let superuser: Kafka
  let limited: Kafka

  before(async () => {
    node = await secureNode()
    superuser = openTestKafka(node.bootstrap)
    const password = `${user}-secret`
    const topics = [open, closed, secret]
    await createTopics(
      node.bootstrap,
      topics.map((name) => ({ name, partitions: 1 })),
    )
    for (const [i, name] of topics.entries()) await produce(node.bootstrap, name, [i + 1])
    for (const id of [group, secretGroup]) {
      const partitions = [{ partition: 0, offset: 1 }]
      await commit(superuser, {
        group: id,
        topics: topics.map((name) => ({ name, partitions })),
      })
    }
    const tool = async (className: string, args: string): Promise<void> => {
      const words = `--bootstrap-server ${node.bootstrap} ${args}`.split(' ')
      const { code, stdout, stderr } = await node.tool(className, words)
      assert.equal(code, 0, stdout + stderr)
    }
    const scram = `SCRAM-SHA-256=[password=${password}]`
    await tool(
      'kafka.admin.ConfigCommand',
      `--alter --add-config ${scram} --entity-type users --entity-name ${user}`,
    )
    const allow = `--add --allow-principal User:${user} --operation`
    const acl = 'org.apache.kafka.tools.AclCommand'
    await tool(acl, `${allow} Describe --topic ${open} --topic ${closed}`)
    await tool(acl, `${allow} DescribeConfigs --topic ${open}`)
    await tool(acl, `${allow} Describe --group ${group}`)
    limited = openTestKafka(node.listeners.saslPlaintext, {
      sasl: { mechanism: 'SCRAM-SHA-256', username: user, password },
    })
    await until(async () => (await describeTopics(limited)).data.names.length === 2, {
      describe: 'the ACLs to take effect',
    })
  })
  after(async () => {
    await limited[Symbol.asyncDispose]()
    await superuser[Symbol.asyncDispose]()
    await node[Symbol.asyncDispose]()
  })

  test('topics and groups: what may be described, and that there may be more', async () => {
    const topics = await describeTopics(limited)
    assert.deepEqual(topics.data.names, [closed, open])
    assert.deepEqual(
      topics.faults.map(({ kind }) => kind),
      ['hidden'],
    )
    assert.match(topics.faults[0]?.message ?? '', /lists only what this principal may describe/)
    const groups = await listGroups(limited)
    assert.deepEqual(
      groups.data.map(({ id }) => id),
      [group],
    )
    assert.match(groups.faults[0]?.message ?? '', /DESCRIBE on Cluster:kafka-cluster shows all/)
  })

  test('the super user is told of nothing hidden', async () => {
    assert.deepEqual((await describeTopics(superuser)).faults, [])
    assert.deepEqual((await listGroups(superuser)).faults, [])
  })

  test('a topic whose configuration may not be read is named; the other is there', async () => {
    const { data, faults, allFailed } = await describeTopicConfigs(limited, [closed, open])
    assert.equal(allFailed, false)
    assert.deepEqual(data.resources, [open])
    assert.ok(data.docs.every((doc) => doc !== null))
    assert.deepEqual(
      faults.map(({ kind, item, code }) => [kind, item, code]),
      [['denied', closed, 'TOPIC_AUTHORIZATION_FAILED']],
    )
    assert.ok(faults[0]?.message.includes(`DESCRIBE_CONFIGS on Topic:${closed}`))
  })

  const refusals: readonly [string, string, (kafka: Kafka) => Promise<Outcome<unknown>>][] = [
    ['log dirs', 'DESCRIBE on Cluster:kafka-cluster', describeLogDirs],
    ['the quorum', 'DESCRIBE on Cluster:kafka-cluster', describeQuorum],
    ['ACLs', 'DESCRIBE on Cluster:kafka-cluster', describeAcls],
    ['quotas', 'DESCRIBE_CONFIGS on Cluster:kafka-cluster', describeQuotas],
    [
      'broker configurations',
      'DESCRIBE_CONFIGS on Cluster:kafka-cluster',
      (kafka) => describeBrokerConfigs(kafka, [1]),
    ],
  ]
  for (const [what, acl, read] of refusals) {
    test(`${what} are denied: needs ${acl}`, async () => {
      const { faults, allFailed } = await read(limited)
      assert.equal(allFailed, true)
      assert.deepEqual(
        faults.map(({ kind, code }) => [kind, code]),
        [['denied', 'CLUSTER_AUTHORIZATION_FAILED']],
      )
      assert.ok(faults[0]?.message.endsWith(`this principal needs ${acl}.`), faults[0]?.message)
    })
  }

  test('brokers and features need no permission', async () => {
    const { data, faults } = await describeCluster(limited)
    assert.deepEqual(faults, [])
    assert.deepEqual(
      data.brokers.map(({ id, answers }) => [id, answers]),
      [[1, true]],
    )
  })

  test('offsets of topics that may not be described are denied topic by topic', async () => {
    const { data: table } = await describeTopics(superuser)
    const { data, faults, allFailed } = await listOffsets(limited, table)
    assert.equal(allFailed, false)
    const at = (name: string): number => table.first[table.names.indexOf(name)] ?? -1
    assert.equal(data.end[at(open)], 1)
    assert.equal(data.end[at(closed)], 2)
    assert.ok(Number.isNaN(data.end[at(secret)]))
    const fault = faults[data.fault[at(secret)] ?? -1]
    assert.equal(fault?.kind, 'denied')
    assert.equal(fault?.item, secret)
    assert.ok(fault?.message.includes(`DESCRIBE on Topic:${secret}`))
    assert.equal(data.fault[at(open)], -1)
  })

  test('a group that may not be described is named; the other is there', async () => {
    const listed = (await listGroups(superuser)).data.filter(({ id }) =>
      [group, secretGroup].includes(id),
    )
    const described = await describeGroups(limited, listed)
    assert.deepEqual(
      described.data.map(({ id, members }) => [id, members === null]),
      [
        [group, false],
        [secretGroup, true],
      ],
    )
    const committed = await committedOffsets(limited, listed)
    const { data } = committed
    const rows = Array.from(data.group, (g, row) => [
      data.groups[g],
      data.topics[data.topic[row] ?? -1],
    ])
    assert.deepEqual(
      rows.sort((a, b) => String(a).localeCompare(String(b))),
      [
        [group, closed],
        [group, open],
      ],
    )
    for (const { faults } of [described, committed]) {
      assert.deepEqual(
        faults.map(({ kind, item, code }) => [kind, item, code]),
        [['denied', secretGroup, 'GROUP_AUTHORIZATION_FAILED']],
      )
      assert.ok(faults[0]?.message.includes(`DESCRIBE on Group:${secretGroup}`))
    }
  })

  test('ACLs as they were set, for those who may see them', async () => {
    const { data, faults } = await describeAcls(superuser)
    assert.deepEqual(faults, [])
    const own = data
      .filter(({ principal }) => principal === `User:${user}`)
      .map((acl) => [acl.permission, acl.operation, acl.resourceType, acl.resourceName].join(' '))
    assertSameRows(own, [
      `ALLOW DESCRIBE GROUP ${group}`,
      `ALLOW DESCRIBE TOPIC ${closed}`,
      `ALLOW DESCRIBE TOPIC ${open}`,
      `ALLOW DESCRIBE_CONFIGS TOPIC ${open}`,
    ])
    const [first] = data.filter(({ principal }) => principal === `User:${user}`)
    assert.deepEqual([first?.host, first?.patternType], ['*', 'LITERAL'])
  })
})
