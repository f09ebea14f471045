/** Answers that are lost, and sequence numbers that the broker does not expect: each record is there once. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { singleNode } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import type { Kafka } from '../client/kafka.ts'
import { connectionErrors } from '../errors.ts'
import { endTxnApi } from '../protocol/end-txn.ts'
import type { InitProducerIdResponse } from '../protocol/init-producer-id.ts'
import { metadataApi } from '../protocol/metadata.ts'
import { produceApi } from '../protocol/produce.ts'
import { encodeBatch, stampBatch } from '../records/encode.ts'
import type { NewRecord } from '../records/encode.ts'
import { around } from '../testing/around.ts'
import { createTopics, openTestKafka, uniqueName } from '../testing/estate.ts'
import { readBack } from '../testing/read-back.ts'
import { openWriter } from './open-writer.ts'

const record = (value: string): NewRecord => ({
  key: null,
  value: Buffer.from(value),
  timestamp: Date.now(),
})

const isProducer = (answer: unknown): answer is InitProducerIdResponse =>
  typeof answer === 'object' && answer !== null && 'producerEpoch' in answer

suite('retries', () => {
  const topic = uniqueName('retries')
  let node: TestKafka
  let kafka: Kafka

  before(async () => {
    node = await singleNode()
    kafka = openTestKafka(node.bootstrap)
    await createTopics(node.bootstrap, [{ name: topic, partitions: 6 }])
  })
  after(async () => {
    await kafka[Symbol.asyncDispose]()
    await node[Symbol.asyncDispose]()
  })

  const values = async (partition: number) =>
    (await readBack(node.bootstrap, topic, partition)).map(({ value }) => value?.toString())

  /** A client that loses the answers to `api` as long as `lost` says so; the broker has done what was asked. */
  const losing = (api: { readonly key: number }, lost: () => boolean): Kafka =>
    around(kafka, async (asked, _request, send) => {
      const answer = await send()
      if (asked.key === api.key && lost()) throw connectionErrors.outcomeUnknown('it', asked.name)
      return answer
    })

  test('lost answers are asked for again, and the records are where the first one went', async () => {
    let answers = 0
    await using writer = openWriter({ kafka: losing(produceApi, () => (answers += 1) % 3 !== 0) })
    const written = Array.from({ length: 12 }, (_, i) => `${i}`)
    for (const [i, value] of written.entries()) {
      assert.deepEqual(await writer.append(topic, 0, [record(value)]), { baseOffset: i })
    }
    assert.deepEqual(await values(0), written)
    assert.equal(answers, 36)
  })

  test('an answer that never comes: unknown, and the next batch does not mind', async () => {
    let lost = true
    const deaf = losing(produceApi, () => lost)
    await using writer = openWriter({ kafka: deaf, deadlineMs: 400 })
    const unsure = writer.append(topic, 1, [record('unsure')])
    await assert.rejects(unsure, { code: 'MR_KAFKA_TIMEOUT', reason: 'outcome-unknown' })
    lost = false
    assert.deepEqual(await writer.append(topic, 1, [record('sure')]), { baseOffset: 1 })
    assert.deepEqual(await values(1), ['unsure', 'sure'])
  })

  /** Sends five records in the writer's name, so that the broker waits for other sequence numbers than the writer's. */
  async function interfere(
    partition: number,
    producer: { readonly producerId: bigint; readonly producerEpoch: number },
    transactionalId: string | null,
  ): Promise<void> {
    const { topics } = await kafka.request('any', metadataApi, { topics: [topic] })
    const transactional = transactionalId !== null
    const batch = encodeBatch(
      Array.from({ length: 5 }, () => record('other')),
      { compression: 'none', transactional },
    )
    const { producerId, producerEpoch: epoch } = producer
    stampBatch(batch, { producerId, epoch, sequence: 1 })
    const leader = topics.leader[topics.partition.indexOf(partition)] ?? -1
    const api = { ...produceApi, maxVersion: 11 }
    const request = { transactionalId, timeoutMs: 5000, topic, topicId: '', partition, batch }
    const { errorCode } = await kafka.request(leader, api, request)
    assert.equal(errorCode, 0)
  }

  /** A client that tells of the producer ids that it is given. */
  function telling() {
    const producers: InitProducerIdResponse[] = []
    const client = around(kafka, async (_api, _request, send) => {
      const answer = await send()
      if (isProducer(answer)) producers.push(answer)
      return answer
    })
    return { client, producers }
  }

  test('out of order: the batch is sent under a new epoch', async () => {
    const { client, producers } = telling()
    await using writer = openWriter({ kafka: client })
    await writer.append(topic, 2, [record('a')])
    const [producer] = producers
    assert.ok(producer)
    await interfere(2, producer, null)
    await writer.append(topic, 2, [record('b')])
    await writer.append(topic, 2, [record('c')])
    assert.deepEqual(await values(2), ['a', ...Array.from({ length: 5 }, () => 'other'), 'b', 'c'])
    assert.equal(producers.length, 1, 'the new epoch is not asked for')
  })

  test('out of order within a transaction: it is aborted, and the next one begins anew', async () => {
    const { client, producers } = telling()
    const transactionalId = uniqueName('id')
    await using writer = openWriter({ kafka: client, transactionalId })
    const broken = writer.transaction(async (tx) => {
      await tx.append(topic, 3, [record('a')])
      const producer = producers.at(-1)
      assert.ok(producer)
      await interfere(3, producer, transactionalId)
      await tx.append(topic, 3, [record('b')])
    })
    await assert.rejects(broken, { reason: 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
    await writer.transaction((tx) => tx.append(topic, 3, [record('c')]))
    assert.deepEqual(await values(3), ['c'])
  })

  test('a lost answer to the commit: committed once, or unknown when none ever comes', async () => {
    let losses = 2
    const deaf = losing(endTxnApi, () => (losses -= 1) >= 0)
    const options = { kafka: deaf, transactionalId: uniqueName('id') }
    await using writer = openWriter({ ...options, deadlineMs: 2000 })
    await writer.transaction((tx) => tx.append(topic, 4, [record('once')]))
    assert.deepEqual(await values(4), ['once'])
    losses = Number.POSITIVE_INFINITY
    const unsure = writer.transaction((tx) => tx.append(topic, 4, [record('unsure')]))
    await assert.rejects(unsure, { code: 'MR_KAFKA_TIMEOUT', reason: 'outcome-unknown' })
    losses = 0
    await writer.transaction((tx) => tx.append(topic, 4, [record('sure')]))
    assert.deepEqual(await values(4), ['once', 'unsure', 'sure'])
  })

  test('fenced while the fate of the commit is unknown: that is said', async () => {
    const transactionalId = uniqueName('id')
    let first = true
    const client = around(kafka, async (api, _request, send) => {
      const answer = await send()
      if (api.key !== endTxnApi.key || !first) return answer
      first = false
      await using other = openWriter({ kafka, transactionalId })
      await other.ready()
      throw connectionErrors.outcomeUnknown('it', api.name)
    })
    await using writer = openWriter({ kafka: client, transactionalId })
    const unsure = writer.transaction((tx) => tx.append(topic, 5, [record('there')]))
    await assert.rejects(unsure, { code: 'MR_KAFKA_FENCED', reason: 'outcome-unknown' })
    assert.deepEqual(await values(5), ['there'])
  })
})
