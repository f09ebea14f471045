/** Leaders and coordinators that die and freeze while they are written to: nothing is lost, nothing doubled, order is kept. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { threeNodes } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka, TestNode } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import type { Kafka } from '../client/kafka.ts'
import { isKafkaError } from '../errors.ts'
import { findCoordinatorApi } from '../protocol/find-coordinator.ts'
import { metadataApi } from '../protocol/metadata.ts'
import type { NewRecord } from '../records/encode.ts'
import { createTopics, openTestKafka, uniqueName } from '../testing/estate.ts'
import { readBack } from '../testing/read-back.ts'
import { openWriter } from './open-writer.ts'

const record = (value: string): NewRecord => ({
  key: null,
  value: Buffer.from(value),
  timestamp: Date.now(),
})

suite('writing through failures', () => {
  let cluster: TestKafka
  let kafka: Kafka

  before(async () => {
    cluster = await threeNodes()
    kafka = openTestKafka(cluster.bootstrap, { requestTimeoutMs: 10_000, connectTimeoutMs: 2000 })
  })
  after(async () => {
    await kafka[Symbol.asyncDispose]()
    await cluster[Symbol.asyncDispose]()
  })

  const nodeOf = (id: number | undefined): TestNode => {
    const node = cluster.nodes.find((one) => one.id === id)
    assert.ok(node, `no node ${id}`)
    return node
  }
  const leaderOf = async (topic: string) => {
    const { topics } = await kafka.request('any', metadataApi, { topics: [topic] })
    return topics.leader[0]
  }
  const newTopic = async (prefix: string) => {
    const name = uniqueName(prefix)
    await createTopics(cluster.bootstrap, [{ name, partitions: 1, replicas: 3 }])
    return name
  }
  const values = async (topic: string) =>
    (await readBack(cluster.bootstrap, topic)).map(({ value }) => value?.toString())

  /** Appends all the time, several calls under way, until `trouble` is over and some more. */
  async function writeDuring(topic: string, trouble: () => Promise<void>): Promise<string[]> {
    await using writer = openWriter({ kafka, deadlineMs: 60_000 })
    const acknowledged: { value: string; offset: number }[] = []
    const stop = new AbortController()
    let count = 0
    const worker = async (): Promise<void> => {
      while (!stop.signal.aborted) {
        const value = `${count}`
        count += 1
        const { baseOffset } = await writer.append(topic, 0, [record(value)])
        acknowledged.push({ value, offset: baseOffset })
      }
    }
    const workers = Promise.all(Array.from({ length: 8 }, worker))
    await until(() => acknowledged.length > 100, { describe: 'some records' })
    await trouble()
    const then = acknowledged.length
    await until(() => acknowledged.length > then + 100, {
      describe: 'records after the trouble',
      deadlineMs: 60_000,
    })
    stop.abort()
    await workers
    const inOrder = acknowledged.toSorted((a, b) => a.offset - b.offset)
    assert.deepEqual(
      inOrder.map(({ offset }) => offset),
      inOrder.map((_, i) => i),
      'offsets are those of a log without holes',
    )
    return inOrder.map(({ value }) => value)
  }

  test('the leader is killed again and again', async () => {
    const topic = await newTopic('kill-leader')
    const written = await writeDuring(topic, async () => {
      for (let round = 0; round < 2; round += 1) {
        const old = await leaderOf(topic)
        await nodeOf(old).kill()
        await until(async () => ![old, -1].includes(await leaderOf(topic)), {
          describe: 'another leader',
        })
        await nodeOf(old).restart()
      }
    })
    assert.deepEqual(await values(topic), written)
  })

  test('the leader freezes until another is elected, and wakes with requests in its hands', async () => {
    const topic = await newTopic('freeze-leader')
    const written = await writeDuring(topic, async () => {
      const old = await leaderOf(topic)
      nodeOf(old).freeze()
      try {
        await until(async () => ![old, -1].includes(await leaderOf(topic)), {
          describe: 'another leader',
          deadlineMs: 60_000,
        })
      } finally {
        nodeOf(old).thaw()
      }
    })
    assert.deepEqual(await values(topic), written)
  })

  test('too few replicas in sync: nothing is written, and the deadline is kept', async () => {
    const topic = await newTopic('no-replicas')
    const leader = await leaderOf(topic)
    const others = cluster.nodes.filter(({ id }) => id !== leader)
    await using writer = openWriter({ kafka, deadlineMs: 3000 })
    await writer.append(topic, 0, [record('first')])
    for (const node of others) node.freeze()
    try {
      // The leader waits for the frozen replicas: it may have it, it may not.
      await assert.rejects(writer.append(topic, 0, [record('unsure')]), (error) => {
        assert.ok(isKafkaError(error))
        assert.deepEqual([error.code, error.reason], ['MR_KAFKA_TIMEOUT', 'outcome-unknown'])
        assert.match(error.message, /given up after 3 s.*read before repeating/)
        return true
      })
    } finally {
      for (const node of others) node.thaw()
    }
    await using patient = openWriter({ kafka, deadlineMs: 60_000 })
    await patient.append(topic, 0, [record('other writer')])
    await writer
      .append(topic, 0, [record('last')])
      .catch(() => writer.append(topic, 0, [record('last')]))
    const found = await values(topic)
    assert.equal(found[0], 'first')
    assert.equal(found.at(-1), 'last')
    // Written or not: but not twice.
    assert.ok(found.filter((value) => value === 'unsure').length <= 1)
  })

  test('the transaction coordinator is killed: each transaction is there once and whole', async () => {
    const topic = await newTopic('kill-coordinator')
    const id = uniqueName('tx')
    await using writer = openWriter({ kafka, transactionalId: id, deadlineMs: 60_000 })
    await writer.transaction((tx) => tx.append(topic, 0, [record('0a'), record('0b')]))
    const keys = [id]
    const [found] = await kafka.request('any', findCoordinatorApi, { type: 'transaction', keys })
    const coordinator = nodeOf(found?.broker)
    const committed = ['0a', '0b']
    const kill = coordinator.kill()
    for (let i = 1; i < 10; i += 1) {
      const pair = [`${i}a`, `${i}b`]
      await writer.transaction(async (tx) => {
        for (const value of pair) await tx.append(topic, 0, [record(value)])
      })
      committed.push(...pair)
    }
    await kill
    await writer.transaction((tx) => tx.append(topic, 0, [record('end')]))
    assert.deepEqual(await values(topic), [...committed, 'end'])
    await coordinator.restart()
  })
})
