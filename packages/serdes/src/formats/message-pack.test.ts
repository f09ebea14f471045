import assert from 'node:assert/strict'
import test from 'node:test'
import { encode as theirEncode, decode as theirDecode } from '@msgpack/msgpack'
import * as fc from 'fast-check'
import { equals } from '@millrace/kjq/json/compare.ts'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { SerdeError } from '../errors.ts'
import { chooser, values } from '../testing/documents.ts'
import { expectLiterals } from '../testing/literals.ts'
import { messagePackSerde } from './message-pack.ts'

const WHERE = { topic: 't', side: 'value' } as const
const decode = (bytes: string | Uint8Array): Json =>
  messagePackSerde.decode(
    typeof bytes === 'string' ? Buffer.from(bytes, 'hex') : Buffer.from(bytes),
    WHERE,
  )
const encode = (value: Json): Buffer => messagePackSerde.encode(value, WHERE)
const small = values.filter((value) => fitsLong(value))

/** MessagePack has no integers beyond 64 bits. */
function fitsLong(value: Json): boolean {
  return !/\d{19}/.test(stringifyJson(value))
}

test('1,000 random values are written and read back', () => {
  fc.assert(
    fc.property(small, (value) => {
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

/** The forms of the specification. */
const READ: readonly (readonly [hex: string, value: Json])[] = [
  ['c0', null],
  ['c2', false],
  ['c3', true],
  ['7f', 127],
  ['e0', -32],
  ['ff', -1],
  ['ccff', 255],
  ['cdffff', 65535],
  ['ceffffffff', 4294967295],
  ['cfffffffffffffffff', 18446744073709551615n],
  ['cf001fffffffffffff', 9007199254740991],
  ['d080', -128],
  ['d18000', -32768],
  ['d280000000', -2147483648],
  ['d38000000000000000', -9223372036854775808n],
  ['d3ffffffffffffffff', -1],
  ['ca3dcccccd', 0.1],
  ['cb3fb999999999999a', 0.1],
  ['cb7ff8000000000000', 'NaN'],
  ['caff800000', '-Infinity'],
  ['a0', ''],
  ['a3e282ac', '€'],
  ['d903616263', 'abc'],
  ['da0003616263', 'abc'],
  ['db00000003616263', 'abc'],
  ['c40200ff', 'AP8='],
  ['c5000200ff', 'AP8='],
  ['c60000000200ff', 'AP8='],
  ['920102', [1, 2]],
  ['dc00020102', [1, 2]],
  ['dd000000020102', [1, 2]],
  ['81a16101', { a: 1 }],
  ['de0001a16101', { a: 1 }],
  ['df00000001a16101', { a: 1 }],
  ['8107a178', new Map([['7', 'x']])],
  ['81920102c0', { '[1,2]': null }],
  ['82a16101a16102', { a: 2 }],
  ['d6ff4996d1a4', '2009-02-14T14:13:56Z'],
  ['d7ff35a4e9004996d1a4', '2009-02-14T14:13:56.225Z'],
  ['c70cff00000001ffffffffffffffff', '1969-12-31T23:59:59.000000001Z'],
  ['c70cff000000007fffffffffffffff', { type: -1, data: 'AAAAAH//////////' }],
  ['d40510', { type: 5, data: 'EA==' }],
  ['c70305010203', { type: 5, data: 'AQID' }],
  ['c8000305010203', { type: 5, data: 'AQID' }],
  ['c90000000305010203', { type: 5, data: 'AQID' }],
]
for (const [hex, value] of READ) {
  test(`${hex} is ${stringifyJson(value)}`, () => assert.deepEqual(decode(hex), value))
}

test('names of the language, and their order, are ordinary', () => {
  const text = '{"10":1,"2":2,"__proto__":{"a":1},"constructor":3}'
  assert.equal(stringifyJson(decode(encode(text))), text)
})

test('extensions are written as they are shown', () => {
  for (const hex of ['d40510', 'c70305010203', 'd8ff00000000000000000000000000000000']) {
    assert.equal(encode(decode(hex)).toString('hex'), hex)
  }
})

test('a text that is JSON is what it says, any other is a text', () => {
  assert.equal(encode('12').toString('hex'), '0c')
  assert.equal(encode('"12"').toString('hex'), 'a23132')
  assert.equal(encode('c-12').toString('hex'), 'a4632d3132')
  assert.equal(encode('{"id": 9007199254740993}').toString('hex'), '81a26964cf0020000000000001')
})

const WRONG: readonly (readonly [hex: string, message: RegExp])[] = [
  ['', /there are 0 bytes/],
  ['c1', /byte 0 is 0xc1, which begins nothing/],
  ['0101', /the value ends at byte 1, but 1 more follow/],
  ['db7fffffff61', /2147483647 bytes are expected at byte 5, but there are 1 left/],
  ['ddffffffff01', /4294967295 elements are claimed before byte 5, but there are 1 bytes left/],
  ['dfffffffff0101', /elements are claimed/],
  ['c9ffffffff05', /bytes are expected/],
  ['cb00', /8 bytes are expected at byte 1/],
  ['91'.repeat(5000) + '01', /nested deeper than 1000/],
  [`${'81'.repeat(900)}01${'c0'.repeat(900)}`, /A name that is no text has more than 65536/],
]
for (const [hex, message] of WRONG) {
  test(`bytes that are no MessagePack: ${hex.slice(0, 20)}`, () => {
    assert.throws(() => decode(hex), { name: 'SerdeError', code: 'MR_SERDE_UNDECODABLE', message })
  })
}

test('what cannot be written says so', () => {
  const message = /integers of 64 bits only/
  assert.throws(() => encode(2n ** 64n), { code: 'MR_SERDE_UNENCODABLE', message })
  let deep: Json = 1
  for (let i = 0; i < 20_000; i++) deep = [deep]
  assert.throws(() => encode(deep), { code: 'MR_SERDE_UNENCODABLE', message: /nested deeper/ })
})

test('any bytes at all are read or refused, and no literal in them is missed', () => {
  let looked = 0
  const documents = values.filter(fitsLong).map((value) => {
    const bytes = encode(value)
    return bytes
  })
  const bytes = fc.oneof(fc.uint8Array(), documents)
  fc.assert(
    fc.property(bytes, chooser, (array, choose) => {
      const bytes = Buffer.from(array)
      if (bytes.length > 0 && choose(3) === 0) bytes[choose(bytes.length)] = choose(256)
      looked += expectLiterals(messagePackSerde, bytes, choose)
    }),
    { numRuns: 3000 },
  )
  assert.ok(looked > 300, `only ${looked} literals had certain bytes`)
})

test('the value shares no memory with the bytes', () => {
  const bytes = encode('{"a":["text","AP8="]}')
  const value = decode(bytes)
  bytes.fill(0)
  assert.deepEqual(value, { a: ['text', 'AP8='] })
})

test('errors are of one class', () => {
  try {
    decode('c1')
    assert.fail('it is refused')
  } catch (error) {
    assert.ok(error instanceof SerdeError)
  }
})
