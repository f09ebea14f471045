/** Avro that Confluent's Python client (fastavro) writes with schemas of a real registry, read value by value; and the other way round. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as fc from 'fast-check'
import { avroSerde } from '@millrace/serdes/avro/serde.ts'
import { SchemaNeeded } from '@millrace/serdes/errors.ts'
import type { Serde } from '@millrace/serdes/serde.ts'
import { runPython } from '../../../dev/testing/python.ts'
import { startRegistry, type TestRegistry } from '../../../dev/testing/registry.ts'
import { openSchemaSource } from './schema-source.ts'
import { confluentAt } from './testing/settings-for-tests.ts'

type Json = ReturnType<Serde['decode']>

let registry: TestRegistry
before(async () => {
  registry = await startRegistry()
})
after(() => registry[Symbol.asyncDispose]())

const logical = (type: string, logicalType: string, more = {}): object => ({
  type,
  logicalType,
  ...more,
})

const EVERYTHING = {
  type: 'record',
  name: 'Everything',
  namespace: 'shop',
  fields: [
    { name: 'flag', type: 'boolean' },
    { name: 'small', type: 'int' },
    { name: 'large', type: 'long' },
    { name: 'ratio', type: 'float' },
    { name: 'exact', type: 'double' },
    { name: 'raw', type: 'bytes' },
    { name: 'text', type: 'string' },
    { name: 'state', type: { type: 'enum', name: 'State', symbols: ['NEW', 'PAID'] } },
    { name: 'hash', type: { type: 'fixed', name: 'Hash', size: 4 } },
    { name: 'list', type: { type: 'array', items: ['null', 'long', 'string'] } },
    { name: 'members', type: { type: 'map', values: 'double' } },
    { name: 'next', type: ['null', 'Everything'], default: null },
    { name: 'price', type: logical('bytes', 'decimal', { precision: 30, scale: 2 }) },
    {
      name: 'fee',
      type: {
        type: 'fixed',
        name: 'Fee',
        size: 8,
        logicalType: 'decimal',
        precision: 10,
        scale: 3,
      },
    },
    { name: 'day', type: logical('int', 'date') },
    { name: 'at_ms', type: logical('int', 'time-millis') },
    { name: 'at_us', type: logical('long', 'time-micros') },
    { name: 'when_ms', type: logical('long', 'timestamp-millis') },
    { name: 'when_us', type: logical('long', 'timestamp-micros') },
    { name: 'local_ms', type: logical('long', 'local-timestamp-millis') },
    { name: 'local_us', type: logical('long', 'local-timestamp-micros') },
    { name: 'id', type: logical('string', 'uuid') },
    {
      name: 'choice',
      type: [
        { type: 'record', name: 'Card', fields: [{ name: 'number', type: 'string' }] },
        { type: 'record', name: 'Cash', fields: [{ name: 'amount', type: 'long' }] },
      ],
    },
  ],
}
const ID = '01234567-89ab-4def-8123-456789abcdef'

/** As values.py writes it, and as we show it. */
interface Shape {
  readonly python: Readonly<Record<string, unknown>>
  readonly ours: { readonly [name: string]: Json }
}

const PLAIN: Shape = {
  python: {
    flag: true,
    small: -2147483648,
    large: { $int: '9223372036854775807' },
    ratio: 0.5,
    exact: { $float: 'inf' },
    raw: { $bytes: 'AP8=' },
    text: 'ü 😀',
    state: 'PAID',
    hash: { $bytes: 'AAECAw==' },
    list: [null, { $int: '-9007199254740993' }, 'x'],
    members: { '10': 1.5, a: -0.25 },
    next: null,
    price: { $decimal: '1234567890123456789012345678.90' },
    fee: { $decimal: '-0.125' },
    day: { $date: '2026-11-23' },
    at_ms: { $time: '06:41:25.123000' },
    at_us: { $time: '06:41:25.123456' },
    when_ms: { $datetime: '2026-11-23T06:41:25.123000+00:00' },
    when_us: { $datetime: '1969-12-31T23:59:59.999999+00:00' },
    local_ms: { $datetime: '2026-11-23T06:41:25.123000' },
    local_us: { $datetime: '2026-11-23T06:41:25.123456' },
    id: { $uuid: ID },
    choice: { amount: 5 },
  },
  ours: {
    flag: true,
    small: -2147483648,
    large: 9223372036854775807n,
    ratio: 0.5,
    exact: 'Infinity',
    raw: '\u0000ÿ',
    text: 'ü 😀',
    state: 'PAID',
    hash: '\u0000\u0001\u0002\u0003',
    list: [null, -9007199254740993n, 'x'],
    members: new Map<string, Json>([
      ['10', 1.5],
      ['a', -0.25],
    ]),
    next: null,
    price: '1234567890123456789012345678.90',
    fee: -0.125,
    day: '2026-11-23',
    at_ms: '06:41:25.123',
    at_us: '06:41:25.123456',
    when_ms: '2026-11-23T06:41:25.123Z',
    when_us: '1969-12-31T23:59:59.999999Z',
    local_ms: '2026-11-23T06:41:25.123',
    local_us: '2026-11-23T06:41:25.123456',
    id: ID,
    choice: { amount: 5 },
  },
}
const SHAPES: readonly Shape[] = [
  PLAIN,
  {
    python: { ...PLAIN.python, next: PLAIN.python, choice: { number: '4111' } },
    ours: { ...PLAIN.ours, next: PLAIN.ours, choice: { number: '4111' } },
  },
]

interface Written {
  readonly bytes: Buffer
  readonly headers: readonly { readonly name: Buffer; readonly value: Buffer }[]
}

function memberOf(value: unknown, name: string): unknown {
  return Reflect.get(Object(value), name)
}

function listIn(value: unknown, name: string): unknown[] {
  const list = memberOf(value, name)
  assert.ok(Array.isArray(list))
  return list
}

async function written(
  topic: string,
  side: object,
  values: readonly unknown[],
): Promise<Written[]> {
  const answer = await runPython('produce.py', {
    registry: registry.url,
    topic,
    value: { format: 'avro', ...side },
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

async function readByPython(topic: string, all: readonly Buffer[]): Promise<unknown[]> {
  const answer = await runPython('consume.py', {
    registry: registry.url,
    topic,
    value: { format: 'avro' },
    records: all.map((bytes) => ({ value: bytes.toString('base64') })),
  })
  return listIn(answer, 'records').map((record) => memberOf(record, 'value'))
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

async function withSerde<T>(strict: boolean, run: (serde: Serde) => Promise<T>): Promise<T> {
  await using schemas = openSchemaSource([confluentAt(registry.url)])
  const watch = { refused: () => undefined, compiling: () => undefined }
  return await run(avroSerde({ strict, schemas, watch }))
}

/** As integers are shown: beyond 2^53 as a bigint. */
function exact(long: bigint): number | bigint {
  return Number.isSafeInteger(Number(long)) ? Number(long) : long
}

test('every type and logical type that Python writes is read, and Python reads ours', () =>
  withSerde(false, async (serde) => {
    const topic = 'avro-everything'
    const side = { schema: JSON.stringify(EVERYTHING) }
    const records = await written(
      topic,
      side,
      SHAPES.map(({ python }) => python),
    )
    const context = { topic, side: 'value' } as const
    const again: Buffer[] = []
    for (const [index, { ours }] of SHAPES.entries()) {
      const { bytes } = records[index] ?? assert.fail()
      assert.deepEqual(await patiently(() => serde.decode(bytes, context)), ours)
      again.push(await patiently(() => serde.encode(ours, context)))
      assert.deepEqual(again[index], bytes, 'the same bytes')
    }
    assert.deepEqual(
      await readByPython(topic, again),
      SHAPES.map(({ python }) => python),
    )
  }))

test('the strict form names the branches of unions and shows what lies under logical types', () =>
  withSerde(true, async (serde) => {
    const topic = 'avro-everything'
    const side = { schema: JSON.stringify(EVERYTHING) }
    const [record] = await written(topic, side, [PLAIN.python])
    const context = { topic, side: 'value' } as const
    const value = await patiently(() => serde.decode(record?.bytes ?? assert.fail(), context))
    assert.deepEqual(memberOf(value, 'list'), [null, { long: -9007199254740993n }, { string: 'x' }])
    assert.deepEqual(memberOf(value, 'choice'), { 'shop.Cash': { amount: 5 } })
    assert.deepEqual([memberOf(value, 'day'), memberOf(value, 'when_us')], [20780, -1])
    assert.deepEqual(await patiently(() => serde.encode(value, context)), record?.bytes)
  }))

test('1,000 random values of Python come through, and ours through Python', () =>
  withSerde(false, async (serde) => {
    const topic = 'avro-random'
    const schema = JSON.stringify({
      type: 'record',
      name: 'Random',
      fields: [
        { name: 'long', type: 'long' },
        { name: 'double', type: 'double' },
        { name: 'texts', type: { type: 'array', items: 'string' } },
        { name: 'map', type: { type: 'map', values: ['null', 'boolean', 'string'] } },
      ],
    })
    const text = fc.string({ unit: 'binary' }).filter((one) => one.isWellFormed())
    const values = fc.sample(
      fc.record({
        long: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        // JSON.stringify, through which they go to Python, has no -0.
        double: fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => one + 0),
        texts: fc.array(text, { maxLength: 4 }),
        map: fc.dictionary(
          text.filter((name) => !/^[0-9]|^__proto__$/.test(name)),
          fc.oneof(fc.constant(null), fc.boolean(), text),
          { maxKeys: 4, noNullPrototype: true },
        ),
      }),
      1000,
    )
    const records = await written(
      topic,
      { schema },
      values.map((value) => ({ ...value, long: { $int: String(value.long) } })),
    )
    const context = { topic, side: 'value' } as const
    const again: Buffer[] = []
    for (const [index, value] of values.entries()) {
      const { bytes } = records[index] ?? assert.fail()
      const ours = { ...value, long: exact(value.long) }
      assert.deepEqual(await patiently(() => serde.decode(bytes, context)), ours)
      again.push(await patiently(() => serde.encode(ours, context)))
    }
    for (const [index, read] of (await readByPython(topic, again)).entries()) {
      const { long, ...rest } = values[index] ?? assert.fail()
      const { long: shown, ...others } = Object(read)
      assert.deepEqual(others, rest)
      assert.equal(BigInt(shown.$int ?? shown), long)
    }
  }))

test('references, and a schema id in a header', () =>
  withSerde(false, async (serde) => {
    const topic = 'avro-references'
    const address = {
      type: 'record',
      name: 'shop.Address',
      fields: [{ name: 'city', type: 'string' }],
    }
    await registry.register('address', { schema: JSON.stringify(address) })
    const order = {
      type: 'record',
      name: 'shop.Order',
      fields: [
        { name: 'from', type: 'shop.Address' },
        { name: 'to', type: ['null', 'shop.Address'] },
      ],
    }
    const side = {
      schema: JSON.stringify(order),
      references: [{ name: 'shop.Address', subject: 'address', version: 1 }],
      header: 'id',
    }
    const [record] = await written(topic, side, [{ from: { city: 'Oslo' }, to: null }])
    const { bytes, headers } = record ?? assert.fail()
    const context = { topic, side: 'value', headers } as const
    assert.deepEqual(await patiently(() => serde.decode(bytes, context)), {
      from: { city: 'Oslo' },
      to: null,
    })
  }))
