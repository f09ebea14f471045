import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { connectTo } from '../kafka/connect.ts'
import { olderNode, secureNode, singleNode, threeNodes } from './kafka.ts'
import { until } from './until.ts'

const TOPICS = 'org.apache.kafka.tools.TopicCommand'

test('a single node serves, and Kafka’s own tools can be asked about it', async () => {
  await using kafka = await singleNode()
  const topic = `dev-${process.pid}`
  const at = ['--bootstrap-server', kafka.bootstrap]
  await kafka.tool(TOPICS, [...at, '--create', '--topic', topic, '--partitions', '3'])
  const { stdout, code } = await kafka.tool(TOPICS, [...at, '--describe', '--topic', topic])
  assert.equal(code, 0)
  assert.match(stdout, /PartitionCount: 3/)
})

test('what a test broke of three nodes is whole for the next one', async () => {
  {
    await using kafka = await threeNodes()
    const [, second, third] = kafka.nodes
    assert.ok(second && third)
    await second.kill()
    third.freeze()
    await using client = connectTo(kafka.bootstrap)
    // Two of three are away: nobody can be elected, and the first still answers.
    assert.ok((await client.brokers()).length > 0)
  }
  await using kafka = await threeNodes()
  await using client = connectTo(kafka.bootstrap)
  const brokers = await until(
    async () => {
      const known = await client.brokers({ refresh: true })
      return known.length === 3 && known
    },
    { describe: 'three brokers' },
  )
  assert.deepEqual(new Set(brokers.map(({ id }) => id)), new Set([1, 2, 3]))
})

test('a killed node of one’s own is back on the same port after a restart', async () => {
  await using kafka = await singleNode({ own: true })
  const [node] = kafka.nodes
  assert.ok(node)
  await node.kill()
  await node.restart()
  await using client = connectTo(`127.0.0.1:${node.port}`)
  assert.equal((await client.brokers()).length, 1)
})

test('the secure node takes a password over TLS', async () => {
  await using kafka = await secureNode()
  const settings = [
    'security.protocol=SASL_SSL',
    'sasl.mechanism=SCRAM-SHA-256',
    'sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="admin" password="admin-secret";',
    `ssl.truststore.location=${kafka.tls.dir}/truststore.p12`,
    'ssl.truststore.password=changeit',
  ]
  const file = join(kafka.tls.dir, 'admin.properties')
  await writeFile(file, settings.join('\n'))
  const at = ['--bootstrap-server', kafka.listeners.saslSsl, '--command-config', file]
  const { code, stderr } = await kafka.tool(TOPICS, [...at, '--list'])
  assert.equal(code, 0, stderr)
})

test('the older node is 3.9', async () => {
  await using kafka = await olderNode()
  assert.match(kafka.version, /^3\.9\./)
  const features = 'org.apache.kafka.tools.FeatureCommand'
  const { stdout } = await kafka.tool(features, ['--bootstrap-server', kafka.bootstrap, 'describe'])
  assert.match(stdout, /FinalizedVersionLevel: 3\.9-IV0/)
})
