import assert from 'node:assert/strict'
import test from 'node:test'
import type { Json } from '@millrace/kjq/json/value.ts'
import { AvroCodec } from './compile.ts'
import { encodeAvro } from './encode.ts'
import { parseAvroSchema } from './parse-schema.ts'

const logical = (type: string, logicalType: string, more: object = {}): object => ({
  type,
  logicalType,
  ...more,
})
const fixed = (size: number, more: object = {}): object => ({
  type: 'fixed',
  name: 'F',
  size,
  ...more,
})
const text = (bytes: string): string => Buffer.from(bytes, 'hex').toString('latin1')

/** Bytes, and what they look like: lenient, then strict. */
const SHOWN: readonly (readonly [schema: unknown, hex: string, lenient: Json, strict: Json])[] = [
  // The examples of the specification.
  ['long', '00', 0, 0],
  ['long', '01', -1, -1],
  ['long', '02', 1, 1],
  ['int', '7f', -64, -64],
  ['int', '8001', 64, 64],
  ['string', '06666f6f', 'foo', 'foo'],
  [{ type: 'array', items: 'long' }, '04063600', [3, 27], [3, 27]],
  [['null', 'string'], '00', null, null],
  [['null', 'string'], '020261', 'a', { string: 'a' }],
  [{ type: 'enum', name: 'Foo', symbols: ['A', 'B', 'C', 'D'] }, '06', 'D', 'D'],
  // All 64 bits, exact on both sides of 2^53.
  ['long', 'feffffffffffffffff01', 9223372036854775807n, 9223372036854775807n],
  ['long', 'ffffffffffffffffff01', -9223372036854775808n, -9223372036854775808n],
  ['long', 'feffffffffffff1f', 9007199254740991, 9007199254740991],
  ['long', '8080808080808020', 9007199254740992n, 9007199254740992n],
  ['long', 'fdffffffffffff1f', -9007199254740991, -9007199254740991],
  ['long', 'ffffffffffffff1f', -9007199254740992n, -9007199254740992n],
  ['int', 'feffffff0f', 2147483647, 2147483647],
  ['int', 'ffffffff0f', -2147483648, -2147483648],
  ['float', 'cdcccc3d', 0.1, 0.1],
  ['float', '0000c07f', 'NaN', 'NaN'],
  ['double', '9a9999999999b93f', 0.1, 0.1],
  ['double', '000000000000f0ff', '-Infinity', '-Infinity'],
  ['double', '000000000000f07f', 'Infinity', 'Infinity'],
  ['bytes', '0600ff61', '\u0000ÿa', '\u0000ÿa'],
  [fixed(2), '80ff', '\u0080ÿ', '\u0080ÿ'],
  [logical('bytes', 'decimal', { precision: 10, scale: 2 }), '0404d2', 12.34, text('04d2')],
  [logical('bytes', 'decimal', { precision: 10, scale: 2 }), '02ff', -0.01, text('ff')],
  [logical('bytes', 'decimal', { precision: 4 }), '04ff00', -256, text('ff00')],
  [
    logical('bytes', 'decimal', { precision: 38, scale: 10 }),
    '1a018ee90ff6c373e0ee4e3f0ad2',
    '12345678901234567890.1234567890',
    text('018ee90ff6c373e0ee4e3f0ad2'),
  ],
  [
    logical('bytes', 'decimal', { precision: 38 }),
    '12010000000000000000',
    18446744073709551616n,
    text('010000000000000000'),
  ],
  [fixed(4, { logicalType: 'decimal', precision: 6, scale: 3 }), 'fffffc18', -1, text('fffffc18')],
  [logical('bytes', 'big-decimal'), '080404d204', 12.34, text('0404d204')],
  [logical('int', 'date'), 'd8c402', '2026-11-23', 20780],
  [logical('int', 'date'), '01', '1969-12-31', -1],
  [logical('int', 'time-millis'), '868afc16', '06:41:25.123', 24085123],
  [logical('long', 'time-micros'), '80c6aeb9b301', '06:41:25.123456', 24085123456],
  [logical('long', 'time-micros'), '8080bbdd8305', 86400000000, 86400000000],
  [logical('long', 'time-micros'), '02', '00:00:00.000001', 1],
  [logical('long', 'time-micros'), '01', -1, -1],
  [logical('long', 'timestamp-millis'), '86ca9af2c068', '2026-11-23T06:41:25.123Z', 1795416085123],
  [
    logical('long', 'timestamp-micros'),
    '80c6d29ffcbab006',
    '2026-11-23T06:41:25.123456Z',
    1795416085123456,
  ],
  [
    logical('long', 'timestamp-nanos'),
    'aafcf29cd7daccea31',
    '2026-11-23T06:41:25.123456789Z',
    1795416085123456789n,
  ],
  [
    logical('long', 'local-timestamp-micros'),
    '80c6d29ffcbab006',
    '2026-11-23T06:41:25.123456',
    1795416085123456,
  ],
  [logical('long', 'timestamp-millis'), '8080d4aff9dcfc1f', 9e15, 9e15],
  [
    logical('long', 'timestamp-nanos'),
    'ffffffffffffffffff01',
    '1677-09-21T00:12:43.145224192Z',
    -9223372036854775808n,
  ],
  [logical('long', 'timestamp-millis'), '01', '1969-12-31T23:59:59.999Z', -1],
  [logical('long', 'timestamp-micros'), '03', '1969-12-31T23:59:59.999998Z', -2],
  [logical('long', 'local-timestamp-millis'), '00', '1970-01-01T00:00:00.000', 0],
  [logical('long', 'local-timestamp-nanos'), '02', '1970-01-01T00:00:00.000000001', 1],
  [logical('string', 'uuid'), '046162', 'ab', 'ab'],
  [
    fixed(16, { logicalType: 'uuid' }),
    '00112233445566778899aabbccddeeff',
    '00112233-4455-6677-8899-aabbccddeeff',
    text('00112233445566778899aabbccddeeff'),
  ],
  [
    fixed(12, { logicalType: 'duration' }),
    '0e00000003000000a50f0000',
    'P14M3DT4.005S',
    text('0e00000003000000a50f0000'),
  ],
  [fixed(12, { logicalType: 'duration' }), '000000000000000000000000', 'PT0S', '\u0000'.repeat(12)],
  // Logical types that are unknown or do not fit are none.
  [logical('int', 'since-dawn'), '02', 1, 1],
  [logical('int', 'timestamp-millis'), '02', 1, 1],
  [logical('bytes', 'decimal', { precision: 2, scale: 3 }), '0201', '\u0001', '\u0001'],
  [fixed(1, { logicalType: 'decimal', precision: 3 }), '01', '\u0001', '\u0001'],
  [fixed(2, { logicalType: 'uuid' }), '6162', 'ab', 'ab'],
]

/** For a test's name. */
function named(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}` : each))
}

for (const [schema, hex, lenient, strict] of SHOWN) {
  test(`${JSON.stringify(schema)} ${hex} is ${named(lenient)}`, () => {
    const type = parseAvroSchema(JSON.stringify(schema))
    const bytes = Buffer.from(hex, 'hex')
    assert.deepEqual(new AvroCodec(type, false).read(bytes, 0), lenient)
    assert.deepEqual(new AvroCodec(type, true).read(bytes, 0), strict)
    assert.equal(encodeAvro(type, strict, true).toString('hex'), hex)
    assert.equal(encodeAvro(type, lenient, false).toString('hex'), hex)
  })
}

const ADDRESS = {
  type: 'record',
  name: 'shop.Address',
  fields: [
    { name: 'city', type: 'string' },
    { name: 'zip', type: ['null', 'string'], default: null },
  ],
}
const ORDER = {
  type: 'record',
  name: 'shop.Order',
  fields: [
    { name: 'id', type: 'long' },
    { name: 'to', type: [ADDRESS, 'string', 'null'], default: { city: 'Bonn' } },
    { name: 'at', type: ['null', logical('long', 'timestamp-millis')], default: null },
    {
      name: 'price',
      type: logical('bytes', 'decimal', { precision: 6, scale: 2 }),
      default: '\u0001\u0000',
    },
    {
      name: 'state',
      type: { type: 'enum', name: 'State', symbols: ['NEW', 'PAID'] },
      default: 'NEW',
    },
    {
      name: 'lines',
      type: { type: 'array', items: { type: 'map', values: 'double' } },
      default: [],
    },
  ],
}

/** What a person writes, and how it is read again. */
const WRITTEN: readonly (readonly [schema: unknown, written: Json, read: Json])[] = [
  [
    ORDER,
    { id: '12' },
    { id: 12, to: { city: 'Bonn', zip: null }, at: null, price: 2.56, state: 'NEW', lines: [] },
  ],
  [
    ORDER,
    '{"id": 9007199254740993, "to": {"shop.Address": {"zip": {"string": "5"}, "city": "Ulm"}}, "at": {"long": "2026-11-23T07:41:25+01:00"}, "price": "1.5", "lines": [{"a": 1, "b": "NaN"}]}',
    {
      id: 9007199254740993n,
      to: { city: 'Ulm', zip: '5' },
      at: '2026-11-23T06:41:25.000Z',
      price: 1.5,
      state: 'NEW',
      lines: [{ a: 1, b: 'NaN' }],
    },
  ],
  [
    ORDER,
    { id: 1, to: { Address: { city: 'Köln' } }, at: '2026-11-23', price: 3 },
    {
      id: 1,
      to: { city: 'Köln', zip: null },
      at: '2026-11-23T00:00:00.000Z',
      price: 3,
      state: 'NEW',
      lines: [],
    },
  ],
  ['string', 'abc', 'abc'],
  ['string', '"abc"', 'abc'],
  ['string', '12', '12'],
  ['string', '{"a": 1}', '{"a": 1}'],
  ['string', '"a', '"a'],
  ['long', '12', 12],
  [['null', 'string'], 'abc', 'abc'],
  [['null', 'string'], '{"string": "abc"}', '{"string": "abc"}'],
  [['null', 'long'], 'null', null],
  [['null', 'long'], '{"long": 5}', 5],
  [['null', ADDRESS], '{"city": "Bonn"}', { city: 'Bonn', zip: null }],
  [
    { type: 'map', values: 'string' },
    '{"__proto__": "x", "10": "y"}',
    new Map([
      ['__proto__', 'x'],
      ['10', 'y'],
    ]),
  ],
  // The narrowest number, the most telling text, the record with most of the members.
  [
    { type: 'array', items: ['double', 'long', 'int', 'string'] },
    [1, 3000000000, 0.5, '5'],
    [1, 3000000000, 0.5, '5'],
  ],
  [
    {
      type: 'array',
      items: [
        { type: 'map', values: 'string' },
        { ...ADDRESS, name: 'A' },
        { type: 'record', name: 'B', fields: [{ name: 'city', type: 'string' }] },
      ],
    },
    [{ city: 'x' }, { zip: 'x' }, { city: 'x', zip: 'y' }],
    [{ city: 'x' }, { zip: 'x' }, { city: 'x', zip: 'y' }],
  ],
  [
    logical('string', 'uuid'),
    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
  ],
  [fixed(12, { logicalType: 'duration' }), 'P1Y2M1W3DT1H1M1.5S', 'P14M10DT3661.500S'],
  [logical('bytes', 'big-decimal'), '1e-2000', '1E-2000'],
]
for (const [schema, written, read] of WRITTEN) {
  test(`${JSON.stringify(written)} is written`, () => {
    const type = parseAvroSchema(JSON.stringify(schema))
    assert.deepEqual(new AvroCodec(type, false).read(encodeAvro(type, written, false), 0), read)
  })
}

const REFUSED: readonly (readonly [schema: unknown, value: Json, message: RegExp])[] = [
  [ORDER, { idd: 1 }, /at \.: the record shop\.Order has no field "idd"; did you mean "id"\?$/],
  [ORDER, {}, /at \.id: the field "id" is missing and has no default$/],
  [ORDER, { id: 2n ** 63n }, /at \.id: expected a whole number of 64 bits; got number/],
  [ORDER, { id: 1.5 }, /at \.id: expected a whole number of 64 bits; got number \(1\.5\)$/],
  [
    ORDER,
    { id: 1, state: 'PAYD' },
    /at \.state: expected one of NEW, PAID; got string \("PAYD"\); did you mean "PAID"\?$/,
  ],
  [
    ORDER,
    { id: 1, price: '12345.00' },
    /at \.price: expected a decimal with at most 6 digits, 2 of them behind the point/,
  ],
  [ORDER, { id: 1, price: 0.001 }, /at \.price: expected a decimal/],
  [
    ORDER,
    { id: 1, at: '2026-02-30' },
    /at \.at: expected a timestamp such as "2026-11-23T06:41:25\.123Z"/,
  ],
  [ORDER, { id: 1, to: { town: 'x' } }, /at \.to: the record shop\.Address has no field "town"$/],
  [
    ORDER,
    { id: 1, to: 5 },
    /at \.to: expected one of shop\.Address, string, null; got number \(5\)$/,
  ],
  [
    ORDER,
    { id: 1, lines: [{}, { a: 'x' }] },
    /at \.lines\[1\]\["a"\]: expected a number that fits a double/,
  ],
  [ORDER, 'o-17', /at \.: expected an object, the record shop\.Order; got string/],
  ['int', 2 ** 31, /expected a whole number of 32 bits/],
  ['float', 1e300, /expected a number that fits a float/],
  ['bytes', 'é€', /each character, U\+0000 to U\+00FF, is a byte/],
  [fixed(2), 'abc', /a text of 2 characters/],
  [fixed(1, { logicalType: 'decimal', precision: 2 }), 200, /a decimal with at most 2 digits/],
  [logical('int', 'time-millis'), '06:41:25.1234', /a time such as "06:41:25\.123"/],
  [
    logical('long', 'local-timestamp-millis'),
    '2026-11-23T06:41:25Z',
    /a timestamp such as "2026-11-23T06:41:25\.123"/,
  ],
]
for (const [schema, value, message] of REFUSED) {
  test(`${named(value)} is refused: ${message}`, () => {
    const type = parseAvroSchema(JSON.stringify(schema))
    assert.throws(() => encodeAvro(type, value, false), {
      name: 'SerdeError',
      code: 'MR_SERDE_UNENCODABLE',
      message,
    })
  })
}

test('what is read of a record is what a person sees, and can be written again', () => {
  const type = parseAvroSchema(JSON.stringify(ORDER))
  const strict = {
    id: 1,
    to: { 'shop.Address': { city: 'Bonn', zip: { string: '5' } } },
    at: { long: 0 },
    price: '\u0001\u0000',
    state: 'PAID',
    lines: [{ a: 1.5 }],
  }
  const bytes = encodeAvro(type, strict, true)
  assert.deepEqual(new AvroCodec(type, true).read(bytes, 0), strict)
  const lenient = new AvroCodec(type, false).read(bytes, 0)
  assert.deepEqual(lenient, {
    id: 1,
    to: { city: 'Bonn', zip: '5' },
    at: '1970-01-01T00:00:00.000Z',
    price: 2.56,
    state: 'PAID',
    lines: [{ a: 1.5 }],
  })
  assert.deepEqual(encodeAvro(type, lenient, false), bytes)
})
