/** The pool on a real topic: what it finds, how it stops, and what a bad filter takes with it. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { addressesOf, createTopics, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { produceMessages } from '@millrace/kafka/testing/produce.ts'
import type { ScanSpec } from '../model.ts'
import { Listening, wholeTopic } from '../testing/listening.ts'
import { specOf } from '../testing/scan-bytes.ts'
import type { PoolOptions, WorkerPool } from './model.ts'
import { openWorkerPool } from './pool.ts'

const PARTITIONS = 4
const EACH = 3000
const TOTAL = PARTITIONS * EACH
const topic = uniqueName('pool')
const traps = uniqueName('pool-traps')
const JSON_VALUES = { key: 'String', value: 'JSON', headers: 'String' }
const TEXTS = { key: 'String', value: 'String', headers: 'String' }

let kafka: TestKafka

/** Record i of each partition; every 100th is of customer c-7. */
function order(partition: number, i: number): string {
  const id = i % 100 === 0 ? 'c-7' : `c-${1000 + i}`
  return JSON.stringify({ i, partition, customer: { id }, note: 'lorem ipsum '.repeat(20) })
}

before(async () => {
  kafka = await singleNode()
  await createTopics(kafka.bootstrap, [
    { name: topic, partitions: PARTITIONS },
    { name: traps, partitions: 1 },
  ])
  const all = Array.from({ length: TOTAL }, (_, n) => {
    const [partition, i] = [n % PARTITIONS, Math.floor(n / PARTITIONS)]
    return { partition, key: `k-${i}`, value: order(partition, i), headers: { i: `${i}` } }
  })
  await produceMessages(kafka.bootstrap, topic, all)
  // Offset 5 of 10 lets a pattern with a look-ahead explode, which keeps it from the engine that does not backtrack.
  await produceMessages(
    kafka.bootstrap,
    traps,
    Array.from({ length: 10 }, (_, i) => ({
      partition: 0,
      value: i === 5 ? `${'a'.repeat(40)}!` : `a${i}`,
    })),
  )
})

after(async () => {
  await kafka[Symbol.asyncDispose]()
})

function open(options: Partial<PoolOptions> = {}): WorkerPool {
  return openWorkerPool({ workers: 2, heapMb: 256, watchdogMs: 10_000, ...options })
}

function spec(changes: Partial<ScanSpec>, on = topic, serdes = JSON_VALUES): ScanSpec {
  const client = {
    clientId: 'millrace-search',
    bootstrap: addressesOf(kafka.bootstrap),
    connectTimeoutMs: 5000,
    requestTimeoutMs: 15_000,
  }
  return specOf({ kafka: client, serdes: new Map([[on, serdes]]), ...changes })
}

/** Where customer c-7 is. */
const SEVENS = Array.from({ length: TOTAL }, (_, n) => n)
  .filter((n) => Math.floor(n / PARTITIONS) % 100 === 0)
  .map((n) => `${topic}:${n % PARTITIONS}:${Math.floor(n / PARTITIONS)}`)
  .sort()

suite('a search on the pool', () => {
  test('finds every match of every partition and counts every record', async () => {
    await using pool = open()
    for (const filter of [
      '.value.customer.id == "c-7"', // by its bytes
      '.value.i % 100 == 0', // by some of its fields
      '. | tojson | fromjson | .headers.i | tonumber % 100 == 0', // by all of it
    ]) {
      const search = new Listening(pool, spec({ filter }))
      search.handle.scan(wholeTopic(topic, PARTITIONS, EACH))
      await search.done(PARTITIONS)
      assert.deepEqual(search.found.toSorted(), SEVENS, filter)
      assert.equal(search.scanned, TOTAL)
      assert.equal(search.failed, null)
      for (let i = 0; i < PARTITIONS; i++) {
        assert.equal(search.positions.get(`${topic}:${i}`), EACH)
      }
      assert.deepEqual(
        search.ranges
          .map(({ partition, low, lost }) => ({ partition, low, lost }))
          .sort((a, b) => a.partition - b.partition),
        wholeTopic(topic, PARTITIONS, EACH).map(({ partition, low }) => ({
          partition,
          low,
          lost: null,
        })),
      )
      search.handle.close()
    }
  })

  test('looks into few records when their bytes tell', async () => {
    await using pool = open()
    const search = new Listening(pool, spec({ filter: '.value.customer.id == "c-7"' }))
    search.handle.scan(wholeTopic(topic, PARTITIONS, EACH))
    await search.done(PARTITIONS)
    assert.equal(search.lookedInto, SEVENS.length)
  })

  test('gives records as they are', async () => {
    await using pool = open()
    const search = new Listening(pool, spec({ filter: '.key == "k-200" and .partition == 3' }))
    search.handle.scan(wholeTopic(topic, PARTITIONS, EACH))
    await search.done(PARTITIONS)
    const [text = '{}', ...others] = search.texts
    assert.deepEqual(others, [])
    const { timestamp, value, ...rest } = JSON.parse(text)
    assert.equal(typeof timestamp, 'number')
    assert.deepEqual(value, JSON.parse(order(3, 200)))
    assert.deepEqual(rest, {
      topic,
      partition: 3,
      offset: 200,
      timestamp_type: 'CreateTime',
      key: 'k-200',
      headers: { i: '200' },
      key_size: 5,
      value_size: order(3, 200).length,
      headers_count: 1,
    })
  })

  test('scans the ranges of a partition in the order they are given', async () => {
    await using pool = open()
    const search = new Listening(pool, spec({}))
    const lows = [2900, 2800, 2700]
    search.handle.scan(lows.map((low) => ({ topic, partition: 0, low, high: low + 100 })))
    await search.done(3)
    assert.deepEqual(
      search.ranges.map(({ low }) => low),
      lows,
    )
    const expected = lows.flatMap((low) =>
      Array.from({ length: 100 }, (_, i) => `${topic}:0:${low + i}`),
    )
    assert.deepEqual(search.found, expected)
  })

  test('that one worker cannot keep up with is moved to others in part, without loss or doubles', async () => {
    let started = 0
    const count = (): void => {
      started += 1
    }
    process.on('worker', count)
    try {
      await using pool = open()
      // Its bytes tell nothing here, though they might: all records match.
      const search = new Listening(
        pool,
        spec({ filter: '.value.customer.id | startswith("c-")', projection: '[range(100)] | add' }),
      )
      const rounds = 8
      for (let i = 0; i < rounds; i++) search.handle.scan(wholeTopic(topic, PARTITIONS, EACH))
      await search.done(PARTITIONS * rounds)
      assert.equal(search.failed, null)
      assert.equal(search.found.length, TOTAL * rounds)
      const times = new Map<string, number>()
      for (const place of search.found) times.set(place, (times.get(place) ?? 0) + 1)
      assert.equal(times.size, TOTAL)
      assert.ok([...times.values()].every((n) => n === rounds))
      assert.equal(search.scanned, TOTAL * rounds)
      assert.ok(search.ranges.every(({ low, lost }) => low === 0 && lost === null))
    } finally {
      process.off('worker', count)
    }
    assert.equal(started, 2)
  })

  test('that is stopped has told how far it is, and can go on from there', async () => {
    await using pool = open()
    const search = new Listening(pool, spec({}))
    search.handle.scan(wholeTopic(topic, PARTITIONS, EACH))
    await until(() => search.found.length > 0, { describe: 'the first matches', everyMs: 1 })
    search.handle.stop()
    await until(() => search.stops === 1, { describe: 'the stop', everyMs: 5 })
    const before = search.found.length
    assert.equal(search.scanned, before)
    const left = wholeTopic(topic, PARTITIONS, EACH).map((range) => ({
      ...range,
      low: search.positions.get(`${topic}:${range.partition}`) ?? 0,
    }))
    search.ranges.length = 0
    search.handle.scan(left)
    await search.done(PARTITIONS)
    assert.equal(search.found.length, TOTAL)
    assert.equal(new Set(search.found).size, TOTAL)
  })

  test('that is stopped before it began says so, too', async () => {
    await using pool = open()
    const search = new Listening(pool, spec({}))
    search.handle.stop()
    await until(() => search.stops === 1, { describe: 'the stop', everyMs: 5 })
  })

  test('waits when its matches are not taken, and goes on when they are', async () => {
    await using pool = open({ workers: 1 })
    // 100 kB a record.
    const search = new Listening(pool, spec({ projection: '[range(300)] | map("x" * 400)' }), false)
    search.handle.scan(wholeTopic(topic, PARTITIONS, EACH))
    await until(() => search.untaken > 8 * 1024 * 1024, { describe: 'all that is sent untaken' })
    const sent = search.untaken
    const other = new Listening(pool, spec({ filter: '.value.i % 100 == 0' }))
    other.handle.scan(wholeTopic(topic, PARTITIONS, EACH))
    await other.done(PARTITIONS)
    assert.deepEqual(other.found.toSorted(), SEVENS)
    assert.equal(search.untaken, sent, 'nothing came while the other search ran')
    assert.ok(sent < 10 * 1024 * 1024, `${sent} bytes were sent`)
    search.take()
    await until(() => search.untaken > 0, { describe: 'more matches' })
    search.handle.close()
  })

  test('follows the end of a topic until it is stopped', async () => {
    await using pool = open()
    const tailed = uniqueName('pool-tail')
    await createTopics(kafka.bootstrap, [{ name: tailed, partitions: 1 }])
    const search = new Listening(pool, spec({ maxWaitMs: 500 }, tailed, TEXTS))
    search.handle.scan([{ topic: tailed, partition: 0, low: 0, high: Infinity }])
    for (let i = 0; i < 3; i++) {
      await produceMessages(kafka.bootstrap, tailed, [{ partition: 0, value: `v${i}` }])
      await until(() => search.found.length === i + 1, { describe: 'the record', everyMs: 2 })
    }
    search.handle.stop()
    await until(() => search.stops === 1, { describe: 'the stop', everyMs: 5 })
    assert.equal(search.positions.get(`${tailed}:0`), 3)
  })

  test('on a topic that is not there loses its ranges, with the reason', async () => {
    await using pool = open()
    const search = new Listening(pool, spec({}, 'no-such-topic'))
    search.handle.scan([
      { topic: 'no-such-topic', partition: 0, low: 0, high: 5 },
      { topic: 'no-such-topic', partition: 0, low: 5, high: 9 },
    ])
    await search.done(2)
    assert.deepEqual(
      search.ranges.map(({ low }) => low),
      [0, 5],
    )
    for (const { lost } of search.ranges) assert.match(lost?.reason ?? '', /no-such-topic/)
  })
})

suite('a filter that takes too much', () => {
  const exploding = { filter: '.value | test("^(?=a)(a+)+$")' }

  test('ends its search alone: others of the same worker go on without loss or doubles', async () => {
    await using pool = open({ workers: 1, watchdogMs: 1000 })
    const innocent = new Listening(pool, spec({}), false)
    innocent.handle.scan(wholeTopic(topic, PARTITIONS, EACH))
    await until(() => innocent.found.length > 0, { describe: 'the first matches', everyMs: 1 })
    const guilty = new Listening(pool, spec(exploding, traps, TEXTS))
    guilty.handle.scan([{ topic: traps, partition: 0, low: 0, high: 10 }])
    const taking = setInterval(() => innocent.take(), 20)
    try {
      await guilty.done(1)
      await innocent.done(PARTITIONS)
    } finally {
      clearInterval(taking)
    }
    assert.equal(guilty.failed?.code, 'MR_SEARCH_LIMIT')
    assert.match(guilty.failed?.message ?? '', new RegExp(`${traps}:0:5, .*1000 ms.*test\\(`))
    assert.equal(innocent.failed, null)
    assert.equal(innocent.found.length, TOTAL)
    assert.equal(new Set(innocent.found).size, TOTAL)
    assert.equal(innocent.scanned, TOTAL)
    assert.deepEqual(
      innocent.ranges.map(({ low, lost }) => ({ low, lost })),
      Array.from({ length: PARTITIONS }, () => ({ low: 0, lost: null })),
    )
    const next = new Listening(pool, spec({ filter: '.value == "a7"' }, traps, TEXTS))
    next.handle.scan([{ topic: traps, partition: 0, low: 0, high: 10 }])
    await next.done(1)
    assert.deepEqual(next.found, [`${traps}:0:7`])
  })

  test('by memory ends its search, too', async () => {
    await using pool = open({ workers: 1, heapMb: 48, watchdogMs: 60_000 })
    const filter = '.offset == 4 and ([range(4000000) | "\\(.)"] | length > 0)'
    const guilty = new Listening(pool, spec({ filter }, traps, TEXTS))
    guilty.handle.scan([{ topic: traps, partition: 0, low: 0, high: 10 }])
    await guilty.done(1)
    assert.equal(guilty.failed?.code, 'MR_SEARCH_LIMIT')
    assert.match(guilty.failed?.message ?? '', new RegExp(`${traps}:0:4, .*48 MB`))
  })

  test('by steps ends its search with the record and the filter', async () => {
    await using pool = open()
    const filter = '.offset == 3 and last(repeat(1)) > 0'
    const guilty = new Listening(pool, spec({ filter }, traps, TEXTS))
    guilty.handle.scan([{ topic: traps, partition: 0, low: 0, high: 10 }])
    await guilty.done(1)
    assert.equal(guilty.failed?.code, 'MR_SEARCH_LIMIT')
    assert.match(guilty.failed?.message ?? '', new RegExp(`${traps}:0:3, .*steps.*last\\(repeat`))
  })

  test('a pattern that need not backtrack is answered', async () => {
    await using pool = open({ watchdogMs: 1000 })
    const search = new Listening(pool, spec({ filter: '.value | test("^(a+)+$")' }, traps, TEXTS))
    search.handle.scan([{ topic: traps, partition: 0, low: 0, high: 10 }])
    await search.done(1)
    assert.equal(search.failed, null)
    assert.equal(search.scanned, 10)
  })
})
