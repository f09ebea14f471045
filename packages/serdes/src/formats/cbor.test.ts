import assert from 'node:assert/strict'
import test from 'node:test'
import { decode as theirDecode, encode as theirEncode } from 'cbor2'
import * as fc from 'fast-check'
import { equals } from '@millrace/kjq/json/compare.ts'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { chooser, values } from '../testing/documents.ts'
import { expectLiterals } from '../testing/literals.ts'
import { cborSerde } from './cbor.ts'

const WHERE = { topic: 't', side: 'value' } as const
const decode = (bytes: string | Uint8Array): Json =>
  cborSerde.decode(
    typeof bytes === 'string' ? Buffer.from(bytes, 'hex') : Buffer.from(bytes),
    WHERE,
  )
const encode = (value: Json): Buffer => cborSerde.encode(value, WHERE)

test('1,000 random values are written and read back', () => {
  fc.assert(
    fc.property(values, (value) => {
      if (typeof value === 'string') return
      assert.ok(equals(decode(encode(value)), value))
    }),
    { numRuns: 1000 },
  )
})

test('what another implementation writes is read, and the other way round', () => {
  const documents = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('__proto__'))
  fc.assert(
    fc.property(documents, (value) => {
      const json = JSON.stringify(value)
      const plain: Json = JSON.parse(json)
      assert.ok(equals(decode(theirEncode(plain)), plain))
      if (typeof value === 'string') return
      assert.deepEqual(theirDecode(encode(plain)), plain)
    }),
    { numRuns: 500 },
  )
})

/** RFC 8949 appendix A. */
const EXAMPLES: readonly (readonly [hex: string, value: Json])[] = [
  ['00', 0],
  ['17', 23],
  ['1818', 24],
  ['1903e8', 1000],
  ['1a000f4240', 1000000],
  ['1b000000e8d4a51000', 1000000000000],
  ['1bffffffffffffffff', 18446744073709551615n],
  ['c249010000000000000000', 18446744073709551616n],
  ['3bffffffffffffffff', -18446744073709551616n],
  ['c349010000000000000000', -18446744073709551617n],
  ['20', -1],
  ['3903e7', -1000],
  ['f90000', 0],
  ['f98000', -0],
  ['f93c00', 1],
  ['fb3ff199999999999a', 1.1],
  ['f93e00', 1.5],
  ['f97bff', 65504],
  ['fa47c35000', 100000],
  ['fa7f7fffff', 3.4028234663852886e38],
  ['fb7e37e43c8800759c', 1e300],
  ['f90001', 5.960464477539063e-8],
  ['f90400', 0.00006103515625],
  ['f9c400', -4],
  ['f97c00', 'Infinity'],
  ['f97e00', 'NaN'],
  ['fbfff0000000000000', '-Infinity'],
  ['f4', false],
  ['f5', true],
  ['f6', null],
  ['f7', null],
  ['f0', { simple: 16 }],
  ['f8ff', { simple: 255 }],
  ['c074323031332d30332d32315432303a30343a30305a', '2013-03-21T20:04:00Z'],
  ['c11a514b67b0', '2013-03-21T20:04:00Z'],
  ['c1fb41d452d9ec200000', '2013-03-21T20:04:00.500Z'],
  ['d74401020304', '01020304'],
  ['d818456449455446', 'IETF'],
  ['d82076687474703a2f2f7777772e6578616d706c652e636f6d', 'http://www.example.com'],
  ['40', ''],
  ['4401020304', 'AQIDBA=='],
  ['60', ''],
  ['62c3bc', 'ü'],
  ['64f0908591', '𐅑'],
  ['80', []],
  ['8301820203820405', [1, [2, 3], [4, 5]]],
  ['a0', {}],
  [
    'a201020304',
    new Map([
      ['1', 2],
      ['3', 4],
    ]),
  ],
  ['a26161016162820203', { a: 1, b: [2, 3] }],
  ['5f42010243030405ff', 'AQIDBAU='],
  ['7f657374726561646d696e67ff', 'streaming'],
  ['9fff', []],
  ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
  ['bf61610161629f0203ffff', { a: 1, b: [2, 3] }],
  ['826161bf61626163ff', ['a', { b: 'c' }]],
]
/** What other tags say. */
const TAGGED: readonly (readonly [hex: string, value: Json])[] = [
  ['c48221196ab3', 273.15],
  ['c4822049010000000000000000', { tag: 4, value: [-1, 'AQAAAAAAAAAA'] }],
  ['c48201196ab3', 273150],
  ['c48221c249010000000000000000', '184467440737095516.16'],
  ['c5822003', 1.5],
  ['d81e820103', '1/3'],
  ['d82550c07a1e2c3d4e4f5a8b9c0d1e2f3a4b5c', 'c07a1e2c-3d4e-4f5a-8b9c-0d1e2f3a4b5c'],
  ['d8641950ed', '2026-09-21'],
  ['d903ec6a323031332d31302d3132', '2013-10-12'],
  ['d9010283010203', [1, 2, 3]],
  ['d9d9f763616263', 'abc'],
  ['d9d9f7f6', null],
  ['d5420102', 'AQI'],
  ['d6420102', 'AQI='],
  ['d86301', { tag: 99, value: 1 }],
  ['c101', '1970-01-01T00:00:01Z'],
  ['c120', '1969-12-31T23:59:59Z'],
  ['c1f97e00', { tag: 1, value: 'NaN' }],
  ['c07819323031332d30332d32315432303a30343a30302b30313a3030', '2013-03-21T19:04:00Z'],
  ['d818420102', { tag: 24, value: 'AQI=' }],
  ['a1f501', { true: 1 }],
]
for (const [hex, value] of [...EXAMPLES, ...TAGGED]) {
  test(`${hex} is ${stringifyJson(value)}`, () => assert.deepEqual(decode(hex), value))
}

test('tags and simple values are written as they are shown', () => {
  for (const hex of ['d86301', 'f0', 'f8ff', 'c249010000000000000000', 'c349010000000000000000']) {
    assert.equal(encode(decode(hex)).toString('hex'), hex)
  }
})

test('names of the language, and their order, are ordinary', () => {
  const text = '{"10":1,"2":2,"__proto__":{"a":1},"constructor":3}'
  assert.equal(stringifyJson(decode(encode(text))), text)
})

const WRONG: readonly (readonly [hex: string, message: RegExp])[] = [
  ['', /there are 0 bytes/],
  ['0101', /the value ends at byte 1, but 1 more follow/],
  ['1c', /byte 0 has the reserved length 28/],
  ['fc', /reserved length 28/],
  ['ff', /byte 0 ends something that did not begin/],
  ['9f01', /1 bytes are expected at byte 2/],
  ['a1ff00', /ends something that did not begin/],
  ['7f4161ff', /begins no part of the string around it/],
  ['7f7f6161ffff', /begins no part/],
  ['5bffffffffffffffff00', /18446744073709551615 elements are claimed/],
  ['9bffffffffffffffff', /elements are claimed/],
  ['bbffffffffffffffff', /elements are claimed/],
  ['81'.repeat(5000) + '01', /nested deeper than 1000/],
  ['9f'.repeat(5000), /nested deeper than 1000/],
  ['c6'.repeat(5000) + '01', /nested deeper than 1000/],
]
for (const [hex, message] of WRONG) {
  test(`bytes that are no CBOR: ${hex.slice(0, 20)}`, () => {
    assert.throws(() => decode(hex), { name: 'SerdeError', code: 'MR_SERDE_UNDECODABLE', message })
  })
}

test('embedded CBOR in itself, deeper than any stack, is read in bounded time', () => {
  let bytes = Buffer.of(1)
  for (let i = 0; i < 5000; i++) {
    const head = Buffer.from('d8185a00000000', 'hex')
    head.writeUInt32BE(bytes.length, 3)
    bytes = Buffer.concat([head, bytes])
  }
  assert.match(stringifyJson(decode(bytes)), /^."tag":24,"value":"2Bh/)
})

/** A text that is written byte by byte. */
const parts = (text: string): Buffer =>
  Buffer.concat([
    Buffer.of(0x7f),
    ...Array.from(Buffer.from(text), (byte) => Buffer.of(0x61, byte)),
    Buffer.of(0xff),
  ])

test('any bytes at all are read or refused, and no literal in them is missed', () => {
  let looked = 0
  const bytes = fc.oneof(
    fc.uint8Array(),
    values.map((value) => encode(value)),
    fc.string().map(parts),
    fc.constantFrom(...[...EXAMPLES, ...TAGGED].map(([hex]) => Buffer.from(hex, 'hex'))),
  )
  fc.assert(
    fc.property(bytes, chooser, (array, choose) => {
      const bytes = Buffer.from(array)
      if (bytes.length > 0 && choose(3) === 0) bytes[choose(bytes.length)] = choose(256)
      looked += expectLiterals(cborSerde, bytes, choose)
    }),
    { numRuns: 3000 },
  )
  assert.ok(looked > 300, `only ${looked} literals had certain bytes`)
})
