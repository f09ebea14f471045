/**
 * For integration tests: record batches of the test's own making in the log of a real broker, in transactions too. So a log
 * can hold what no producer at hand writes: header names that are not UTF-8, raw and xerial snappy, any timestamp.
 * For clusters of one node.
 */
import assert from 'node:assert/strict'
import { until } from '@millrace/dev/testing/until.ts'
import type { Kafka } from '../client/kafka.ts'
import { addPartitionsToTxnApi } from '../protocol/add-partitions-to-txn.ts'
import { deleteRecordsApi } from '../protocol/delete-records.ts'
import { endTxnApi } from '../protocol/end-txn.ts'
import { findCoordinatorApi } from '../protocol/find-coordinator.ts'
import { initProducerIdApi } from '../protocol/init-producer-id.ts'
import { LATEST, listOffsetsApi } from '../protocol/list-offsets.ts'
import { produceApi } from '../protocol/produce.ts'
import { stampBatch } from '../records/encode.ts'
import { encodeBatch } from '../records/testing/encode-batch.ts'
import type { TestBatch } from '../records/testing/encode-batch.ts'

/** From version 12 on a batch begins its transaction by itself; here AddPartitionsToTxn does. */
const produce = { ...produceApi, maxVersion: 11 }

/** A batch without a producer id. @returns the offset of its first record */
export function appendBatch(
  kafka: Kafka,
  topic: string,
  partition: number,
  batch: TestBatch,
): Promise<number> {
  return send(kafka, topic, partition, encodeBatch(batch), null)
}

async function send(
  kafka: Kafka,
  topic: string,
  partition: number,
  batch: Buffer,
  transactionalId: string | null,
): Promise<number> {
  const { errorCode, errorMessage, baseOffset } = await kafka.request('any', produce, {
    transactionalId,
    timeoutMs: 10_000,
    topic,
    topicId: '',
    partition,
    batch,
  })
  assert.equal(errorCode, 0, `Produce to ${topic}-${partition}: ${errorCode} ${errorMessage}`)
  return baseOffset
}

/** One transactional id. Transactions follow one another; what is open when the test ends stays open. */
export interface RawTransactions {
  /** @returns the offset of the batch's first record */
  append(topic: string, partition: number, batch: TestBatch): Promise<number>
  /** Resolves when the markers are on their way. */
  end(outcome: 'commit' | 'abort'): Promise<void>
}

export async function openTransactions(
  kafka: Kafka,
  transactionalId: string,
): Promise<RawTransactions> {
  const ask = { type: 'transaction', keys: [transactionalId] } as const
  await until(
    async () => (await kafka.request('any', findCoordinatorApi, ask))[0]?.errorCode === 0,
    { describe: 'a transaction coordinator' },
  )
  const identity = await until(
    async () => {
      const answer = await kafka.request('any', initProducerIdApi, {
        transactionalId,
        transactionTimeoutMs: 600_000,
        producerId: -1n,
        producerEpoch: -1,
      })
      return answer.errorCode === 0 && answer
    },
    { describe: 'a producer id', everyMs: 20 },
  )
  const { producerId, producerEpoch } = identity
  const owner = { transactionalId, producerId, producerEpoch }
  const sequences = new Map<string, number>()
  const enlisted = new Set<string>()

  async function enlist(topic: string, partition: number): Promise<void> {
    const place = `${topic}-${partition}`
    if (enlisted.has(place)) return
    const topics = [{ name: topic, partitions: [partition] }]
    // Until the markers of the transaction before are written, the answer is CONCURRENT_TRANSACTIONS.
    await until(
      async () => {
        const added = await kafka.request('any', addPartitionsToTxnApi, { ...owner, topics })
        return added.every(({ errorCode }) => errorCode === 0)
      },
      { describe: `${place} in the transaction`, everyMs: 10 },
    )
    enlisted.add(place)
  }

  return {
    async append(topic, partition, batch) {
      await enlist(topic, partition)
      const place = `${topic}-${partition}`
      const sequence = sequences.get(place) ?? 0
      sequences.set(place, sequence + batch.records.length)
      const bytes = encodeBatch({ ...batch, transactional: true })
      stampBatch(bytes, { producerId, epoch: producerEpoch, sequence })
      return send(kafka, topic, partition, bytes, transactionalId)
    },
    async end(outcome) {
      const commit = outcome === 'commit'
      await until(
        async () => {
          const { errorCode } = await kafka.request('any', endTxnApi, { ...owner, commit })
          return errorCode === 0
        },
        { describe: `the end of a transaction`, everyMs: 10 },
      )
      enlisted.clear()
    },
  }
}

/** Everything before `offset` goes. */
export async function deleteBelow(
  kafka: Kafka,
  topic: string,
  partition: number,
  offset: number,
): Promise<void> {
  const partitions = [{ partition, offset }]
  const [answer] = await kafka.request('any', deleteRecordsApi, {
    topics: [{ name: topic, partitions }],
    timeoutMs: 10_000,
  })
  assert.equal(answer?.errorCode, 0)
}

/** Resolves when the markers of all ended transactions are written. @returns the end of the partition */
export function settled(kafka: Kafka, topic: string, partition: number): Promise<number> {
  const topics = [{ name: topic, partitions: [partition] }]
  const end = async (committed: boolean): Promise<number | undefined> => {
    const asked = { timestamp: LATEST, topics, timeoutMs: 10_000, committed }
    const { offset } = await kafka.request('any', listOffsetsApi, asked)
    return offset[0]
  }
  return until(
    async () => {
      const [stable, all] = [await end(true), await end(false)]
      return stable === all && stable
    },
    { describe: `no open transaction in ${topic}-${partition}`, everyMs: 20 },
  )
}
