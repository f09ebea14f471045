/** Protobuf that Confluent's Python client writes with schemas of a real registry, read value by value; and the other way round. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { SchemaNeeded } from '@millrace/serdes/errors.ts'
import { protobufSerde } from '@millrace/serdes/protobuf/serde.ts'
import type { Serde, SerdeContext } from '@millrace/serdes/serde.ts'
import { runPython } from '../../../dev/testing/python.ts'
import { startRegistry, type TestRegistry } from '../../../dev/testing/registry.ts'
import { openSchemaSource } from './schema-source.ts'
import { confluentAt } from './testing/settings-for-tests.ts'

const FILES = {
  'common/money.proto': `syntax = "proto3"; package common;
    message Money { string currency = 1; int64 units = 2; message Rate { double rate = 1; } }
    enum Region { REGION_NONE = 0; EU = 1; }`,
  'order.proto': `syntax = "proto3"; package shop;
    import "common/money.proto"; import "google/protobuf/timestamp.proto"; import "google/protobuf/duration.proto";
    import "google/protobuf/any.proto"; import "google/protobuf/struct.proto"; import "google/protobuf/wrappers.proto";
    import "google/protobuf/field_mask.proto";
    message Unused {}
    message Order {
      map<string, common.Money> totals = 1; map<int64, string> notes = 2;
      message Line { message Part { int32 weight = 1; } string sku = 1; repeated Part parts = 2; }
      enum State { NEW = 0; PAID = 1; }
      string id = 3; uint64 serial = 4; State state = 5; repeated Line lines = 6; common.Region region = 7;
      oneof payment { string card = 8; common.Money cash = 9; }
      optional int32 rank = 10; bytes raw = 11; repeated sint64 deltas = 12; float ratio = 13; double exact = 14;
      google.protobuf.Timestamp at = 15; google.protobuf.Duration took = 16; google.protobuf.Any extra = 17;
      google.protobuf.Struct data = 18; google.protobuf.Int64Value maybe = 19; google.protobuf.FieldMask mask = 20;
      fixed64 f64 = 21; sfixed32 sf32 = 22; bool ok = 23; common.Money.Rate rate = 24; Order parent = 25;
    }`,
  'old.proto': `syntax = "proto2"; package old;
    message Old { required string id = 1; optional int32 size = 2 [default = 7]; repeated int32 list = 3;
      optional group Box = 4 { optional string text = 1; } optional Kind kind = 5; enum Kind { A = 1; B = 2; } }`,
  'new.proto': `edition = "2023"; package fresh; option features.field_presence = IMPLICIT;
    message Fresh { string id = 1; int32 set = 2 [features.field_presence = EXPLICIT]; repeated int32 list = 3;
      Fresh inner = 4 [features.message_encoding = DELIMITED]; }`,
}

type Json = ReturnType<Serde['decode']>

/** What Python reads and writes (its JSON leaves defaults out, and has texts for 64 bits), and what we show. */
interface Shape {
  readonly message: string
  readonly python: object
  readonly ours: Json
}

const LINES = {
  id: '',
  serial: 0,
  state: 'NEW',
  lines: [],
  region: 'REGION_NONE',
  raw: '',
  deltas: [],
}
const NUMBERS = { ratio: 0, exact: 0, f64: 0, sf32: 0, ok: false }
const SHAPES: readonly Shape[] = [
  {
    message: 'shop.Order',
    python: {},
    ours: { totals: {}, notes: {}, ...LINES, ...NUMBERS },
  },
  {
    message: 'shop.Order',
    python: {
      totals: { a: { currency: 'EUR', units: '9007199254740993' } },
      notes: { '-9007199254740993': 'x' },
      id: 'ü-1',
      serial: '18446744073709551615',
      state: 'PAID',
      lines: [{ sku: 's', parts: [{ weight: -1 }, {}] }, {}],
      region: 'EU',
      cash: { units: '-1' },
      rank: 0,
      raw: 'AP8=',
      deltas: ['-9223372036854775808', '1'],
      ratio: 0.1,
      exact: 'Infinity',
      at: '2026-11-23T06:41:25.123456789Z',
      took: '-1.500s',
      extra: { '@type': 'type.googleapis.com/common.Money', currency: 'USD' },
      data: { list: [1, null, { deep: true }], '10': 'ten' },
      maybe: '0',
      mask: 'a.bC,d',
      f64: '9007199254740992',
      sf32: -2,
      ok: true,
      rate: { rate: 'NaN' },
      parent: { id: 'p' },
    },
    ours: {
      totals: { a: { currency: 'EUR', units: 9007199254740993n } },
      notes: { '-9007199254740993': 'x' },
      id: 'ü-1',
      serial: 18446744073709551615n,
      state: 'PAID',
      lines: [
        { sku: 's', parts: [{ weight: -1 }, { weight: 0 }] },
        { sku: '', parts: [] },
      ],
      region: 'EU',
      cash: { currency: '', units: -1 },
      rank: 0,
      raw: 'AP8=',
      deltas: [-9223372036854775808n, 1],
      ratio: 0.1,
      exact: 'Infinity',
      at: '2026-11-23T06:41:25.123456789Z',
      took: '-1.500s',
      extra: { '@type': 'type.googleapis.com/common.Money', currency: 'USD', units: 0 },
      data: new Map<string, Json>([
        ['list', [1, null, { deep: true }]],
        ['10', 'ten'],
      ]),
      maybe: 0,
      mask: 'a.bC,d',
      f64: 9007199254740992n,
      sf32: -2,
      ok: true,
      rate: { rate: 'NaN' },
      parent: { totals: {}, notes: {}, ...LINES, id: 'p', ...NUMBERS },
    },
  },
  {
    message: 'shop.Order',
    python: { card: '' },
    ours: { totals: {}, notes: {}, ...LINES, card: '', ...NUMBERS },
  },
  { message: 'shop.Order.Line', python: { sku: 'n' }, ours: { sku: 'n', parts: [] } },
  { message: 'shop.Order.Line.Part', python: { weight: 5 }, ours: { weight: 5 } },
  { message: 'common.Money', python: { units: '5' }, ours: { currency: '', units: 5 } },
  {
    message: 'old.Old',
    python: { id: '', list: [1, 2], box: { text: 'b' }, kind: 'B' },
    ours: { id: '', list: [1, 2], box: { text: 'b' }, kind: 'B' },
  },
  {
    message: 'fresh.Fresh',
    python: { id: 'f', set: 0, list: [1, 2], inner: { id: 'g' } },
    ours: { id: 'f', set: 0, list: [1, 2], inner: { id: 'g', list: [] } },
  },
]

let registry: TestRegistry
before(async () => {
  registry = await startRegistry()
})
after(() => registry[Symbol.asyncDispose]())

interface Written {
  readonly bytes: Buffer
  readonly headers: readonly { readonly name: Buffer; readonly value: Buffer }[]
}

async function written(
  message: string,
  topic: string,
  values: readonly object[],
  more = {},
): Promise<Written[]> {
  const answer = await runPython('produce.py', {
    registry: registry.url,
    topic,
    value: { format: 'protobuf', files: FILES, message, ...more },
    records: values.map((value) => ({ value })),
  })
  return listIn(answer, 'records').map((record) => ({
    bytes: Buffer.from(String(memberOf(record, 'value')), 'base64'),
    headers: listIn(record, 'headers').map((header) => ({
      name: Buffer.from(String(memberOf(header, '0'))),
      value: Buffer.from(String(memberOf(header, '1')), 'base64'),
    })),
  }))
}

function memberOf(value: unknown, name: string): unknown {
  return Reflect.get(Object(value), name)
}

function listIn(value: unknown, name: string): unknown[] {
  const list = memberOf(value, name)
  assert.ok(Array.isArray(list))
  return list
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
    protobufSerde({ schemas, watch: { refused: () => undefined, compiling: () => undefined } }),
  )
}

for (const message of new Set(SHAPES.map((shape) => shape.message))) {
  const shapes = SHAPES.filter((shape) => shape.message === message)
  const topic = `proto-${message}`
  const context: SerdeContext = { topic, side: 'value', schema: { message } }

  test(`${message} of Python is read, and Python reads ours`, () =>
    withSerde(async (serde) => {
      const records = await written(
        message,
        topic,
        shapes.map(({ python }) => python),
      )
      const ours: string[] = []
      for (const [index, shape] of shapes.entries()) {
        const { bytes } = records[index] ?? assert.fail()
        assert.deepEqual(await patiently(() => serde.decode(bytes, context)), shape.ours)
        assert.equal(serde.schemaOf?.(bytes, context)?.message, message)
        const again = await patiently(() => serde.encode(shape.ours, context))
        assert.deepEqual(await patiently(() => serde.decode(again, context)), shape.ours)
        ours.push(again.toString('base64'))
      }
      const answer = await runPython('consume.py', {
        registry: registry.url,
        topic,
        value: { format: 'protobuf', files: FILES, message },
        records: ours.map((value) => ({ value })),
      })
      const read = listIn(answer, 'records').map((record) => memberOf(record, 'value'))
      assert.deepEqual(
        read,
        shapes.map(({ python }) => python),
      )
    }))
}

test('a schema id in a header is found, with the message indexes behind it', () =>
  withSerde(async (serde) => {
    const topic = 'proto-in-header'
    const message = 'shop.Order.Line'
    const [record] = await written(message, topic, [{ sku: 'h' }], { header: 'id' })
    assert.ok(record)
    const { bytes, headers } = record
    const value = await patiently(() => serde.decode(bytes, { topic, side: 'value', headers }))
    assert.deepEqual(value, { sku: 'h', parts: [] })
  }))
