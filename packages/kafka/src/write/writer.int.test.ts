/** The idempotent writer against a real broker. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { olderNode, singleNode } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import type { Kafka } from '../client/kafka.ts'
import { isKafkaError } from '../errors.ts'
import type { NewRecord } from '../records/encode.ts'
import { createTopics, openTestKafka, uniqueName } from '../testing/estate.ts'
import { readBack } from '../testing/read-back.ts'
import { openWriter } from './open-writer.ts'

/** Brokers delete what is older than a week. */
const NOW = Date.now()
const record = (value: string | Buffer, key: string | null = null): NewRecord => ({
  key: key === null ? null : Buffer.from(key),
  value: Buffer.from(value),
  timestamp: NOW,
})
const text = ({ value }: { readonly value: Uint8Array | null }) =>
  value === null ? null : Buffer.from(value).toString()

for (const { release, start } of [
  { release: '4.3', start: () => singleNode() },
  { release: '3.9', start: () => olderNode() },
]) {
  suite(`a writer on Kafka ${release}`, () => {
    const topic = uniqueName('write')
    const small = uniqueName('write-small')
    const compacted = uniqueName('write-compacted')
    let node: TestKafka
    let kafka: Kafka

    before(async () => {
      node = await start()
      kafka = openTestKafka(node.bootstrap)
      await createTopics(node.bootstrap, [
        { name: topic, partitions: 3 },
        { name: small, partitions: 1, configs: { 'max.message.bytes': '2000' } },
        { name: compacted, partitions: 1, configs: { 'cleanup.policy': 'compact' } },
      ])
    })
    after(async () => {
      await kafka[Symbol.asyncDispose]()
      await node[Symbol.asyncDispose]()
    })

    test('records are where the answer says, headers and tombstones included', async () => {
      await using writer = openWriter({ kafka, compression: 'zstd' })
      const first = await writer.append(topic, 0, [
        {
          key: Buffer.from('k'),
          value: null,
          timestamp: NOW + 5,
          headers: [{ name: 'é', value: Buffer.from('x') }],
        },
        record('b'.repeat(3000)),
      ])
      const second = await writer.append(topic, 0, [record('c')])
      assert.deepEqual([first, second], [{ baseOffset: 0 }, { baseOffset: 2 }])
      const [a, b, c] = await readBack(node.bootstrap, topic)
      assert.deepEqual(a, {
        offset: 0,
        timestamp: BigInt(NOW + 5),
        key: Buffer.from('k'),
        value: null,
        headers: [{ name: Buffer.from('é'), value: Buffer.from('x') }],
      })
      assert.deepEqual([b?.value?.length, c?.offset], [3000, 2])
    })

    test('order is kept and every call learns its place, whatever shares a batch', async () => {
      await using writer = openWriter({ kafka, compression: 'lz4', maxBatchBytes: 4000 })
      const calls = Array.from({ length: 300 }, (_, i) =>
        Array.from({ length: 1 + (i % 4) }, (__, j) => record(`${i}.${j} ${'x'.repeat(i)}`)),
      )
      const places = await Promise.all(calls.map((records) => writer.append(topic, 1, records)))
      const found = await readBack(node.bootstrap, topic, 1)
      assert.deepEqual(found.map(text), calls.flat().map(text))
      for (const [i, { baseOffset }] of places.entries()) {
        assert.ok(text(found[baseOffset] ?? { value: null })?.startsWith(`${i}.0 `))
      }
    })

    test('what is too large for one batch goes into several', async () => {
      await using writer = openWriter({ kafka, compression: 'none' })
      const records = Array.from({ length: 40 }, (_, i) => record(`${i}`.padEnd(100_000, 'x')))
      const { baseOffset } = await writer.append(topic, 2, records)
      assert.equal(baseOffset, 0)
      const found = await readBack(node.bootstrap, topic, 2)
      assert.deepEqual(found.map(text), records.map(text))
    })

    test('a topic that takes less gets smaller batches; one record that is too large says so', async () => {
      await using writer = openWriter({ kafka, compression: 'none' })
      const huge = Buffer.alloc(5000, 'h')
      const results = await Promise.allSettled([
        writer.append(
          small,
          0,
          Array.from({ length: 50 }, (_, i) => record(`a${i}`.padEnd(100))),
        ),
        writer.append(small, 0, [record(huge)]),
        writer.append(small, 0, [record('after')]),
      ])
      assert.deepEqual(
        results.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      )
      const [, tooLarge] = results
      assert.ok(tooLarge.status === 'rejected' && isKafkaError(tooLarge.reason))
      assert.equal(tooLarge.reason.reason, 'MESSAGE_TOO_LARGE')
      assert.match(tooLarge.reason.message, /5\d\d\d bytes.*max\.message\.bytes/)
      const found = (await readBack(node.bootstrap, small)).map(text)
      assert.deepEqual(found, [
        ...Array.from({ length: 50 }, (_, i) => `a${i}`.padEnd(100)),
        'after',
      ])
    })

    test('a record that the topic refuses fails its own call only', async () => {
      await using writer = openWriter({ kafka })
      const results = await Promise.allSettled([
        writer.append(compacted, 0, [record('one', 'k1')]),
        writer.append(compacted, 0, [record('no key')]),
        writer.append(compacted, 0, [record('two', 'k2')]),
      ])
      const [one, refused, two] = results
      assert.deepEqual([one.status, two.status], ['fulfilled', 'fulfilled'])
      assert.ok(refused.status === 'rejected' && isKafkaError(refused.reason))
      assert.equal(refused.reason.reason, 'INVALID_RECORD')
      assert.match(refused.reason.message, /key/)
      assert.deepEqual((await readBack(node.bootstrap, compacted)).map(text), ['one', 'two'])
    })

    test('no topic, nothing to write, a closed writer: each is told', async () => {
      const writer = openWriter({ kafka, deadlineMs: 1000 })
      await assert.rejects(writer.append(uniqueName('nowhere'), 0, [record('x')]), {
        code: 'MR_KAFKA_TIMEOUT',
        reason: 'not-written',
        message: /given up after 1 s\. The cluster has no topic/,
      })
      await assert.rejects(writer.append(topic, 0, []), { reason: 'encode' })
      const wrong = { ...record('x'), timestamp: 1.5 }
      await assert.rejects(writer.append(topic, 0, [wrong]), { message: /1\.5/ })
      await writer[Symbol.asyncDispose]()
      await assert.rejects(writer.append(topic, 0, [record('x')]), { code: 'MR_KAFKA_CLOSED' })
    })
  })
}
