/** Protobuf without a registry: with a file's schema, or with none. */
import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import type { Json } from '@millrace/kjq/json/value.ts'
import { SerdeError } from '../errors.ts'
import type { LocalProtobuf } from '../local/model.ts'
import { localProtobufSerde } from './local.ts'
import { protobufRawSerde } from './raw.ts'
import { WATCH, WHERE } from '../testing/protobuf-schemas.ts'

function raw(hex: string): Json {
  return protobufRawSerde.decode(Buffer.from(hex.replaceAll(' ', ''), 'hex'), WHERE)
}

const GUESSES: readonly (readonly [what: string, hex: string, value: Json])[] = [
  ['nothing', '', {}],
  ['a varint', '089601', new Map([['1', 150]])],
  ['the largest varint', '08ffffffffffffffffff01', new Map([['1', 18446744073709551615n]])],
  ['a text', '0a03616263', new Map([['1', 'abc']])],
  ['a text that is a message, too', '0a023031', new Map([['1', '01']])],
  ['a message', '0a02 0801', new Map([['1', new Map([['1', 1]])]])],
  [
    'a message that looks like a text with a line break',
    `0a26 0a24 ${Buffer.from('550e8400-e29b-41d4-a716-446655440000').toString('hex')}`,
    new Map([['1', new Map([['1', '550e8400-e29b-41d4-a716-446655440000']])]]),
  ],
  ['bytes', '0a02 ff00', new Map([['1', '/wA=']])],
  ['an empty text', '0a00', new Map([['1', '']])],
  [
    'several',
    '0801 0802 1003',
    new Map<string, Json>([
      ['1', [1, 2]],
      ['2', 3],
    ]),
  ],
  ['a group', '0b 0801 0c', new Map([['1', new Map([['1', 1]])]])],
  ['a double', '09 0000000000000440', new Map([['1', 2.5]])],
  ['an integer of 8 bytes', '09 0500000000000000', new Map([['1', 5]])],
  ['a float', '0d cdcccc3d', new Map([['1', 0.1]])],
  ['an integer of 4 bytes', '0d 05000000', new Map([['1', 5]])],
  ['what a schema id is before', '0000000007 00 0801', new Map([['1', 1]])],
  ['what a schema id and indexes are before', '0000000007 020e 0801', new Map([['1', 1]])],
]
for (const [what, hex, value] of GUESSES) {
  test(`reads ${what} without a schema`, () => {
    assert.deepEqual(raw(hex), value)
  })
}

test('without a schema any bytes are read or refused, and nothing is written', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (array) => {
      try {
        protobufRawSerde.decode(Buffer.from(array), WHERE)
      } catch (error) {
        assert.ok(error instanceof SerdeError, String(error))
      }
    }),
    { numRuns: 2000 },
  )
  assert.throws(() => protobufRawSerde.encode({ 1: 1 }, WHERE), { code: 'MR_SERDE_UNENCODABLE' })
})

/** Messages in field 1 around each other. */
function nested(levels: number): Buffer {
  let bytes = Buffer.from('0801', 'hex')
  for (let level = 0; level < levels; level++) {
    const length = bytes.length
    const prefix = length < 128 ? [0x0a, length] : [0x0a, (length & 127) | 128, length >>> 7]
    bytes = Buffer.concat([Buffer.from(prefix), bytes])
  }
  return bytes
}

function local(text: string, more: Partial<LocalProtobuf> = {}): LocalProtobuf {
  const files = { kind: 'texts', texts: [{ path: 'a.proto', text }] } as const
  return {
    kind: 'protobuf',
    topics: 't*',
    side: 'value',
    source: 'a.proto',
    files,
    message: null,
    ...more,
  }
}

const NODE =
  'syntax = "proto3"; message Other { string s = 1; } message Node { Node node = 1; repeated Node nodes = 2; int32 a = 3; }'

test('nesting has a limit, with a schema and without', () => {
  const serde = localProtobufSerde({ local: [local(NODE, { message: 'Node' })], watch: WATCH })
  assert.doesNotThrow(() => serde.decode(nested(98), WHERE))
  for (const levels of [101, 5000]) {
    assert.throws(() => serde.decode(nested(levels), WHERE), {
      code: 'MR_SERDE_UNDECODABLE',
      message: /deeper than 100 levels/,
    })
    assert.doesNotThrow(() => protobufRawSerde.decode(nested(levels), WHERE))
  }
  const groups = Buffer.alloc(5000, 0x0b)
  for (const one of [serde, protobufRawSerde]) {
    assert.throws(() => one.decode(groups, WHERE), { code: 'MR_SERDE_UNDECODABLE' })
  }
})

test('defaults of very many messages have a limit', () => {
  const fields = Array.from({ length: 500 }, (_, i) => `int32 f${i} = ${i + 2};`).join(' ')
  const text = `syntax = "proto3"; message Wide { repeated Wide w = 1; ${fields} }`
  const serde = localProtobufSerde({ local: [local(text)], watch: WATCH })
  const bytes = Buffer.from('0a00'.repeat(100_000), 'hex')
  assert.throws(() => serde.decode(bytes, WHERE), /more than 5000000 members/)
})

test('occurrences of a message that are nested again and again take no time', () => {
  // Each level holds the next and then an empty occurrence: read twice per level it would take 2^90 steps.
  let bytes = Buffer.alloc(0)
  for (let level = 0; level < 90; level++) {
    const length = bytes.length
    const size = length < 128 ? [length] : [(length & 127) | 128, length >>> 7]
    bytes = Buffer.concat([Buffer.from([0x0a, ...size]), bytes, Buffer.from([0x0a, 0])])
  }
  const serde = localProtobufSerde({ local: [local(NODE, { message: 'Node' })], watch: WATCH })
  assert.doesNotThrow(() => serde.decode(bytes, WHERE))
})

test('a file gives the message that is configured, or its first; a request may name another to write', () => {
  const bytes = Buffer.from('0a0161', 'hex')
  const first = localProtobufSerde({ local: [local(NODE)], watch: WATCH })
  assert.deepEqual(first.decode(bytes, WHERE), { s: 'a' })
  assert.equal(first.encode({ s: 'a' }, WHERE).toString('hex'), '0a0161')
  assert.equal(first.encode('{"s": "a"}', WHERE).toString('hex'), '0a0161')
  const other = first.encode({ a: 1 }, { ...WHERE, schema: { message: 'Node' } })
  assert.equal(other.toString('hex'), '1801')
  assert.deepEqual(first.partial([['s']])?.(bytes, WHERE), { s: 'a' })
  const skips = first.sieve?.([[{ root: 'value', path: ['s'], kind: 'equals', text: 'b' }]])
  assert.equal(skips?.(bytes, WHERE), true)
  assert.equal(skips?.(Buffer.from('0a0162', 'hex'), WHERE), false)
})

test('bytes of a schema registry are told apart from bare ones', () => {
  const serde = localProtobufSerde({ local: [local(NODE)], watch: WATCH })
  assert.throws(
    () => serde.decode(Buffer.from('0000000007000a0161', 'hex'), WHERE),
    /choose Protobuf$/,
  )
})

function reason(message: RegExp): object {
  return { code: 'MR_SERDE_SCHEMA', message }
}

test('a topic or side without a file, and a file that cannot be used, are reasons', () => {
  const broken = local('syntax = "proto3"; message', { topics: 'bad' })
  const absent = local(NODE, { topics: 'absent', message: 'Nobody' })
  const serde = localProtobufSerde({ local: [local(NODE), broken, absent], watch: WATCH })
  const decode = (topic: string, side: 'key' | 'value') => () =>
    serde.decode(Buffer.alloc(0), { topic, side })
  assert.throws(
    decode('other', 'value'),
    reason(/No file with a Protobuf schema is configured for values of topic other/),
  )
  assert.throws(decode('t', 'key'), reason(/configured for keys/))
  assert.throws(decode('bad', 'value'), reason(/The schema file a\.proto cannot be used: illegal/))
  assert.throws(decode('absent', 'value'), reason(/it has no message Nobody; it has Other, Node/))
})

const UNWRITABLE: readonly (readonly [value: Json, reason: RegExp])[] = [
  [
    { nodes: [{}, { a: 'x' }] },
    /Not a Node: nodes\.1\.a: needs a whole number \(int32\); got string \("x"\)/,
  ],
  [{ a: 2 ** 31 }, /a: needs a int32, -2147483648 to 2147483647/],
  [{ a: 1.5 }, /a: needs a whole number/],
  [{ b: 1 }, /Node has no field "b"; it has node, nodes, a/],
  [{ nodes: {} }, /nodes: needs an array; got object/],
  [[], /needs an object; got array/],
  ['x', /needs an object; got string/],
  ['{"a": ', /the text is no JSON/],
]
for (const [value, reason] of UNWRITABLE) {
  test(`refuses to write ${JSON.stringify(value)}`, () => {
    const serde = localProtobufSerde({ local: [local(NODE, { message: 'Node' })], watch: WATCH })
    assert.throws(() => serde.encode(value, WHERE), {
      code: 'MR_SERDE_UNENCODABLE',
      message: reason,
    })
  })
}
