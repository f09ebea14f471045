import assert from 'node:assert/strict'
import test from 'node:test'
import type { Json } from '@millrace/kjq/json/value.ts'
import { SerdeError } from '../errors.ts'
import { framed, serdeOf, SHOP, WHERE } from '../testing/protobuf-schemas.ts'

const shop = serdeOf(SHOP)

const ORDER: Json = {
  id: 'a-1',
  customerId: 9007199254740993n,
  state: 'PAID',
  lines: [{ sku: 's', count: 2, note: { text: 'n' } }],
  tags: { a: 1, b: -5 },
  createdAt: '2026-11-23T06:41:25.123456789Z',
  blob: 'AP8=',
  note: '',
  price: 1.5,
  weight: 0.1,
  cash: { sku: 'x', count: 0 },
  deltas: [1, -1, -9007199254740993n],
  extra: { '@type': 'type.googleapis.com/shop.Other', a: 5 },
  data: { a: [1, null, { b: 'c' }], n: true },
  big: 12,
  took: '-1.500s',
  mask: 'a.bC,d',
  byNumber: new Map([['5', { sku: 'm', count: 1 }]]),
  states: ['PAID', 'STATE_NEW', 5],
  byFlag: { true: 'PAID' },
  u32: 4294967295,
  u64: 18446744073709551615n,
  s32: -2147483648,
  f32: 4294967295,
  f64: 9007199254740992n,
  sf32: -1,
  sf64: -9007199254740992n,
  paid: true,
  names: ['', 'ü'],
  anyValue: [null],
  list: ['x', 1],
  maybe: '',
  nothing: {},
  maybeBytes: 'AQ==',
}

test('every kind of field comes back as it was written', () => {
  const bytes = shop.encode(ORDER, WHERE)
  assert.deepEqual(shop.decode(bytes, WHERE), ORDER)
})

test('a message without bytes has its defaults; members with presence are missing', () => {
  assert.deepEqual(shop.decode(framed(''), WHERE), {
    id: '',
    customerId: 0,
    state: 'STATE_NEW',
    lines: [],
    tags: {},
    blob: '',
    price: 0,
    weight: 0,
    deltas: [],
    byNumber: {},
    states: [],
    byFlag: {},
    u32: 0,
    u64: 0,
    s32: 0,
    f32: 0,
    f64: 0,
    sf32: 0,
    sf64: 0,
    paid: false,
    names: [],
  })
})

function read(fields: string, hex: string): Json {
  return serdeOf(`syntax = "proto3"; message M { ${fields} }`).decode(framed(hex), WHERE)
}

const LAYERS = 'M m = 1; int32 a = 2; int32 b = 3; oneof o { M x = 4; M y = 5; }'
const READINGS: readonly (readonly [what: string, fields: string, hex: string, value: Json])[] = [
  ['the last of two values', 'int32 a = 1;', '0801 0802', { a: 2 }],
  ['a negative int32 in ten bytes', 'int32 a = 1;', '08ffffffffffffffffff01', { a: -1 }],
  ['a negative int32 in five bytes', 'int32 a = 1;', '08ffffffff0f', { a: -1 }],
  ['an overlong varint', 'int32 a = 1;', '08818000', { a: 1 }],
  ['packed numbers', 'repeated int32 a = 1;', '0a03010203', { a: [1, 2, 3] }],
  ['numbers one by one', 'repeated int32 a = 1;', '0801 0802', { a: [1, 2] }],
  ['packed and one by one', 'repeated int32 a = 1;', '0a020102 0803', { a: [1, 2, 3] }],
  ['bool of two bytes', 'bool a = 1;', '088001', { a: true }],
  [
    'occurrences of a message as one',
    LAYERS,
    '0a021001 0a021802 1005',
    { m: { a: 1, b: 2 }, a: 5, b: 0 },
  ],
  [
    'the last member of a oneof, forgotten when another came',
    LAYERS,
    '22021001 2a021002 22021803',
    { a: 0, b: 0, x: { a: 0, b: 3 } },
  ],
  [
    'unknown fields',
    'int32 a = 1;',
    '309601 3d01000000 3900000000000000c0 3203616263 3201ff 3b08013c 3a00',
    {
      a: 0,
      $unknown: new Map<string, Json>([
        [
          '6',
          [
            { wire: 'varint', value: 150 },
            { wire: 'bytes', value: 'YWJj', text: 'abc' },
            { wire: 'bytes', value: '/w==' },
          ],
        ],
        [
          '7',
          [
            { wire: 'fixed32', value: 1 },
            { wire: 'fixed64', value: 13835058055282163712n },
            { wire: 'group', value: new Map([['1', { wire: 'varint', value: 1 }]]) },
            { wire: 'bytes', value: '' },
          ],
        ],
      ]),
    },
  ],
  [
    'a known number in another wire type as unknown',
    'int32 a = 1;',
    '0d01000000',
    { a: 0, $unknown: new Map([['1', { wire: 'fixed32', value: 1 }]]) },
  ],
  ['a map without key or value', 'map<string, int32> a = 1;', '0a00', { a: { '': 0 } }],
  [
    'the last of two equal keys',
    'map<int32, int32> a = 1;',
    '0a0408011001 0a0408011002',
    { a: new Map([['1', 2]]) },
  ],
  [
    'a map entry with its value first',
    'map<string, M> a = 1;',
    '0a051200 0a0161',
    { a: { a: { a: {} } } },
  ],
  ['names of json_name', 'int32 a_b = 1 [json_name = "10"];', '0801', new Map([['10', 1]])],
  ['a member named __proto', 'int32 constructor = 1;', '0801', { constructor: 1 }],
  ['bytes that are not UTF-8', 'string a = 1;', '0a03 61ff62', { a: 'a\ufffdb' }],
  [
    'infinities',
    'double a = 1; float b = 2;',
    '09000000000000f07f 15000080ff',
    { a: 'Infinity', b: '-Infinity' },
  ],
  ['NaN', 'double a = 1;', '09000000000000f87f', { a: 'NaN' }],
]
for (const [what, fields, hex, value] of READINGS) {
  test(`reads ${what}`, () => {
    assert.deepEqual(read(fields, hex), value)
  })
}

const WELL_KNOWN = (type: string): string =>
  `syntax = "proto3"; import "google/protobuf/${type}.proto"; message M {`
const TIMES: readonly (readonly [file: string, type: string, hex: string, value: Json])[] = [
  ['timestamp', 'Timestamp', '', '1970-01-01T00:00:00Z'],
  ['timestamp', 'Timestamp', '08ffffffffffffffffff01 10c0fdb9da03', '1969-12-31T23:59:59.995Z'],
  ['timestamp', 'Timestamp', '08ffffffffffffffff7f', { seconds: 9223372036854775807n, nanos: 0 }],
  [
    'timestamp',
    'Timestamp',
    '0801 1801',
    { seconds: 1, nanos: 0, $unknown: new Map([['3', { wire: 'varint', value: 1 }]]) },
  ],
  ['duration', 'Duration', '0803 1001', '3.000000001s'],
  ['duration', 'Duration', '10c0843d', '0.001s'],
  ['duration', 'Duration', '0801 10ffffffffffffffffff01', { seconds: 1, nanos: -1 }],
  ['wrappers', 'BoolValue', '', false],
  ['wrappers', 'UInt64Value', '08ffffffffffffffffff01', 18446744073709551615n],
  ['wrappers', 'DoubleValue', '09000000000000f07f', 'Infinity'],
  ['struct', 'Value', '0800', null],
  ['struct', 'Value', '', null],
  ['struct', 'Struct', '0a0b0a095f5f70726f746f5f5f', new Map([['__proto__', null]])],
  ['any', 'Any', '0a01 61 1201 01', { typeUrl: 'a', value: 'AQ==' }],
  ['any', 'Any', '0a022f4d 1202 0a00', { '@type': '/M', m: '' }],
  ['any', 'Any', '0a022f4d 1201 0a', { typeUrl: '/M', value: 'Cg==' }],
  ['empty', 'Empty', '', {}],
]
for (const [file, type, hex, value] of TIMES) {
  test(`reads ${type} of ${hex === '' ? 'no bytes' : hex}`, () => {
    const fields = type === 'Any' ? 'google.protobuf.Any w = 1; ' : `google.protobuf.${type} w = 1;`
    const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex')
    const inner = bytes.length.toString(16).padStart(2, '0') + bytes.toString('hex')
    if (type === 'Any') {
      const text = `syntax = "proto3"; import "google/protobuf/any.proto"; message W { ${fields} } message M { string m = 1; }`
      assert.deepEqual(serdeOf(text).decode(framed(`0a${inner}`), WHERE), { w: value })
    } else {
      const serde = serdeOf(`${WELL_KNOWN(file)} ${fields} }`)
      const whole = framed(`0a${inner}`)
      assert.deepEqual(serde.decode(whole, WHERE), { w: value })
      assert.deepEqual(
        serde.decode(serde.encode({ w: value }, WHERE), WHERE),
        serde.decode(whole, WHERE),
      )
    }
  })
}

const BROKEN: readonly (readonly [what: string, hex: string, reason: RegExp])[] = [
  ['a varint that ends early', '08', /within a varint at byte 7 in a/],
  ['a varint of eleven bytes', '08ffffffffffffffffffff01', /more than 10 bytes/],
  ['a length beyond the end', '12ff01 00', /length of 255 where 1 bytes are left at byte 7 in m/],
  ['a huge length', '12ffffffff0f', /length of 4294967295/],
  ['a length beyond 2^53', '12ffffffffffffffffff01', /length of 18446744073709551615/],
  ['field number 0', '0001', /number or wire type does not exist at byte 6/],
  ['wire type 6', '0e', /does not exist/],
  ['a group that does not end', '530801', /Group 10 does not end/],
  ['a group that has not begun', '54', /Field 10 ends a group that has not begun/],
  ['a group that another ends', '5364', /Field 12 ends a group/],
  ['a fixed number that ends early', '1d0000', /within 4 bytes of a number/],
  ['a packed list that ends within a number', '2201ff', /within a varint at byte 8 in r/],
  ['damage deep within', '12 04 12 02 08 ff', /in m\.m\.a$/],
]
for (const [what, hex, reason] of BROKEN) {
  test(`tells of ${what}`, () => {
    const serde = serdeOf(
      'syntax = "proto3"; message M { int32 a = 1; M m = 2; fixed32 f = 3; repeated int32 r = 4; }',
    )
    assert.throws(
      () => serde.decode(framed(hex), WHERE),
      (error) => {
        assert.ok(error instanceof SerdeError)
        assert.equal(error.code, 'MR_SERDE_UNDECODABLE')
        assert.match(error.message, reason)
        return true
      },
    )
  })
}
