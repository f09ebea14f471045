import assert from 'node:assert/strict'
import { test } from 'node:test'
import { olderNode, secureNode, singleNode } from '@millrace/dev/testing/kafka.ts'
import { describeTopicConfigs } from '../read/describe-configs.ts'
import { openTestKafka, uniqueName } from '../testing/estate.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { createTopics } from './create-topics.ts'

for (const { release, start } of [
  { release: '4.3', start: () => singleNode() },
  { release: '3.9', start: () => olderNode() },
]) {
  test(`on Kafka ${release}: created, there already, impossible, side by side`, async () => {
    await using node = await start()
    await using kafka = openTestKafka(node.bootstrap)
    const [good, default_, wide, odd] = ['good', 'default', 'wide', 'odd'].map(uniqueName)
    assert.ok(good && default_ && wide && odd)
    const specs = [
      { name: good, partitions: 3, replicationFactor: 1, configs: { 'retention.ms': '7200000' } },
      { name: default_, partitions: -1, replicationFactor: -1, configs: {} },
      { name: wide, partitions: 1, replicationFactor: 3, configs: {} },
      { name: odd, partitions: 1, replicationFactor: 1, configs: { 'no.such': '1' } },
    ]
    const [one, two, three, four] = await createTopics(kafka, specs)
    assert.ok(one?.outcome === 'created' && two?.outcome === 'created')
    assert.deepEqual([one.name, one.partitions, one.replicationFactor], [good, 3, 1])
    assert.equal(one.id.length, 22)
    assert.ok(three?.outcome === 'failed' && four?.outcome === 'failed')
    assert.equal(three.code, 'INVALID_REPLICATION_FACTOR')
    assert.equal(four.code, 'INVALID_CONFIG')
    assert.match(four.message, new RegExp(`${odd}.*INVALID_CONFIG.*no\\.such`))
    await until(
      async () => {
        const { data } = await describeTopicConfigs(kafka, [good])
        return JSON.stringify(data).includes('7200000')
      },
      { describe: 'the configuration' },
    )
    assert.deepEqual(await createTopics(kafka, specs.slice(0, 1)), [
      { name: good, outcome: 'exists', repeated: false },
    ])
    assert.deepEqual(await createTopics(kafka, []), [])
  })
}

test('a principal without Create is told what it needs', async () => {
  await using node = await secureNode()
  await using kafka = openTestKafka(node.listeners.saslPlaintext, {
    sasl: { mechanism: 'SCRAM-SHA-256', username: 'bob', password: 'bob-secret' },
  })
  const name = uniqueName('denied')
  const spec = { name, partitions: 1, replicationFactor: 1, configs: {} }
  const [result] = await createTopics(kafka, [spec])
  assert.ok(result?.outcome === 'denied')
  assert.equal(result.acl, `CREATE on Topic:${name}`)
  assert.match(result.message, /TOPIC_AUTHORIZATION_FAILED: this principal needs CREATE on Topic/)
})

test('no broker: every topic says so', async () => {
  await using kafka = openTestKafka('127.0.0.1:1')
  const spec = { name: 'x', partitions: 1, replicationFactor: 1, configs: {} }
  const results = await createTopics(kafka, [spec, { ...spec, name: 'y' }])
  assert.deepEqual(
    results.map(({ name, outcome }) => [name, outcome]),
    [
      ['x', 'failed'],
      ['y', 'failed'],
    ],
  )
  assert.ok(results.every((one) => one.outcome === 'failed' && /refused/.test(one.message)))
})
