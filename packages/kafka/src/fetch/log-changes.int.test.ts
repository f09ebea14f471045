/** Logs that change under the reader: records deleted, topics deleted and created anew. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { Admin } from '@platformatic/kafka'
import { singleNode } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { addressesOf, createTopics, deleteTopic, produce, uniqueName } from '../testing/estate.ts'
import { drain, only } from '../testing/drain.ts'
import type { Fetcher } from './model.ts'
import { openFetcher } from './open-fetcher.ts'

let node: TestKafka

before(async () => {
  node = await singleNode()
})

after(async () => {
  await node[Symbol.asyncDispose]()
})

function open(): Fetcher {
  const kafka = {
    clientId: 'millrace-test',
    bootstrap: addressesOf(node.bootstrap),
    connectTimeoutMs: 5000,
    requestTimeoutMs: 10_000,
  }
  return openFetcher({ kafka, isolation: 'read_uncommitted', maxWaitMs: 200 })
}

async function topicWith(counts: readonly number[]): Promise<string> {
  const name = uniqueName('fetch-log')
  await createTopics(node.bootstrap, [{ name, partitions: counts.length }])
  await produce(node.bootstrap, name, counts)
  return name
}

async function deleteRecords(name: string, partition: number, offset: number): Promise<void> {
  const bootstrapBrokers = node.bootstrap.split(',')
  const admin = new Admin({ clientId: 'millrace-test', bootstrapBrokers })
  try {
    const partitions = [{ partition, offset: BigInt(offset) }]
    await admin.deleteRecords({ topics: [{ name, partitions }] })
  } finally {
    await admin.close()
  }
}

suite('records that are not there', () => {
  test('reading goes on where the log begins, and says so', async () => {
    const name = await topicWith([100, 100])
    await deleteRecords(name, 0, 43)
    await using fetcher = open()
    fetcher.add([
      { topic: name, partition: 0, offset: 7, end: 100 },
      { topic: name, partition: 1, offset: 7, end: 100 },
    ])
    const drained = await drain(fetcher)
    const [clamped, ...more] = only(drained, 'clamped')
    assert.deepEqual(more, [])
    assert.deepEqual([clamped?.partition, clamped?.from, clamped?.to], [0, 7, 43])
    assert.match(clamped?.reason ?? '', /Offset 7 of .*-0 is not there any more.* begins at 43/)
    assert.deepEqual(drained.read.get(`${name}-0`), [43, 100])
    assert.deepEqual(drained.read.get(`${name}-1`), [7, 100])
  })

  test('a range that was deleted whole is clamped to its end', async () => {
    const name = await topicWith([100])
    await deleteRecords(name, 0, 60)
    await using fetcher = open()
    fetcher.add([{ topic: name, partition: 0, offset: 0, end: 50 }])
    const { events, read } = await drain(fetcher)
    assert.equal(read.size, 0)
    assert.deepEqual(
      events.map((event) => [event.type, event.type === 'clamped' ? event.to : null]),
      [
        ['clamped', 50],
        ['finished', null],
      ],
    )
  })

  test('a position behind the end is told: a scan is over, a tail goes on at the end', async () => {
    const name = await topicWith([10, 10])
    await using fetcher = open()
    fetcher.add([
      { topic: name, partition: 0, offset: 500, end: 600 },
      { topic: name, partition: 1, offset: 500, end: null },
    ])
    const drained = await drain(fetcher, (so) => only(so, 'clamped').length === 2)
    const [scan, tail] = only(drained, 'clamped').toSorted((a, b) => a.partition - b.partition)
    assert.deepEqual([scan?.from, scan?.to, tail?.from, tail?.to], [500, 600, 500, 10])
    assert.match(tail?.reason ?? '', /its log ends at 10/)
    await produce(node.bootstrap, name, [0, 2])
    const { read } = await drain(fetcher, (so) => so.read.get(`${name}-1`)?.[1] === 12)
    assert.deepEqual(read.get(`${name}-1`), [10, 12])
  })
})

suite('topics', () => {
  test('one that is deleted while it is read is gone', async () => {
    const name = await topicWith([5, 5])
    await using fetcher = open()
    fetcher.add([
      { topic: name, partition: 0, offset: 0, end: null },
      { topic: name, partition: 1, offset: 0, end: null },
    ])
    await drain(fetcher, ({ read }) => read.size === 2)
    const end = drain(fetcher)
    await deleteTopic(node.bootstrap, name)
    const lost = only(await end, 'lost')
    assert.deepEqual(
      new Map(lost.map(({ kind, partition }) => [partition, kind])),
      new Map([
        [0, 'gone'],
        [1, 'gone'],
      ]),
    )
  })

  test('one that is deleted and created anew is another one', async () => {
    const name = await topicWith([5])
    await using fetcher = open()
    fetcher.add([{ topic: name, partition: 0, offset: 0, end: null }])
    await drain(fetcher, ({ read }) => read.size === 1)
    await deleteTopic(node.bootstrap, name)
    await createTopics(node.bootstrap, [{ name, partitions: 1 }])
    await produce(node.bootstrap, name, [9])
    const drained = await drain(fetcher)
    assert.equal(drained.read.size, 0)
    const [lost] = only(drained, 'lost')
    assert.equal(lost?.kind, 'replaced')
    assert.match(lost.error.message, /deleted and created anew while it was read: its id was/)
    // Asked for again, it is the new one, unless the old one is named by its id.
    fetcher.add([{ topic: name, partition: 0, offset: 0, end: 9 }])
    assert.deepEqual((await drain(fetcher)).read.get(`${name}-0`), [0, 9])
    const topicId = /its id was (\S+?),? /.exec(lost.error.message)?.[1] ?? ''
    assert.ok(topicId !== '', lost.error.message)
    fetcher.add([{ topic: name, topicId, partition: 0, offset: 0, end: 9 }])
    const again = await drain(fetcher)
    assert.equal(again.read.size, 0)
    assert.equal(only(again, 'lost')[0]?.kind, 'replaced')
  })
})
