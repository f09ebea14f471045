/** Searches on a real Kafka: modes, order, keys, windows, serdes. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, suite, test } from 'node:test'
import { createTopics, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { produceMessages } from '@millrace/kafka/testing/produce.ts'
import { partitionsOfKey } from '../plan/partitioner.ts'
import { placesOf, termsWith } from '../testing/searches.ts'
import type { Request } from '../testing/searches.ts'
import {
  numberOf,
  numbers,
  openShop,
  ORDERS,
  PARTITIONS,
  range,
  RECORDS,
  T0,
} from '../testing/shop.ts'
import type { Shop } from '../testing/shop.ts'

let shop: Shop
let node: Shop['node']
let engine: Shop['engine']
let cluster: Shop['cluster']
let search: Shop['search']
let orders: Shop['orders']
let other: Shop['other']
let empty: Shop['empty']

before(async () => {
  shop = await openShop()
  ;({ node, engine, cluster, search, orders, other, empty } = shop)
})
after(async () => {
  await shop[Symbol.asyncDispose]()
})

suite('modes and order', () => {
  test('nothing said: the newest, as many from every partition, newest first', async () => {
    const told = await search([orders], { limit: 40 })
    assert.deepEqual(numbers(told), range(RECORDS - 40, RECORDS).reverse())
    assert.equal(told.done.reason, 'limit')
    assert.equal(told.done.totals.matched, 40)
    assert.equal(told.done.totals.scanned, 40)
    assert.equal(told.done.totals.remaining, RECORDS - 40)
  })

  test('partitions', async () => {
    const told = await search([orders], { partitions: [2], limit: 3 })
    assert.deepEqual(numbers(told), [1998, 1994, 1990])
    assert.deepEqual(
      told.started.partitions.map(({ partition }) => partition),
      [2],
    )
  })

  test('a range forwards is merged by time, and counts exactly', async () => {
    const told = await search([orders], { from: 'oldest', limit: 150 })
    assert.deepEqual(numbers(told), range(0, 150))
    assert.equal(told.done.totals.scanned, 150)
  })

  test('everything, with a filter', async () => {
    const told = await search([orders], { from: 'oldest', limit: 0, filter: '.value.even' })
    assert.deepEqual(
      numbers(told).sort((a, b) => a - b),
      range(0, RECORDS).filter((i) => i % 2 === 0),
    )
    assert.equal(told.done.reason, 'end')
    assert.equal(told.done.cursor, null)
    const { totals, partitions } = told.done
    assert.deepEqual([totals.scanned, totals.remaining, totals.matched], [RECORDS, 0, RECORDS / 2])
    for (const each of partitions) {
      assert.equal(each.state, 'finished')
      assert.deepEqual([each.from_offset, each.to_offset, each.scanned], [0, 500, 500])
    }
  })

  test('several topics, by name and by pattern', async () => {
    const both = await search([orders, other], { from: 'oldest', to: '@' + (T0 + 2000) })
    assert.deepEqual(
      both.records.map(({ topic, offset }) => [topic === other, offset]),
      [
        orders < other ? [false, 0] : [true, 0],
        orders < other ? [true, 0] : [false, 0],
        [false, 0],
      ],
    )
    const pattern = `${orders.slice(0, -3)}*`
    const matched = await search([pattern], { limit: 1 })
    assert.deepEqual(
      matched.started.topics.map(({ topic }) => topic),
      [orders],
    )
  })

  test('an empty topic', async () => {
    const told = await search([empty], {})
    assert.deepEqual([told.records, told.done.reason, told.done.cursor], [[], 'end', null])
  })

  test('a projection', async () => {
    const told = await search([orders], { limit: 1, projection: '.value.i, .key' })
    assert.deepEqual(told.started.columns, ['.value.i', '.key'])
    assert.deepEqual(told.records[0]?.projection, [1999, 'k1999'])
  })

  test('a warm engine gives the newest hundred quickly, without reading more than it needs', async () => {
    const told = await search([orders], { limit: 100 })
    assert.equal(told.done.totals.scanned, 100)
    assert.ok(told.done.totals.bytes < 1_000_000, `${told.done.totals.bytes} bytes`)
  })
})

suite('key', () => {
  const keyed = uniqueName('keyed')
  const keys = ['a', 'customer-17', 'ü', '42']
  before(async () => {
    await createTopics(node.bootstrap, [{ name: keyed, partitions: 6 }])
    await produceMessages(
      node.bootstrap,
      keyed,
      keys.flatMap((key) =>
        (['murmur2', 'crc32'] as const).map((partitioner) => ({
          partition: partitionsOfKey(partitioner, Buffer.from(key), 6)[0] ?? 0,
          key,
          value: JSON.stringify(partitioner),
        })),
      ),
    )
  })

  test('is looked for where its producer puts it, and the choice is shown', async () => {
    for (const key of keys) {
      for (const partitioner of ['murmur2', 'crc32'] as const) {
        const told = await search([keyed], { key, key_partitioner: partitioner })
        const found = told.records.map(({ value, key: its }) => [its, value])
        assert.ok(
          found.some(([its, value]) => its === key && value === partitioner),
          key,
        )
        assert.equal(told.started.key_partition?.partitioner, partitioner)
        assert.equal(told.started.key_partition?.partitions.length, 1)
        assert.equal(told.done.offer_all_partitions, false)
      }
      const all = await search([keyed], { key, key_partitioner: 'all' })
      assert.equal(all.records.length, 2)
      assert.equal(all.done.partitions.length, 6)
    }
  })

  test('that is not there offers all partitions, and no more when they were searched', async () => {
    const none = await search([keyed], { key: 'nobody' })
    assert.equal(none.done.offer_all_partitions, true)
    const nowhere = await search([keyed], { key: 'nobody', key_partitioner: 'all' })
    assert.equal(nowhere.done.offer_all_partitions, false)
  })

  test('that does not fit its serde is refused', async () => {
    await assert.rejects(search([keyed], { key: 'twelve', key_serde: 'long' }), {
      code: 'MR_SEARCH_KEY',
    })
  })
})

suite('windows', () => {
  const rows: readonly (readonly [string, Request, number[]])[] = [
    ['offsets', { from: 10, to: 12 }, range(40, 48)],
    ['times', { from: `@${T0 + 5000}`, to: new Date(T0 + 9000).toISOString() }, range(5, 9)],
    ['a time to the end', { from: `@${T0 + 1_990_000}` }, range(1990, 2000)],
    ['a time after all', { from: '-1s' }, []],
    ['before all', { from: `@${T0 - 10_000}`, to: `@${T0 + 3000}` }, range(0, 3)],
    ['before 1970', { from: '@-5', to: `@${T0 + 2000}` }, range(0, 2)],
    ['backwards in time', { to: `@${T0 + 4000}`, order: 'newest' }, [3, 2, 1, 0]],
    ['recent, forwards', { from: 'recent', order: 'oldest', limit: 2 }, [1992, 1993]],
    ['nothing at the end', { from: 'newest' }, []],
  ]
  for (const [name, request, expected] of rows) {
    test(name, async () => {
      assert.deepEqual(numbers(await search([orders], request)), expected)
    })
  }

  test('offsets outside of the log are clamped, and it is said', async () => {
    const told = await search([orders], { from: 499, to: 90_000 })
    assert.equal(told.records.length, 4)
    assert.match(told.started.notes.join(), /to 90000 lies behind the end of the log: 500 is used/)
  })

  test('deleted records are not there, and it is said', async () => {
    const name = uniqueName('deleted')
    await createTopics(node.bootstrap, [{ name, partitions: 1 }])
    await produceMessages(
      node.bootstrap,
      name,
      range(0, 100).map((i) => ({ partition: 0, value: `{"i":${i}}` })),
    )
    await deleteBelow(name, 43)
    const told = await search([name], { from: 5 })
    assert.deepEqual(numbers(told), range(43, 100))
    assert.equal(told.started.partitions[0]?.start_offset, 43)
    assert.match(told.started.notes.join(), /from 5 lies before the start of the log: 43 is used/)
  })
})

async function deleteBelow(topic: string, offset: number): Promise<void> {
  const dir = await mkdtemp(path.join(tmpdir(), 'millrace-delete-'))
  try {
    const file = path.join(dir, 'offsets.json')
    await writeFile(
      file,
      JSON.stringify({ partitions: [{ topic, partition: 0, offset }], version: 1 }),
    )
    const words = `--bootstrap-server ${node.bootstrap} --offset-json-file ${file}`.split(' ')
    const answer = await node.tool('org.apache.kafka.tools.DeleteRecordsCommand', words)
    assert.equal(answer.code, 0, answer.stderr)
  } finally {
    await rm(dir, { recursive: true })
  }
}

suite('serdes', () => {
  test('Auto says what it chose and why', async () => {
    const auto = { key_serde: 'auto', value_serde: 'Auto', headers_serde: 'AUTO' }
    const { started, records: found } = await search([orders], { ...auto, limit: 1 })
    const [topic] = started.topics
    assert.deepEqual([topic?.key.label, topic?.value.label], ['String', 'JSON'])
    assert.match(topic?.value.reason ?? '', /samples are JSON documents/)
    assert.deepEqual(found[0]?.value, { i: 1999, even: false, customer: 'c-99' })
  })

  test('one record, whole, with its bytes', async () => {
    const record = await engine.record(
      cluster,
      { topic: orders, partition: 1, offset: 7 },
      {},
      termsWith(),
    )
    assert.ok(record !== null)
    assert.equal(numberOf(JSON.parse(record.json).value), 29)
    assert.equal(Buffer.from(record.key ?? []).toString(), 'k29')
    assert.equal(Buffer.from(record.value ?? []).toString(), ORDERS[29]?.value)
    const place = { topic: orders, partition: 1, offset: 500 }
    assert.equal(await engine.record(cluster, place, {}, termsWith()), null)
    await assert.rejects(engine.record(cluster, { ...place, partition: 4 }, {}, termsWith()), {
      code: 'MR_SEARCH_PARTITION',
    })
  })
})

test('every record once, each partition in its order', async () => {
  const told = await search([orders], { from: 'oldest', limit: 0 })
  const places = placesOf(told.records)
  assert.equal(new Set(places).size, RECORDS)
  for (const partition of range(0, PARTITIONS)) {
    const offsets = told.records.filter((each) => each.partition === partition)
    assert.deepEqual(
      offsets.map(({ offset }) => offset),
      range(0, RECORDS / PARTITIONS),
    )
  }
})
