import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { SerdeError } from '../errors.ts'
import { AvroCodec } from './compile.ts'
import { encodeAvro } from './encode.ts'
import { parseAvroSchema } from './parse-schema.ts'
import { wantedOf } from './pick-code.ts'
import { samples } from './testing/schemas.ts'

const codecOf = (schema: unknown): AvroCodec =>
  new AvroCodec(parseAvroSchema(JSON.stringify(schema)), false)
const long = (value: number | bigint): Buffer => encodeAvro(parseAvroSchema('"long"'), value, true)
const bytes = (...parts: readonly (number | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.of(part) : part)))

const ITEM = { type: 'record', name: 'Item', fields: [{ name: 'price', type: 'double' }] }
const ORDER = {
  type: 'record',
  name: 'Order',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'items', type: { type: 'array', items: ITEM } },
    { name: 'tags', type: { type: 'map', values: ['null', 'string'] } },
  ],
}
const EMPTY = { type: 'record', name: 'Empty', fields: [{ name: 'n', type: 'null' }] }
const DOUBLE = Buffer.alloc(8)

const REFUSED: readonly (readonly [schema: unknown, bytes: Buffer, message: string])[] = [
  [
    ORDER,
    bytes(),
    'at .id: the bytes end too early: a number of 1 bytes where 0 are left (byte 0 of 0)',
  ],
  [
    ORDER,
    bytes(20, 97),
    'at .id: the bytes end too early: a string of 10 bytes where 1 are left (byte 0 of 2)',
  ],
  [
    ORDER,
    bytes(2, 97, 4, DOUBLE, 0, 0),
    'at .items: the bytes end too early: a block of 2 items, each at least 8 bytes, where 10 bytes are left (byte 2 of 13)',
  ],
  [
    ORDER,
    bytes(2, 97, 4, DOUBLE, DOUBLE, 2, 0),
    'at .items: the bytes end too early: a block of 1 items, each at least 8 bytes, where 1 bytes are left (byte 19 of 21)',
  ],
  [
    { type: 'array', items: { ...ITEM, fields: [{ name: 'price', type: 'string' }] } },
    bytes(6, 0, 0, 4, 97),
    'at [2].price: the bytes end too early: a string of 2 bytes where 1 are left (byte 3 of 5)',
  ],
  [
    ORDER,
    bytes(2, 97, 0, 2, 2, 107, 4),
    'at .tags[entry 0]: branch 2 of a union with 2 branches (byte 6 of 7)',
  ],
  [ORDER, bytes(1), 'at .id: the length of a string is -1 (byte 0 of 1)'],
  ['string', long(2n ** 62n), 'the length of a string is 4611686018427387904'],
  ['long', Buffer.alloc(11, 0xff), 'at .: a number does not end after 10 bytes'],
  ['long', bytes(Buffer.alloc(9, 0xff), 2), 'at .: a long has 64 bits; got more'],
  ['int', long(2 ** 31), 'at .: an int has 32 bits; got 2147483648'],
  ['boolean', bytes(2), 'at .: a boolean is 0 or 1; got 2'],
  [
    { type: 'enum', name: 'E', symbols: ['A'] },
    bytes(2),
    'at .: symbol 1 of an enum with 1 symbols',
  ],
  [['null', 'int'], bytes(1), 'at .: branch -1 of a union with 2 branches'],
  [{ type: 'array', items: 'int' }, long(2n ** 62n), 'a block of 4611686018427387904 items'],
  [{ type: 'array', items: 'int' }, long(-(2n ** 63n)), 'a block of -9223372036854775808 items'],
  [{ type: 'array', items: 'int' }, bytes(1, long(100)), 'a block of 100 bytes where 0 are left'],
  [
    { type: 'array', items: 'null' },
    bytes(long(2 ** 40), 0),
    'there are more than 100000 values without bytes',
  ],
  [
    { type: 'array', items: EMPTY },
    bytes(long(2 ** 40), 0),
    'there are more than 100000 values without bytes',
  ],
  [
    { type: 'fixed', name: 'F', size: 2 ** 31 - 1 },
    bytes(0),
    'a fixed of 2147483647 bytes where 1 are left',
  ],
  ['long', bytes(2, 0, 0), '2 bytes are left after the value, which ends at byte 1 of 3'],
  [ORDER, bytes(2, 97, 0, 0, 0), '1 byte is left after the value, which ends at byte 4 of 5'],
]
for (const [schema, given, message] of REFUSED) {
  test(`refused: ${message}`, () => {
    const codec = codecOf(schema)
    assert.throws(
      () => codec.read(given, 0),
      (error) => {
        assert.ok(error instanceof SerdeError)
        assert.equal(error.code, 'MR_SERDE_UNDECODABLE')
        assert.ok(error.message.includes(message), error.message)
        return true
      },
    )
    assert.equal(
      codec.sieve([[{ root: 'value', path: [], kind: 'equals', text: 'x' }]])?.(given, 0),
      false,
    )
  })
}

test('records that double at each level take no time from no bytes', () => {
  const levels = Array.from({ length: 60 }, (_, i) => {
    const type = i === 0 ? 'null' : `L${i - 1}`
    return {
      type: 'record',
      name: `L${i}`,
      fields: [
        { name: 'a', type },
        { name: 'b', type },
      ],
    }
  })
  const codec = codecOf(levels)
  assert.throws(() => codec.read(long(59), 0), /more than 100000 values without bytes|nested/)
  assert.equal(
    codec.sieve([[{ root: 'value', path: [], kind: 'equals', text: 'x' }]])?.(long(59), 0),
    false,
  )
  // Empty all the same, and stepped over as such.
  const around = codecOf({
    type: 'record',
    name: 'Around',
    fields: [
      { name: 'all', type: levels },
      { name: 'id', type: 'string' },
    ],
  })
  assert.throws(() => around.picker(wantedOf([['all']]))(bytes(long(59), 2, 97), 0), SerdeError)
  assert.deepEqual(around.picker(wantedOf([['id']]))(bytes(long(59), 2, 97), 0), { id: 'a' })
})

test('values nested without end are refused, whole, in part and sifted', () => {
  const list = codecOf({
    type: 'record',
    name: 'List',
    fields: [
      { name: 'next', type: ['null', { type: 'array', items: 'List' }] },
      { name: 'id', type: 'string' },
    ],
  })
  const deep = Buffer.alloc(1_000_000, 2)
  assert.throws(() => list.read(deep, 0), /nested more than 1000 deep/)
  assert.throws(() => list.picker(wantedOf([['id']]))(deep, 0), /nested more than 1000 deep/)
  const self = codecOf({ type: 'record', name: 'Self', fields: [{ name: 'me', type: 'Self' }] })
  assert.throws(() => self.read(Buffer.alloc(0), 0), /nested more than 1000 deep/)
})

test('bytes that are cut off or damaged are refused or read, and nothing else', () => {
  fc.assert(
    fc.property(samples, fc.nat(), fc.nat(255), ({ text, value }, place, byte) => {
      const type = parseAvroSchema(text)
      const codec = new AvroCodec(type, false)
      const whole = encodeAvro(type, value, true)
      const cut = whole.subarray(0, place % (whole.length + 1))
      const damaged = Buffer.from(whole)
      if (whole.length > 0) damaged[place % whole.length] = byte
      for (const given of [cut, damaged, Buffer.concat([whole, Buffer.of(byte)])]) {
        try {
          codec.read(given, 0)
        } catch (error) {
          assert.ok(error instanceof SerdeError, String(error))
        }
      }
      if (cut.length < whole.length)
        assert.throws(() => codec.read(cut, 0), /^SerdeError: The bytes do not fit the schema: at /)
    }),
    { numRuns: 1000 },
  )
})
