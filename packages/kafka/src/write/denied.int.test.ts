/** A principal without permission to write is told which one it needs, at once. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { secureNode } from '@millrace/dev/testing/kafka.ts'
import type { SecureTestKafka } from '@millrace/dev/testing/kafka.ts'
import type { Kafka } from '../client/kafka.ts'
import { isKafkaError } from '../errors.ts'
import { createTopics, openTestKafka, uniqueName } from '../testing/estate.ts'
import { openWriter } from './open-writer.ts'

const RECORDS = [{ key: null, value: Buffer.from('x'), timestamp: Date.now() }]

/** For assert.rejects. */
const refused = (reason: string, acl: RegExp) => (error: unknown) => {
  assert.ok(isKafkaError(error))
  assert.equal(error.reason, reason, error.message)
  assert.match(error.message, acl)
  return true
}

suite('a principal without permissions', () => {
  const user = uniqueName('writer')
  const [readable, other, id] = [uniqueName('readable'), uniqueName('other'), uniqueName('id')]
  let node: SecureTestKafka
  let kafka: Kafka

  before(async () => {
    node = await secureNode()
    await createTopics(
      node.bootstrap,
      [readable, other].map((name) => ({ name, partitions: 1 })),
    )
    const tool = async (className: string, args: string): Promise<void> => {
      const words = `--bootstrap-server ${node.bootstrap} ${args}`.split(' ')
      const { code, stdout, stderr } = await node.tool(className, words)
      assert.equal(code, 0, stdout + stderr)
    }
    await tool(
      'kafka.admin.ConfigCommand',
      `--alter --add-config SCRAM-SHA-256=[password=${user}-secret] --entity-type users --entity-name ${user}`,
    )
    const acl = 'org.apache.kafka.tools.AclCommand'
    const allow = `--add --allow-principal User:${user} --operation`
    await tool(acl, `${allow} Read --topic ${readable}`)
    await tool(acl, `${allow} Write --transactional-id ${id}`)
    await tool(acl, `${allow} IdempotentWrite --cluster`)
    kafka = openTestKafka(node.listeners.saslPlaintext, {
      sasl: { mechanism: 'SCRAM-SHA-256', username: user, password: `${user}-secret` },
    })
  })
  after(async () => {
    await kafka[Symbol.asyncDispose]()
    await node[Symbol.asyncDispose]()
  })

  test('to a topic, seen or not, within a transaction or not', async () => {
    await using writer = openWriter({ kafka })
    const needs = refused('TOPIC_AUTHORIZATION_FAILED', /needs WRITE on that topic/)
    await assert.rejects(writer.append(readable, 0, RECORDS), needs)
    await assert.rejects(writer.append(other, 0, RECORDS), needs)
    await using transactions = openWriter({ kafka, transactionalId: id })
    for (const topic of [readable, other]) {
      const work = transactions.transaction((tx) => tx.append(topic, 0, RECORDS))
      await assert.rejects(work, needs)
    }
  })

  test('to a transactional id', async () => {
    await using transactions = openWriter({ kafka, transactionalId: uniqueName('else') })
    const needs = refused(
      'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
      /needs WRITE on that transactional id/,
    )
    await assert.rejects(transactions.ready(), needs)
  })

  test('to be a producer at all', async () => {
    await using stranger = openTestKafka(node.listeners.saslPlaintext, {
      sasl: { mechanism: 'SCRAM-SHA-256', username: 'bob', password: 'bob-secret' },
    })
    await using writer = openWriter({ kafka: stranger })
    const needs = refused('CLUSTER_AUTHORIZATION_FAILED', /needs WRITE on any topic, or IDEMPOTENT/)
    await assert.rejects(writer.append(other, 0, RECORDS), needs)
  })
})
