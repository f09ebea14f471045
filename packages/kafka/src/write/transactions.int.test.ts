/** Transactions: all or nothing, and fenced by whoever takes the id. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { olderNode, singleNode } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import type { Kafka } from '../client/kafka.ts'
import { isKafkaError } from '../errors.ts'
import type { NewRecord } from '../records/encode.ts'
import { createTopics, openTestKafka, uniqueName } from '../testing/estate.ts'
import { endOffset, readBack } from '../testing/read-back.ts'
import type { TransactionalWriterOptions } from './model.ts'
import { openWriter } from './open-writer.ts'

const record = (value: string): NewRecord => ({
  key: null,
  value: Buffer.from(value),
  timestamp: Date.now(),
})

for (const { release, start } of [
  { release: '4.3', start: () => singleNode() },
  { release: '3.9', start: () => olderNode() },
]) {
  suite(`transactions on Kafka ${release}`, () => {
    const topic = uniqueName('tx')
    let node: TestKafka
    let kafka: Kafka
    const open = (transactionalId: string, options: Partial<TransactionalWriterOptions> = {}) =>
      openWriter({ kafka, transactionalId, ...options })
    const values = async (partition: number) =>
      (await readBack(node.bootstrap, topic, partition)).map(({ value }) => value?.toString())

    before(async () => {
      node = await start()
      kafka = openTestKafka(node.bootstrap)
      await createTopics(node.bootstrap, [{ name: topic, partitions: 5 }])
    })
    after(async () => {
      await kafka[Symbol.asyncDispose]()
      await node[Symbol.asyncDispose]()
    })

    test('what is committed is there on every partition, one transaction after the other', async () => {
      await using writer = open(uniqueName('id'))
      const places = await Promise.all(
        Array.from({ length: 5 }, (_, i) =>
          writer.transaction(async (tx) => {
            const [first] = await Promise.all([
              tx.append(topic, 0, [record(`a${i}`)]),
              tx.append(topic, 1, [record(`b${i}`)]),
            ])
            // Not waited for, and committed all the same.
            void tx.append(topic, 0, [record(`c${i}`)])
            return first.baseOffset
          }),
        ),
      )
      assert.deepEqual(
        await values(0),
        [0, 1, 2, 3, 4].flatMap((i) => [`a${i}`, `c${i}`]),
      )
      assert.deepEqual(
        await values(1),
        [0, 1, 2, 3, 4].map((i) => `b${i}`),
      )
      // Each transaction ends with a marker, which has an offset.
      assert.deepEqual(places, [0, 3, 6, 9, 12])
    })

    test('work that throws leaves nothing behind, and the next transaction is not disturbed', async () => {
      await using writer = open(uniqueName('id'))
      const failed = writer.transaction(async (tx) => {
        await tx.append(topic, 2, [record('gone')])
        throw new Error('changed my mind')
      })
      await assert.rejects(failed, { message: 'changed my mind' })
      const cut = writer.transaction(async (tx) => {
        // Still under way when the transaction ends.
        void tx.append(topic, 2, [record('gone too')]).catch(() => undefined)
        throw new Error('at once')
      })
      await assert.rejects(cut, { message: 'at once' })
      await writer.transaction((tx) => tx.append(topic, 2, [record('stays')]))
      await writer.transaction(() => Promise.resolve())
      assert.deepEqual(await values(2), ['stays'])
      const all = await readBack(node.bootstrap, topic, 2, 'read_uncommitted')
      assert.ok(all.length >= 2, 'the aborted record is in the log')
    })

    test('an append that fails aborts the rest, even when nobody looked at it', async () => {
      await using writer = open(uniqueName('id'), { deadlineMs: 1500 })
      const failed = writer.transaction(async (tx) => {
        await tx.append(topic, 3, [record('gone')])
        void tx.append(topic, 99, [record('nowhere')])
      })
      await assert.rejects(failed, (error) => isKafkaError(error) && error.reason === 'not-written')
      await writer.transaction((tx) => tx.append(topic, 3, [record('stays')]))
      assert.deepEqual(await values(3), ['stays'])
    })

    test('a second writer fences the first, whose open transaction is gone', async () => {
      const id = uniqueName('id')
      await using first = open(id)
      await using second = open(id)
      await first.transaction((tx) => tx.append(topic, 4, [record('before')]))
      const fenced = first.transaction(async (tx) => {
        await tx.append(topic, 4, [record('late')])
        await second.ready()
        await tx.append(topic, 4, [record('later')])
      })
      await assert.rejects(fenced, { code: 'MR_KAFKA_FENCED', message: /Nothing.*was committed/ })
      const commit = second.transaction((tx) => tx.append(topic, 4, [record('second')]))
      assert.ok((await commit).baseOffset > 0)
      // It stays so.
      await assert.rejects(first.ready(), { code: 'MR_KAFKA_FENCED' })
      const again = first.transaction((tx) => tx.append(topic, 4, [record('never')]))
      await assert.rejects(again, { code: 'MR_KAFKA_FENCED' })
      assert.deepEqual(await values(4), ['before', 'second'])
    })

    test('a writer that is fenced between transactions or before its commit learns of it', async () => {
      const id = uniqueName('id')
      await using first = open(id)
      await first.ready()
      const unfinished = first.transaction(async (tx) => {
        await tx.append(topic, 4, [record('late')])
        await using second = open(id)
        await second.ready()
      })
      await assert.rejects(unfinished, { code: 'MR_KAFKA_FENCED' })
      assert.deepEqual(await values(4), ['before', 'second'])
    })

    test('a transaction that the broker has ended by its timeout does not count', async () => {
      await using writer = open(uniqueName('id'), { transactionTimeoutMs: 1000 })
      const overdue = writer.transaction(async (tx) => {
        const { baseOffset } = await tx.append(topic, 4, [record('slow')])
        // The broker looks for overdue transactions every 10 s; the marker it writes moves the end.
        const stable = () => endOffset(node.bootstrap, topic, 4, true)
        await until(async () => (await stable()) > baseOffset, {
          describe: 'the broker ends the transaction',
        })
      })
      await assert.rejects(overdue, { code: 'MR_KAFKA_FENCED' })
      assert.deepEqual(await values(4), ['before', 'second'])
    })
  })
}
