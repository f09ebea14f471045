/** Searches over records that Confluent's Python client wrote with schemas of a real registry. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { startRegistry, type TestRegistry } from '@millrace/dev/testing/registry.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { createTopics, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { produceMessages } from '@millrace/kafka/testing/produce.ts'
import {
  formatsOf,
  KEY_AVRO,
  ORDER_JSON_SCHEMA,
  producePython,
  SIDES,
} from '../testing/schema-topics.ts'
import { clusterAt, searcher, termsWith } from '../testing/searches.ts'
import type { SearchEngine } from './model.ts'
import { openSearchEngine } from './open-engine.ts'

const COUNT = 300
const PARTITIONS = 6
const KINDS = [
  { kind: 'avro', label: 'AVRO', message: undefined },
  { kind: 'protobuf', label: 'Protobuf', message: 'shop.Order' },
  { kind: 'json', label: 'JSON Schema', message: undefined },
] as const

let kafka: TestKafka
let registry: TestRegistry
let engine: SearchEngine
let search: ReturnType<typeof searcher>
const topics = { avro: uniqueName('avro'), protobuf: uniqueName('proto'), json: uniqueName('js') }
const keyed = uniqueName('avro-keyed')
const broken = uniqueName('broken')

const orders = Array.from({ length: COUNT }, (_, i) => ({
  id: `o-${i}`,
  customer: `c-${i % 100}`,
  total: i,
}))

before(async () => {
  ;[kafka, registry] = await Promise.all([singleNode(), startRegistry()])
  const { bootstrap } = kafka
  await createTopics(bootstrap, [
    ...Object.values(topics).map((name) => ({ name, partitions: 2 })),
    { name: keyed, partitions: PARTITIONS },
    { name: broken, partitions: 1 },
  ])
  engine = openSearchEngine({ workers: 2, workerHeapMb: 256, watchdogMs: 10_000 })
  search = searcher(engine, clusterAt(bootstrap, 'schemas', formatsOf(registry)))
  for (const { kind } of KINDS) {
    const records = orders.map((value) => ({ value }))
    await producePython(bootstrap, registry, topics[kind], { value: SIDES[kind] }, records)
  }
})

after(async () => {
  await engine[Symbol.asyncDispose]()
  await registry[Symbol.asyncDispose]()
  await kafka[Symbol.asyncDispose]()
})

const AUTO = { key_serde: 'Auto', value_serde: 'Auto', headers_serde: 'Auto' }
const ALL = { from: 'oldest', limit: 0, streaming: true } as const

for (const { kind, label, message } of KINDS) {
  suite(`records in ${label}`, () => {
    test('are recognised, read and marked with their schema', async () => {
      const filter = '.value.total == 123'
      const { started, records, done } = await search([topics[kind]], { ...ALL, ...AUTO, filter })
      const [chosen] = started.topics
      assert.equal(chosen?.value.label, label)
      assert.match(
        chosen?.value.reason ?? '',
        /^all \d+ samples name schema \d+, which is .* main$/,
      )
      assert.equal(done.reason, 'end')
      const [record] = records
      assert.equal(records.length, 1)
      const { id, customer, total } = Object(record?.value)
      assert.deepEqual([id, customer, Number(total)], ['o-123', 'c-23', 123])
      assert.equal(record?.value_schema?.registry, 'main')
      assert.equal(typeof record?.value_schema?.id, 'number')
      assert.equal(record?.value_schema?.message, message)
      assert.equal(record?.key_schema, undefined)
      assert.deepEqual([done.totals.scanned, done.totals.looked_into], [COUNT, COUNT])
    })

    test('are not looked into where their bytes tell', async () => {
      const filter = '.value.customer == "c-42"'
      const request = { ...ALL, value_serde: label, filter }
      await search([topics[kind]], request)
      const { records, done } = await search([topics[kind]], request)
      assert.deepEqual(records.map(({ value }) => String(Object(value).id)).sort(), [
        'o-142',
        'o-242',
        'o-42',
      ])
      assert.equal(done.totals.scanned, COUNT)
      assert.equal(done.totals.undecodable, 0)
      // Until a worker has the schema it decodes what comes.
      assert.ok(done.totals.looked_into < COUNT / 2, `${done.totals.looked_into} looked into`)
    })

    test('are shown with their schema when they are read alone', async () => {
      const cluster = clusterAt(kafka.bootstrap, 'schemas', formatsOf(registry))
      const request = { mode: 'range', from: 'oldest', limit: 1, value_serde: label } as const
      const { records } = await search([topics[kind]], request)
      const [{ topic, partition, offset } = { topic: '', partition: 0, offset: 0 }] = records
      const at = { topic, partition, offset }
      const whole = await engine.record(cluster, at, { value: label }, termsWith())
      assert.deepEqual(JSON.parse(whole?.json ?? ''), records[0])
    })
  })
}

suite('a search for an Avro key', () => {
  const key = { format: 'avro', schema: KEY_AVRO }

  before(async () => {
    const records = orders.map((value, i) => ({ key: { id: value.id, region: i % 7 }, value }))
    await producePython(kafka.bootstrap, registry, keyed, { key, value: SIDES.avro }, records)
  })

  test('finds its record in the partition that is computed from its bytes', async () => {
    const request = {
      ...ALL,
      mode: 'key',
      key: '{"id":"o-17","region":3}',
      key_serde: 'AVRO',
      value_serde: 'AVRO',
      key_partitioner: 'crc32',
    } as const
    const { started, records, done } = await search([keyed], request)
    assert.equal(started.key_partition?.partitions.length, 1)
    assert.equal(started.partitions.length, 1)
    assert.deepEqual(
      records.map((record) => [record.key, Object(record.value).total]),
      [[{ id: 'o-17', region: 3 }, 17]],
    )
    assert.equal(records[0]?.key_schema?.registry, 'main')
    assert.equal(done.reason, 'end')
    assert.ok(done.totals.scanned < COUNT)
  })

  test('takes the schema that is asked for', async () => {
    const other = uniqueName('another')
    await registry.register(other, { schema: '"string"' })
    const request = { ...ALL, mode: 'key', key: 'o-17', key_serde: 'AVRO' } as const
    const found = await search([keyed], { ...request, key_schema: { subject: other } })
    assert.deepEqual(found.records, [])
    await assert.rejects(search([keyed], { ...request, key_schema: { subject: 'nothing' } }), {
      code: 'MR_SEARCH_KEY',
      message: /cannot be written as AVRO.*nothing/s,
    })
    await assert.rejects(search([keyed], request), { code: 'MR_SEARCH_KEY' })
  })
})

suite('records whose schema cannot be used', () => {
  test('carry the reason, and the search goes on', async () => {
    const { bootstrap } = kafka
    const jsonId = await registry.register(uniqueName('js'), {
      schema: ORDER_JSON_SCHEMA,
      schemaType: 'JSON',
    })
    await producePython(bootstrap, registry, broken, { value: SIDES.avro }, [{ value: orders[1] }])
    const { records: good } = await search([broken], { ...ALL, value_serde: 'Hex' })
    const bytes = Buffer.from(String(good[0]?.value), 'hex')
    const withId = (id: number): Buffer => {
      const copy = Buffer.from(bytes)
      copy.writeInt32BE(id, 1)
      return copy
    }
    const values = [
      withId(987_654),
      Buffer.concat([Buffer.of(9), bytes.subarray(1)]),
      bytes.subarray(0, -2),
      withId(jsonId),
      bytes.subarray(0, 3),
      bytes,
    ]
    await produceMessages(
      bootstrap,
      broken,
      values.map((value) => ({ partition: 0, value })),
    )
    const { records, done } = await search([broken], { ...ALL, value_serde: 'AVRO' })
    const reasons = records.map(({ errors }) => errors?.value?.reason ?? null)
    assert.equal(done.reason, 'end', done.message ?? '')
    assert.equal(records.length, 7)
    assert.deepEqual(
      reasons.map((reason) => reason === null),
      [true, false, false, false, false, false, true],
      JSON.stringify(reasons),
    )
    assert.match(reasons[1] ?? '', /987654/)
    assert.match(reasons[4] ?? '', /JSON/)
    assert.equal(done.totals.undecodable, 5)
    const filtered = await search([broken], {
      ...ALL,
      value_serde: 'AVRO',
      filter: '.value.total >= 0',
    })
    assert.deepEqual(
      filtered.records.map(({ offset }) => offset),
      [0, 6],
    )
    assert.deepEqual([filtered.done.totals.looked_into, filtered.done.totals.undecodable], [7, 5])
  })
})

suite('a schema that takes too long to compile', () => {
  test('is left alone: its records carry the reason, the others are read', async () => {
    const { bootstrap } = kafka
    // The parser looks through all fields for each of them.
    const fields = Array.from({ length: 20_000 }, (_, i) => `string field${i} = ${i + 1};`)
    const schema = `syntax = "proto3"; message Wide { ${fields.join('\n')} }`
    const wide = await registry.register(uniqueName('wide'), { schema, schemaType: 'PROTOBUF' })
    const { records: good } = await search([topics.protobuf], { ...ALL, value_serde: 'Hex' })
    const bytes = Buffer.from(String(good[0]?.value), 'hex')
    const record = Buffer.from([0, 0, 0, 0, 0, 0, 10, 1, 97])
    record.writeInt32BE(wide, 1)
    const slow = uniqueName('slow')
    await createTopics(bootstrap, [{ name: slow, partitions: 1 }])
    await produceMessages(
      bootstrap,
      slow,
      [record, bytes, record, bytes].map((value) => ({ partition: 0, value })),
    )
    await using hurried = openSearchEngine({ workers: 1, workerHeapMb: 256, watchdogMs: 3_000 })
    const cluster = clusterAt(bootstrap, 'slow', formatsOf(registry))
    const request = { ...ALL, value_serde: 'Protobuf' }
    const { records, done } = await searcher(hurried, cluster)([slow], request)
    assert.equal(done.reason, 'end', done.message ?? '')
    const reasons = records.map(({ errors }) => errors?.value?.reason ?? null)
    assert.deepEqual([reasons[1], reasons[3], records.length], [null, null, 4])
    assert.match(reasons[0] ?? '', /compiling it took longer than 3000 ms/)
    assert.equal(reasons[2], reasons[0])
  })
})

suite('a registry that is away', () => {
  test('leaves the bytes and the reason, and its schemas are there when it is back', async () => {
    // Another engine: this one has the schemas.
    await using fresh = openSearchEngine({ workers: 1, workerHeapMb: 256, watchdogMs: 10_000 })
    const cluster = clusterAt(kafka.bootstrap, 'away', formatsOf(registry))
    const again = searcher(fresh, cluster)
    await registry.kill()
    const request = { ...ALL, value_serde: 'AVRO', key_serde: 'String' }
    const { records, done } = await again([topics.avro], request)
    assert.equal(done.reason, 'end')
    assert.equal(records.length, COUNT)
    for (const { value, errors } of records) {
      assert.equal(value, null)
      assert.match(errors?.value?.reason ?? '', /main/)
      assert.ok((errors?.value?.hex ?? '').startsWith('00'))
    }
    const { started } = await again([topics.avro], { ...ALL, ...AUTO })
    assert.equal(started.topics[0]?.value.label, 'Hex')
    assert.match(started.topics[0]?.value.reason ?? '', /schema id \d+; .*main/)
    // What was fetched before is still there.
    const known = await search([topics.avro], request)
    assert.equal(known.done.totals.undecodable, 0)
    await registry.restart()
    await until(
      async () => {
        const later = await again([topics.avro], { ...request, filter: '.value.total == 7' })
        return later.records.length === 1
      },
      { describe: 'the schemas to be read again', deadlineMs: 20_000, everyMs: 500 },
    )
  })
})
