/** JSON behind ids of a real registry: what Confluent's Python client writes is read value by value, and it reads ours. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { SchemaNeeded } from '@millrace/serdes/errors.ts'
import { jsonSchemaSerde } from '@millrace/serdes/json-schema/json-schema.ts'
import { idPrefix } from '@millrace/serdes/schemas/framing.ts'
import type { Serde } from '@millrace/serdes/serde.ts'
import { runPython } from '../../../dev/testing/python.ts'
import { startRegistry, type TestRegistry } from '../../../dev/testing/registry.ts'
import { openSchemaSource } from './schema-source.ts'
import { confluentAt } from './testing/settings-for-tests.ts'

type Json = ReturnType<Serde['decode']>

const MONEY = JSON.stringify({
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  required: ['units'],
  properties: { units: { type: 'integer' }, currency: { type: 'string' } },
})
const ORDER = {
  title: 'Order',
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'string' },
    serial: { type: 'integer' },
    ratio: { type: 'number' },
    at: { type: 'string', format: 'date-time' },
    tags: { type: 'array', items: { type: 'string' } },
    extra: { type: ['object', 'null'] },
    price: { $ref: 'money.json' },
    parent: { $ref: '#' },
  },
  additionalProperties: false,
}
const DRAFTS = [
  'http://json-schema.org/draft-04/schema#',
  'http://json-schema.org/draft-07/schema#',
  'https://json-schema.org/draft/2020-12/schema',
]

/** What Python is given, whose JSON of a big integer is an object, and what we show. */
const RECORDS: readonly { readonly python: object; readonly ours: Json }[] = [
  { python: { id: '' }, ours: { id: '' } },
  {
    python: {
      id: 'ü-1 "\\ \u0001 😀',
      serial: { $int: '9223372036854775807' },
      ratio: 0.1,
      at: '2026-11-23T06:41:25.123456789Z',
      tags: ['a', ''],
      extra: { '10': 1, a: null, __proto__x: [true, 1e300] },
      price: { units: { $int: '-9007199254740993' }, currency: 'EUR' },
      parent: { id: 'p', extra: null },
    },
    ours: {
      id: 'ü-1 "\\ \u0001 😀',
      serial: 9223372036854775807n,
      ratio: 0.1,
      at: '2026-11-23T06:41:25.123456789Z',
      tags: ['a', ''],
      extra: new Map<string, Json>([
        ['10', 1],
        ['a', null],
        ['__proto__x', [true, 1e300]],
      ]),
      price: { units: -9007199254740993n, currency: 'EUR' },
      parent: { id: 'p', extra: null },
    },
  },
]

let registry: TestRegistry
before(async () => {
  registry = await startRegistry()
  await registry.register('money', { schema: MONEY, schemaType: 'JSON' })
})
after(() => registry[Symbol.asyncDispose]())

function memberOf(value: unknown, name: string): unknown {
  return Reflect.get(Object(value), name)
}

function listIn(value: unknown, name: string): unknown[] {
  const list = memberOf(value, name)
  assert.ok(Array.isArray(list))
  return list
}

function base64(value: unknown): Buffer {
  return Buffer.from(String(value), 'base64')
}

/** As a search does: fetches the schema that is missing, and tries again. */
async function patiently<T>(run: () => T): Promise<T> {
  for (;;) {
    try {
      return run()
    } catch (error) {
      if (!(error instanceof SchemaNeeded)) throw error
      await error.load()
    }
  }
}

async function withSerde<T>(run: (serde: Serde) => Promise<T>): Promise<T> {
  await using schemas = openSchemaSource([confluentAt(registry.url)])
  return await run(
    jsonSchemaSerde({ schemas, watch: { refused: () => undefined, compiling: () => undefined } }),
  )
}

function sideOf($schema: string): object {
  return {
    format: 'json',
    schema: JSON.stringify({ $schema, ...ORDER }),
    references: [{ name: 'money.json', subject: 'money', version: 1 }],
  }
}

for (const [index, $schema] of DRAFTS.entries()) {
  test(`${$schema}: what Python writes is read, and Python reads ours`, () =>
    withSerde(async (serde) => {
      const topic = `json-${index}`
      const context = { topic, side: 'value' } as const
      const value = sideOf($schema)
      const job = { registry: registry.url, topic, value }
      const records = RECORDS.map(({ python }) => ({ value: python }))
      const answer = await runPython('produce.py', { ...job, records })
      const ours: string[] = []
      for (const [at, record] of listIn(answer, 'records').entries()) {
        const bytes = base64(memberOf(record, 'value'))
        const expected = RECORDS[at]?.ours ?? assert.fail()
        assert.deepEqual(await patiently(() => serde.decode(bytes, context)), expected)
        assert.equal(serde.schemaOf?.(bytes, context)?.registry, 'r1')
        // The subject is found by the topic, as Python found it.
        const again = await patiently(() => serde.encode(expected, context))
        assert.deepEqual(again.subarray(0, 5), bytes.subarray(0, 5))
        ours.push(again.toString('base64'))
      }
      const wrong = { id: 1, price: {} }
      await assert.rejects(
        patiently(() => serde.encode(wrong, context)),
        {
          code: 'MR_SERDE_UNENCODABLE',
          message: /\/id must be string; \/price must have required/,
        },
      )
      const read = await runPython('consume.py', {
        ...job,
        // The schema is that of the id, with what it refers to.
        value: { format: 'json' },
        records: ours.map((text) => ({ value: text })),
      })
      assert.deepEqual(
        listIn(read, 'records').map((record) => memberOf(record, 'value')),
        RECORDS.map(({ python }) => python),
      )
    }))
}

test('a schema that a header names', () =>
  withSerde(async (serde) => {
    const topic = 'json-header'
    const answer = await runPython('produce.py', {
      registry: registry.url,
      topic,
      value: { format: 'json', schema: MONEY, header: 'id' },
      records: [{ value: { units: 1 } }],
    })
    const [record] = listIn(answer, 'records')
    const headers = listIn(record, 'headers').map((each) => ({
      name: Buffer.from(String(memberOf(each, '0'))),
      value: base64(memberOf(each, '1')),
    }))
    const bytes = base64(memberOf(record, 'value'))
    assert.equal(bytes.toString('latin1', 0, 1), '{')
    const context = { topic, side: 'value', headers } as const
    assert.deepEqual(await patiently(() => serde.decode(bytes, context)), { units: 1 })
  }))

function framed(id: number): Buffer {
  return Buffer.concat([idPrefix(id), Buffer.from('{"id":1}')])
}

test('an id that no registry has, and one of another kind of schema', () =>
  withSerde(async (serde) => {
    const context = { topic: 'json-wrong', side: 'value' } as const
    const avro = await registry.register('json-wrong-avro', { schema: '"string"' })
    await assert.rejects(
      patiently(() => serde.decode(framed(999_999), context)),
      { code: 'MR_SERDE_SCHEMA', message: /999999/ },
    )
    await assert.rejects(
      patiently(() => serde.decode(framed(avro), context)),
      { code: 'MR_SERDE_UNDECODABLE', message: /is a schema of type AVRO/ },
    )
  }))
