/** Reading partitions of one broker: everything once, in bounded memory, at the pace that is wanted. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { singleNode } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { addressesOf, createTopics, produce, uniqueName } from '../testing/estate.ts'
import { checkBatches, drain, only } from '../testing/drain.ts'
import { fill } from '../testing/fill.ts'
import type { Fetcher, FetcherOptions, FetchTarget } from './model.ts'
import { openFetcher } from './open-fetcher.ts'

const KIBIBYTE = 1024
const PARTITIONS = 6
const RECORDS = 40_000
const topic = uniqueName('fetch-bulk')

let node: TestKafka
/** End offsets of the bulk topic. */
let ends: number[]

before(async () => {
  node = await singleNode()
  await createTopics(node.bootstrap, [{ name: topic, partitions: PARTITIONS }])
  ends = await fill(node, topic, RECORDS, 300)
})

after(async () => {
  await node[Symbol.asyncDispose]()
})

function open(options: Partial<FetcherOptions> = {}): Fetcher {
  const kafka = {
    clientId: 'millrace-test',
    bootstrap: addressesOf(node.bootstrap),
    connectTimeoutMs: 5000,
    requestTimeoutMs: 10_000,
  }
  return openFetcher({ kafka, isolation: 'read_uncommitted', maxWaitMs: 100, ...options })
}

function everything(name: string, to: readonly number[]): FetchTarget[] {
  return to.map((end, partition) => ({ topic: name, partition, offset: 0, end }))
}

suite('a scan', () => {
  test('reads every offset of every partition once, byte by byte, and ends', async () => {
    for (const limits of [
      {},
      { partitionMaxBytes: 16 * KIBIBYTE, maxBytes: 48 * KIBIBYTE },
      { isolation: 'read_committed', maxWaitMs: 0 } as const,
    ]) {
      await using fetcher = open(limits)
      fetcher.add(everything(topic, ends))
      const drained = await drain(fetcher)
      for (const [partition, end] of ends.entries()) {
        assert.deepEqual(drained.read.get(`${topic}-${partition}`), [0, end])
      }
      assert.equal(drained.events.length, PARTITIONS)
      assert.deepEqual(
        new Set(only(drained, 'finished').map(({ partition }) => partition)),
        new Set([0, 1, 2, 3, 4, 5]),
      )
      assert.ok(fetcher.bytesReceived > RECORDS * 300)
    }
  })

  test('begins and ends within a log, and reads little beyond', async () => {
    await using fetcher = open()
    fetcher.add([
      { topic, partition: 0, offset: 1005, end: 1010 },
      { topic, partition: 1, offset: 77, end: 77 },
    ])
    const { read, events } = await drain(fetcher)
    const [from, to = 0] = read.get(`${topic}-0`) ?? []
    assert.equal(from, 1005)
    assert.ok(to >= 1010)
    assert.deepEqual(
      events.map(({ type }) => type),
      ['finished', 'finished'],
    )
    assert.ok(fetcher.bytesReceived < 200 * KIBIBYTE, `${fetcher.bytesReceived} bytes`)
  })

  test('holds at most two answers, and what was handed over stays as it is until next()', async () => {
    const maxBytes = 256 * KIBIBYTE
    await using fetcher = open({ partitionMaxBytes: 128 * KIBIBYTE, maxBytes })
    fetcher.add(everything(topic, ends))
    const first = (await fetcher.next()).filter((event) => event.type === 'data')
    assert.ok(first.length > 0)
    let seen = -1
    await until(
      () => {
        const quiet = seen === fetcher.bytesReceived
        seen = fetcher.bytesReceived
        return quiet
      },
      { everyMs: 200, describe: 'no more bytes arrive' },
    )
    assert.ok(seen > 1.5 * maxBytes, `${seen} bytes: the next answer came meanwhile`)
    assert.ok(seen < 2 * maxBytes + 64 * KIBIBYTE, `${seen} bytes of two answers`)
    for (const event of first) checkBatches(event)
    const second = (await fetcher.next()).filter((event) => event.type === 'data')
    for (const event of second) checkBatches(event)
    assert.ok(second.length > 0)
  })

  test('reads a batch that is many times larger than its limits', async () => {
    const name = uniqueName('fetch-large')
    const configs = { 'max.message.bytes': '50000000' }
    await createTopics(node.bootstrap, [{ name, partitions: 2, configs }])
    const size = 20_000_000
    const { code, stdout } = await node.tool('org.apache.kafka.tools.ProducerPerformance', [
      ...`--topic ${name} --num-records 3 --record-size ${size} --throughput -1`.split(' '),
      ...`--producer-props bootstrap.servers=${node.bootstrap} max.request.size=50000000`.split(
        ' ',
      ),
      ...'buffer.memory=30000000 partitioner.ignore.keys=true linger.ms=0'.split(' '),
    ])
    assert.equal(code, 0, stdout)
    await produce(node.bootstrap, name, [5, 5])
    await using fetcher = open({ partitionMaxBytes: 1024, maxBytes: 4096 })
    fetcher.add([
      { topic: name, partition: 0, offset: 0, end: null },
      { topic: name, partition: 1, offset: 0, end: null },
    ])
    const { read } = await drain(
      fetcher,
      (drained) => [...drained.read.values()].reduce((sum, [, to]) => sum + to, 0) === 13,
    )
    assert.equal(read.size, 2)
    assert.ok(fetcher.bytesReceived > 3 * size)
  })

  test('is not disturbed by a topic or partition that is not there', async () => {
    await using fetcher = open()
    fetcher.add([
      { topic: uniqueName('no-such'), partition: 0, offset: 0, end: 10 },
      { topic, partition: 17, offset: 0, end: 10 },
      ...everything(topic, ends),
    ])
    const drained = await drain(fetcher)
    assert.deepEqual(drained.read.get(`${topic}-5`), [0, ends[5]])
    const lost = only(drained, 'lost').toSorted((a, b) => a.partition - b.partition)
    assert.deepEqual(
      lost.map(({ kind, partition }) => [kind, partition]),
      [
        ['gone', 0],
        ['gone', 17],
      ],
    )
    assert.match(lost[0]?.error.message ?? '', /no topic no-such-/)
    assert.match(lost[1]?.error.message ?? '', /-17: its topic has 6 of them/)
  })
})

suite('changes while reading', () => {
  test('a partition can be moved and removed; what it had is not told any more', async () => {
    await using fetcher = open({ partitionMaxBytes: 64 * KIBIBYTE, maxBytes: 64 * KIBIBYTE })
    fetcher.add([{ topic, partition: 0, offset: 0, end: ends[0] ?? 0 }])
    await fetcher.next()
    // One answer has arrived untaken, or will.
    fetcher.add([{ topic, partition: 0, offset: 3000, end: 3010 }])
    const { read, events } = await drain(fetcher)
    assert.equal(read.get(`${topic}-0`)?.[0], 3000)
    assert.deepEqual(
      events.map(({ type }) => type),
      ['finished'],
    )
    fetcher.add(everything(topic, ends))
    for (const partition of ends.keys()) fetcher.remove(topic, partition)
    assert.deepEqual(await fetcher.next(), [])
  })

  test('next() can be aborted and called again', async () => {
    await using fetcher = open({ maxWaitMs: 30_000 })
    fetcher.add([{ topic, partition: 0, offset: ends[0] ?? 0, end: null }])
    await assert.rejects(fetcher.next(AbortSignal.timeout(100)), { code: 'MR_KAFKA_ABORTED' })
    await assert.rejects(fetcher.next(AbortSignal.abort()), { code: 'MR_KAFKA_ABORTED' })
    fetcher.add([{ topic, partition: 1, offset: 0, end: 10 }])
    const [event] = await fetcher.next()
    assert.equal(event?.type, 'data')
  })

  test('closing ends what waits, and all that comes later', async () => {
    const fetcher = open({ maxWaitMs: 30_000 })
    fetcher.add([{ topic, partition: 0, offset: ends[0] ?? 0, end: null }])
    const waiting = fetcher.next()
    const closed = assert.rejects(waiting, { code: 'MR_KAFKA_CLOSED' })
    await until(() => fetcher.bytesReceived > 0, { describe: 'it is connected' })
    await fetcher[Symbol.asyncDispose]()
    await closed
    await assert.rejects(fetcher.next(), { code: 'MR_KAFKA_CLOSED' })
    assert.throws(() => fetcher.add([]), { code: 'MR_KAFKA_CLOSED' })
  })
})

suite('a tail', () => {
  const tail = uniqueName('fetch-tail')

  before(async () => {
    await createTopics(node.bootstrap, [{ name: tail, partitions: 2 }])
  })

  test('hears of records at once, and of partitions added during a long poll', async () => {
    // An answer that came only after the long poll would fail by the deadline.
    await using fetcher = open({ maxWaitMs: 60_000 })
    fetcher.add([{ topic: tail, partition: 0, offset: 0, end: null }])
    const first = drain(fetcher, ({ read }) => read.get(`${tail}-0`)?.[1] === 3, 20_000)
    await until(() => fetcher.bytesReceived > 0, { describe: 'it is connected' })
    await produce(node.bootstrap, tail, [3, 4])
    await first
    const second = drain(fetcher, ({ read }) => read.get(`${tail}-1`)?.[1] === 4, 20_000)
    fetcher.add([{ topic: tail, partition: 1, offset: 0, end: null }])
    await second
    const third = drain(fetcher, ({ read }) => read.size === 2, 20_000)
    await produce(node.bootstrap, tail, [1, 1])
    await third
    const end = fetcher.next()
    fetcher.remove(tail, 0)
    fetcher.remove(tail, 1)
    assert.deepEqual(await end, [])
  })
})

suite('pace', () => {
  const bytesPerSecond = 4_000_000

  test('keeps to a limit, says for how long it held back, and lets go when told', async () => {
    await using fetcher = open()
    fetcher.limit(bytesPerSecond)
    fetcher.add(everything(topic, ends))
    const started = performance.now()
    const signal = AbortSignal.timeout(60_000)
    let lastAnswer = 0
    let before = 0
    while (performance.now() - started < 1500) {
      await fetcher.next(signal)
      lastAnswer = fetcher.bytesReceived - before
      before = fetcher.bytesReceived
    }
    const seconds = (performance.now() - started) / 1000
    // Two answers of a quarter of a second each may have come before they were paid for.
    const allowed = bytesPerSecond * (seconds + 0.75)
    assert.ok(fetcher.bytesReceived <= allowed, `${fetcher.bytesReceived} in ${seconds} s`)
    assert.ok(lastAnswer <= bytesPerSecond / 2)
    assert.ok(fetcher.heldBackMs > 500, `${fetcher.heldBackMs} ms`)
    fetcher.limit(1)
    fetcher.limit(null)
    await drain(fetcher, undefined, 20_000)
  })

  test('obeys a quota and says so', async () => {
    const clientId = uniqueName('slow')
    const { code, stderr } = await node.tool('kafka.admin.ConfigCommand', [
      ...`--bootstrap-server ${node.bootstrap} --alter`.split(' '),
      ...`--add-config consumer_byte_rate=800000 --entity-type clients --entity-name ${clientId}`.split(
        ' ',
      ),
    ])
    assert.equal(code, 0, stderr)
    const kafka = {
      clientId,
      bootstrap: addressesOf(node.bootstrap),
      connectTimeoutMs: 5000,
      requestTimeoutMs: 10_000,
    }
    await using fetcher = open({ kafka, partitionMaxBytes: 64 * KIBIBYTE })
    fetcher.add(everything(topic, ends))
    // Kafka measures over 11 s: what goes beyond its bytes of that time is throttled.
    const signal = AbortSignal.timeout(30_000)
    for (;;) {
      const [first] = await fetcher.next(signal)
      assert.ok(first !== undefined, 'throttled before everything was read')
      if (first.type !== 'throttled') continue
      const since = performance.now()
      assert.ok(first.ms > 0 && first.broker === 1)
      await fetcher.next(signal)
      assert.ok(performance.now() - since > first.ms - 50, `not before ${first.ms} ms had passed`)
      break
    }
  })
})
