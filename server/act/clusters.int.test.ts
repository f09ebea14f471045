/** The five changes on an older Kafka, and as a principal that Kafka itself does not let. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import { olderNode, secureNode } from '@millrace/dev/testing/kafka.ts'
import { startMillrace } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { createTopics, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { openProducer } from '@millrace/kafka/testing/producing.ts'
import { changesClient, outcomesOf, resultsOf } from './client-for-tests.ts'

const [OLDER, SECURE] = ['Older', 'Secure']

test('Kafka 3.9, and a principal without ACLs', async (t) => {
  await using older = await olderNode()
  await using secure = await secureNode()
  const [visible, deletable] = [uniqueName('visible'), uniqueName('deletable')]
  await createTopics(secure.bootstrap, [
    { name: visible, partitions: 1 },
    { name: deletable, partitions: 1 },
  ])
  for (const args of [
    ['--operation', 'Describe', '--topic', visible],
    ['--operation', 'Describe', '--operation', 'Delete', '--topic', deletable],
  ]) {
    const { code, stderr } = await secure.tool('org.apache.kafka.tools.AclCommand', [
      '--bootstrap-server',
      secure.bootstrap,
      '--add',
      '--force',
      '--allow-principal',
      'User:bob',
      ...args,
    ])
    assert.equal(code, 0, stderr)
  }
  await using millrace = await startMillrace({
    env: {
      BOOTSTRAP: older.bootstrap,
      ENVIRONMENT_NAME: OLDER,
      BOOTSTRAP_2: secure.listeners.saslPlaintext,
      ENVIRONMENT_NAME_2: SECURE,
      SECURITY_PROTOCOL_2: 'SASL_PLAINTEXT',
      SASL_MECHANISM_2: 'PLAIN',
      SASL_JAAS_CONFIG_2:
        'org.apache.kafka.common.security.plain.PlainLoginModule required username="bob" password="bob-secret";',
      ALLOW_TOPIC_CREATE: 'true',
      ALLOW_TOPIC_DELETE: 'true',
      ALLOW_TOPIC_EDIT: 'true',
      ALLOW_TOPIC_TRUNCATE: 'true',
      ALLOW_BULK_ACTION: 'true',
    },
  })
  const client = changesClient(millrace.url)
  await until(
    async () => {
      const { json } = await client.send('GET', apiPaths.topics(SECURE))
      return responses.topics.parse(json).topics.length === 2
    },
    { describe: 'what bob sees' },
  )

  await t.test('3.9 makes all of them', async () => {
    const name = uniqueName('older')
    const done = async (mutation: string, body: unknown) => {
      const answered = await client.change(OLDER, mutation, body)
      assert.equal(answered.status, 200, `${mutation}: ${JSON.stringify(answered.json)}`)
    }
    await done('create-topics', { topics: [{ name, config: { 'retention.ms': '3600000' } }] })
    await done('edit-topic-config', { topics: [name], reset: ['retention.ms'] })
    await done('add-partitions', { topics: [name], partitions: 2 })
    await using producer = openProducer(older.bootstrap)
    await producer.send({ topic: name, partition: 1, value: 'x' })
    const plan = await client.preview(OLDER, 'truncate-topics', {
      topics: [name],
      to: { kind: 'end' },
    })
    assert.match(JSON.stringify(plan.items), /1 record is deleted for good/)
    await done('truncate-topics', { topics: [name], to: { kind: 'end' } })
    await done('delete-topics', { topics: [name] })
  })

  await t.test('what bob lacks is named, before and after, and the rest is done', async () => {
    const fresh = uniqueName('fresh')
    const bodies = {
      'create-topics': [{ topics: [{ name: fresh }] }, `CREATE on Topic:${fresh}`],
      'edit-topic-config': [
        { topics: [visible], set: { 'retention.ms': '1' } },
        `ALTER_CONFIGS on Topic:${visible}`,
      ],
      'add-partitions': [{ topics: [visible], partitions: 2 }, `ALTER on Topic:${visible}`],
      'truncate-topics': [
        { topics: [visible], to: { kind: 'offset', offset: 0 } },
        `DELETE on Topic:${visible}`,
      ],
    } as const
    for (const [mutation, [body, acl]] of Object.entries(bodies)) {
      const answered = await client.change(SECURE, mutation, body)
      assert.equal(answered.status, 422, `${mutation}: ${JSON.stringify(answered.json)}`)
      const [result] = resultsOf(answered)
      assert.equal(result?.outcome, 'denied', `${mutation}: ${JSON.stringify(result)}`)
      assert.ok(result.detail?.includes(acl), result.detail ?? '')
      // Kafka checks a truncation only when it is made.
      if (mutation === 'truncate-topics') continue
      const [item] = (await client.preview(SECURE, mutation, body)).items
      assert.ok(item?.problem?.includes(acl) === true, `${mutation}: ${item?.problem}`)
      assert.equal(item.permission.decision, 'allow')
    }
    const mixed = await client.change(SECURE, 'delete-topics', { topics: [visible, deletable] })
    assert.equal(mixed.status, 207)
    assert.deepEqual(outcomesOf(mixed), [
      [visible, 'denied', 'TOPIC_AUTHORIZATION_FAILED'],
      [deletable, 'done', null],
    ])
  })

  await t.test('commands for a cluster with credentials name a file for them', async () => {
    const plan = await client.preview(SECURE, 'delete-topics', { topics: [visible] })
    assert.ok(plan.command.includes('--command-config client.properties'), plan.command)
    assert.ok(!JSON.stringify(plan).includes('bob-secret'))
  })
})
