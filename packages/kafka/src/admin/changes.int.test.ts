/** Deleting, widening, configuring and emptying topics: per item, against real brokers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { olderNode, secureNode, singleNode } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { describeTopicConfigs } from '../read/describe-configs.ts'
import { metadataApi } from '../protocol/metadata.ts'
import type { Kafka } from '../client/kafka.ts'
import { createTopics, openTestKafka, uniqueName } from '../testing/estate.ts'
import { openProducer } from '../testing/producing.ts'
import { alterTopicConfigs } from './alter-configs.ts'
import { createPartitions } from './create-partitions.ts'
import { deleteRecords } from './delete-records.ts'
import { deleteTopics } from './delete-topics.ts'

const codeOf = (result: { outcome: string; code?: string } | undefined) =>
  result?.code ?? result?.outcome

const partitionsOf = async (kafka: Kafka, name: string) => {
  const { topics } = await kafka.request('any', metadataApi, { topics: [name] })
  return topics.error[0] === 0 ? (topics.first[1] ?? 0) : 0
}

for (const { release, start } of [
  { release: '4.3', start: () => singleNode() },
  { release: '3.9', start: () => olderNode() },
]) {
  test(`on Kafka ${release}: each item has its own outcome, and the others are done`, async () => {
    await using node = await start()
    await using kafka = openTestKafka(node.bootstrap)
    const [one, two, gone] = ['one', 'two', 'gone'].map(uniqueName)
    assert.ok(one && two && gone)
    await createTopics(node.bootstrap, [
      { name: one, partitions: 2 },
      { name: two, partitions: 2 },
    ])

    const wider = [
      { name: one, count: 4 },
      { name: two, count: 1 },
      { name: gone, count: 3 },
    ]
    const tried = await createPartitions(kafka, wider, { validateOnly: true })
    assert.deepEqual(tried.map(codeOf), [
      'done',
      'INVALID_PARTITIONS',
      'UNKNOWN_TOPIC_OR_PARTITION',
    ])
    assert.equal(await partitionsOf(kafka, one), 2)
    assert.deepEqual((await createPartitions(kafka, wider)).map(codeOf), tried.map(codeOf))
    await until(async () => (await partitionsOf(kafka, one)) === 4, { describe: 'partitions' })

    const set = { name: 'retention.ms', operation: 'set', value: '7200000' } as const
    const odd = { name: 'retention.ms', operation: 'set', value: 'long' } as const
    const changed = await alterTopicConfigs(kafka, [
      { name: one, configs: [set] },
      { name: two, configs: [odd] },
      { name: gone, configs: [set] },
    ])
    assert.deepEqual(changed.map(codeOf), ['done', 'INVALID_CONFIG', 'UNKNOWN_TOPIC_OR_PARTITION'])
    const shown = async () => JSON.stringify((await describeTopicConfigs(kafka, [one])).data)
    await until(async () => (await shown()).includes('7200000'), { describe: 'the value' })
    const reset = { name: 'retention.ms', operation: 'delete', value: null } as const
    const [undone] = await alterTopicConfigs(kafka, [{ name: one, configs: [reset] }])
    assert.equal(undone?.outcome, 'done')
    await until(async () => !(await shown()).includes('7200000'), { describe: 'the default' })

    await using producer = openProducer(node.bootstrap)
    await producer.send(...['a', 'b', 'c'].map((value) => ({ topic: one, partition: 0, value })))
    const emptied = await deleteRecords(kafka, [
      { topic: one, partition: 0, offset: 2 },
      { topic: one, partition: 1, offset: 9 },
      { topic: one, partition: 77, offset: 0 },
      { topic: gone, partition: 0, offset: 0 },
    ])
    assert.deepEqual(
      emptied.map(({ result, lowWatermark }) => [codeOf(result), lowWatermark]),
      [
        ['done', 2],
        ['OFFSET_OUT_OF_RANGE', null],
        ['UNKNOWN_TOPIC_OR_PARTITION', null],
        ['UNKNOWN_TOPIC_OR_PARTITION', null],
      ],
    )

    const deleted = await deleteTopics(kafka, [one, gone, two])
    assert.deepEqual(deleted.map(codeOf), ['done', 'UNKNOWN_TOPIC_OR_PARTITION', 'done'])
    await until(async () => (await partitionsOf(kafka, one)) === 0, { describe: 'no topic' })
    assert.deepEqual(await deleteTopics(kafka, []), [])
  })
}

test('a principal that may not is told what it needs', async () => {
  await using node = await secureNode()
  await using kafka = openTestKafka(node.listeners.saslPlaintext, {
    sasl: { mechanism: 'SCRAM-SHA-256', username: 'bob', password: 'bob-secret' },
  })
  const name = uniqueName('denied')
  const acls = [
    ...(await deleteTopics(kafka, [name])),
    ...(await createPartitions(kafka, [{ name, count: 2 }])),
    ...(await alterTopicConfigs(kafka, [
      { name, configs: [{ name: 'retention.ms', operation: 'set', value: '1' }] },
    ])),
  ].map((result) => (result.outcome === 'denied' ? result.acl : result))
  assert.deepEqual(acls, [
    `DELETE on Topic:${name}`,
    `ALTER on Topic:${name}`,
    `ALTER_CONFIGS on Topic:${name}`,
  ])
})

test('a frozen broker: what was asked may have been done, and that is said', async () => {
  await using node = await singleNode({ own: true })
  const [broker] = node.nodes
  assert.ok(broker)
  await using kafka = openTestKafka(node.bootstrap, { requestTimeoutMs: 1_500 })
  await kafka.brokers()
  // A connection that stands: without one nothing would have been sent.
  await deleteTopics(kafka, [uniqueName('warm')])
  broker.freeze()
  try {
    const [deleted] = await deleteTopics(kafka, ['some'])
    assert.equal(deleted?.outcome, 'unknown')
    assert.match(
      deleted?.outcome === 'unknown' ? deleted.message : '',
      /did not answer.*It may have been done/,
    )
    const [emptied] = await deleteRecords(kafka, [{ topic: 'some', partition: 0, offset: 1 }])
    assert.equal(emptied?.result.outcome, 'failed')
  } finally {
    broker.thaw()
  }
})
