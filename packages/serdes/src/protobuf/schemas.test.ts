import assert from 'node:assert/strict'
import test from 'node:test'
import protobuf from 'protobufjs'
import descriptor from 'protobufjs/ext/descriptor.js'
import { SerdeError } from '../errors.ts'
import { framed, serdeOf, serdeOfSchema, WHERE } from '../testing/protobuf-schemas.ts'

/** As Confluent's Python client registers a schema: protobufjs makes the descriptor of a text. */
function descriptorOf(text: string, edition: string): { file: Buffer; set: Buffer } {
  const root = new protobuf.Root()
  protobuf.parse(text, root, { keepCase: true })
  root.resolveAll()
  const set = root.toDescriptor(edition)
  const files: unknown = Reflect.get(set, 'file')
  const file: unknown = Array.isArray(files) ? files[0] : null
  assert.ok(file instanceof protobuf.Message)
  return {
    file: Buffer.from(descriptor.FileDescriptorProto.encode(file).finish()),
    set: Buffer.from(descriptor.FileDescriptorSet.encode(set).finish()),
  }
}

const ITEM = `syntax = "proto3"; package shop;
message Item { message Size { int32 width = 1; } string sku_code = 1; Size size = 2; map<string, int32> stock = 3; optional int32 rank = 4; }`

for (const kind of ['file', 'set'] as const) {
  test(`reads a schema that is a descriptor ${kind} in base64`, () => {
    const text = descriptorOf(ITEM, 'proto3')[kind].toString('base64')
    assert.deepEqual(serdeOf(text).decode(framed('0a0161 12020805 1a050a01621007'), WHERE), {
      skuCode: 'a',
      size: { width: 5 },
      stock: { b: 7 },
    })
  })
}

test('indexes of a descriptor count the entries of maps, those of a text do not', () => {
  const text = `syntax = "proto3"; message A { map<string, int32> m = 1; message B { int32 b = 1; } B x = 2; }`
  assert.deepEqual(serdeOf(text).decode(Buffer.from('00000000070400000801', 'hex'), WHERE), {
    b: 1,
  })
  const asDescriptor = serdeOf(descriptorOf(text, 'proto3').file.toString('base64'))
  assert.deepEqual(asDescriptor.decode(Buffer.from('00000000070400020801', 'hex'), WHERE), { b: 1 })
})

test('references may be texts or descriptors, and bring what the schema imports', () => {
  const main = `syntax = "proto3"; package main; import "item.proto"; message Order { shop.Item item = 1; shop.Item.Size size = 2; }`
  for (const text of [ITEM, descriptorOf(ITEM, 'proto3').file.toString('base64')]) {
    const serde = serdeOf(main, [{ name: 'item.proto', text }])
    const value = { item: { skuCode: 'a', stock: {}, rank: 0 }, size: { width: -1 } }
    assert.deepEqual(serde.decode(serde.encode(value, WHERE), WHERE), value)
  }
})

test('message indexes name messages within messages, and the schema tells their names', () => {
  const serde = serdeOf(
    'syntax = "proto3"; package p; message X {} message A { message B { message C { int32 c = 1; } message D { int32 d = 1; } } }',
  )
  const cases: readonly (readonly [string, string, object])[] = [
    ['00', 'p.X', {}],
    ['0200', 'p.X', {}],
    ['0202', 'p.A', {}],
    ['06020000', 'p.A.B.C', { c: 0 }],
    ['06020002', 'p.A.B.D', { d: 0 }],
  ]
  for (const [indexes, message, value] of cases) {
    const bytes = Buffer.from(`0000000007${indexes}`, 'hex')
    assert.deepEqual(serde.decode(bytes, WHERE), value)
    assert.deepEqual(serde.schemaOf?.(bytes, WHERE), { registry: 'r', id: 7, message })
    const written = serde.encode({}, { ...WHERE, schema: { message } })
    assert.equal(
      written.toString('hex'),
      message === 'p.X' ? '000000000700' : bytes.toString('hex'),
    )
  }
})

test('an id in a header leaves the payload bare, with the indexes behind the id', () => {
  const serde = serdeOf('syntax = "proto3"; message A {} message B { int32 b = 1; }')
  const guid = Buffer.concat([Buffer.of(1), Buffer.alloc(16, 7), Buffer.of(2, 2)])
  const headers = [{ name: Buffer.from('__value_schema_id'), value: guid }]
  assert.deepEqual(serde.decode(Buffer.of(8, 5), { ...WHERE, headers }), { b: 5 })
})

test('AWS Glue counts messages by their names', () => {
  const serde = serdeOf('syntax = "proto3"; message B { message C {} message A { int32 a = 1; } }')
  const header = Buffer.concat([Buffer.of(3, 0), Buffer.alloc(16, 7)])
  assert.deepEqual(serde.decode(Buffer.concat([header, Buffer.of(1, 8, 5)]), WHERE), { a: 5 })
})

const WRONG_INDEXES: readonly (readonly [string, RegExp])[] = [
  ['', /no message indexes behind the schema id/],
  ['01', /count of -1/],
  ['7e', /count of 63/],
  ['ffffffffff7f', /count of/],
  ['0402', /within a varint/],
  ['020a', /no message of indexes \[5\]/],
  ['0201', /no message of indexes \[-1\]/],
]
for (const [indexes, reason] of WRONG_INDEXES) {
  test(`tells what is wrong with indexes ${indexes || 'that are missing'}`, () => {
    const serde = serdeOf('syntax = "proto3"; message A {}')
    const bytes = Buffer.from(`0000000007${indexes}`, 'hex')
    assert.throws(() => serde.decode(bytes, WHERE), {
      code: 'MR_SERDE_UNDECODABLE',
      message: reason,
    })
  })
}

const UNUSABLE: readonly (readonly [what: string, text: string, reason: RegExp])[] = [
  ['another language', '{"type": "record"}', /illegal token '\{'/],
  ['nothing', '', /it has no message/],
  ['no message', 'syntax = "proto3"; enum E { A = 0; }', /it has no message/],
  [
    'an unknown type',
    'syntax = "proto3"; import "x.proto"; message A { x.Y y = 1; }',
    /no such Type or Enum 'x\.Y'.*it imports x\.proto/,
  ],
  ['a number used twice', 'syntax = "proto3"; message A { int32 a = 1; int32 b = 1; }', /1/],
  ['a name used twice', 'syntax = "proto3"; message A {} message A {}', /duplicate name 'A'/],
  ['an edition of the future', 'edition = "2099"; message A {}', /2099/],
  ['an end that is missing', 'syntax = "proto3"; message A {', /illegal end of input/],
  ['nesting without end', `syntax = "proto3"; ${'message A {'.repeat(2000)}`, /max depth exceeded/],
  ['Base64 of something else', Buffer.from('hello world').toString('base64'), /./],
]
for (const [what, text, reason] of UNUSABLE) {
  test(`refuses a schema of ${what}`, () => {
    const serde = serdeOf(text)
    for (let times = 0; times < 2; times++) {
      assert.throws(
        () => serde.decode(framed(''), WHERE),
        (error) => {
          assert.ok(error instanceof SerdeError, String(error))
          assert.equal(error.code, 'MR_SERDE_SCHEMA')
          assert.match(error.message, /^Schema 7 of registry r cannot be used: /)
          assert.match(error.message, reason)
          return true
        },
      )
    }
  })
}

test('a schema of another type is a reason', () => {
  const schema = {
    registry: 'r',
    id: { kind: 'id', id: 7 },
    type: 'AVRO',
    text: '"int"',
    references: [],
  } as const
  assert.throws(() => serdeOfSchema(schema).decode(framed(''), WHERE), /it is of type AVRO/)
})

test('options of files that are not there do not matter', () => {
  const serde = serdeOf(
    'syntax = "proto3"; import "buf/validate/validate.proto"; message A { string a = 1 [(buf.validate.field).string = { min_len: 1 }, deprecated = true]; option (x.y) = { a: 1 }; }',
  )
  assert.deepEqual(serde.decode(framed('0a0161'), WHERE), { a: 'a' })
})

test('types that Confluent and Google bring need no reference', () => {
  const serde = serdeOf(
    'syntax = "proto3"; import "confluent/type/decimal.proto"; import "google/type/date.proto"; import "confluent/meta.proto"; message A { confluent.type.Decimal price = 1; google.type.Date day = 2; }',
  )
  const value = {
    price: { value: 'AQ==', precision: 3, scale: 2 },
    day: { year: 2026, month: 1, day: 2 },
  }
  assert.deepEqual(serde.decode(serde.encode(value, WHERE), WHERE), value)
})

test('types about schemas are there, and options of their own', () => {
  const serde = serdeOf(
    'syntax = "proto3"; import "google/protobuf/descriptor.proto"; import "google/protobuf/type.proto"; import "google/protobuf/source_context.proto"; import "google/protobuf/api.proto"; extend google.protobuf.FieldOptions { string hint = 50000; } message A { google.protobuf.EnumValueDescriptorProto v = 1 [(hint) = "x"]; google.protobuf.Api api = 2; }',
  )
  const value = { v: { name: 'n', number: 5 } }
  assert.deepEqual(serde.decode(serde.encode(value, WHERE), WHERE), value)
})

const PROTO2 = `syntax = "proto2";
message A {
  required int32 a = 1; optional string s = 2 [default = "x"]; repeated int32 p = 3 [packed = true]; repeated int32 u = 4;
  optional group G = 5 { optional int32 g = 1; optional A a = 2; } repeated group H = 6 { optional int32 h = 1; }
  optional E e = 7; enum E { ONE = 1; TWO = 2; }
  extensions 100 to 200;
}
extend A { optional string more = 100; }`

test('proto2: groups, required fields, extensions, presence', () => {
  const serde = serdeOf(PROTO2)
  const value = {
    a: 0,
    p: [1, 2],
    u: [3, 4],
    g: { g: 5 },
    h: [{ h: 1 }, {}],
    e: 'TWO',
    '[more]': 'm',
  }
  const bytes = serde.encode(value, WHERE)
  assert.equal(
    bytes.subarray(6).toString('hex'),
    '08001a020102200320042b08052c330801343334 3802 a206016d'.replaceAll(' ', ''),
  )
  assert.deepEqual(serde.decode(bytes, WHERE), value)
  assert.deepEqual(serde.decode(framed('3803'), WHERE), { p: [], u: [], h: [], e: 3 })
  assert.throws(() => serde.encode({ s: 'x' }, WHERE), /Not a A: a is required and missing/)
})

test('editions: features of file and field', () => {
  const serde = serdeOf(`edition = "2023"; option features.field_presence = IMPLICIT;
    message A { int32 i = 1; int32 e = 2 [features.field_presence = EXPLICIT]; A d = 3 [features.message_encoding = DELIMITED];
    repeated int32 x = 4 [features.repeated_field_encoding = EXPANDED]; repeated int32 y = 5; int32 r = 6 [features.field_presence = LEGACY_REQUIRED]; }`)
  assert.deepEqual(serde.decode(framed(''), WHERE), { i: 0, x: [], y: [] })
  const value = { i: 1, e: 0, d: { i: 0, x: [], y: [], r: 1 }, x: [1, 2], y: [1, 2], r: 0 }
  const bytes = serde.encode(value, WHERE)
  assert.equal(
    bytes.subarray(6).toString('hex'),
    '08011000 1b30011c 20012002 2a020102 3000'.replaceAll(' ', ''),
  )
  assert.deepEqual(serde.decode(bytes, WHERE), value)
})

test('a schema of 10 MB is read; one of a deep chain of types as well', () => {
  const many = Array.from({ length: 20_000 }, (_, i) => `message M${i} { M${i + 1} next = 1; }`)
  const serde = serdeOf(
    `syntax = "proto3"; ${many.join('\n')} message M20000 { /* ${'x'.repeat(9_500_000)} */ }`,
  )
  assert.deepEqual(serde.decode(framed('0a020a00'), WHERE), { next: { next: {} } })
})
