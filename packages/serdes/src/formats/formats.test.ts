import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { isNumber, type Json } from '@millrace/kjq/json/value.ts'
import { SerdeError } from '../errors.ts'
import { SIMPLE_SERDES } from '../registry.ts'
import { serdeNamed } from '../testing/serde-named.ts'

const WHERE = { topic: 't', side: 'key' } as const
const decode = (label: string, bytes: Uint8Array): Json =>
  serdeNamed(label).decode(Buffer.from(bytes), WHERE)
const encode = (label: string, value: Json): Buffer => serdeNamed(label).encode(value, WHERE)

function textOf(value: Json): string {
  if (Object.is(value, -0)) return '-0'
  assert.ok(typeof value === 'string' || isNumber(value))
  return String(value)
}

/** Bytes as Kafka's own serializers write them (kafka-clients 4.3). */
const WRITTEN: readonly (readonly [label: string, value: Json, hex: string])[] = [
  ['Short', 1, '0001'],
  ['Short', -2, 'fffe'],
  ['Integer', 305419896, '12345678'],
  ['Integer', -2147483648, '80000000'],
  ['Long', 1, '0000000000000001'],
  ['Long', -1, 'ffffffffffffffff'],
  ['Long', 9007199254740993n, '0020000000000001'],
  ['Long', -9223372036854775808n, '8000000000000000'],
  ['Long', 9223372036854775807n, '7fffffffffffffff'],
  ['Unsigned Short', 65535, 'ffff'],
  ['Unsigned Integer', 4294967295, 'ffffffff'],
  ['Unsigned Long', 18446744073709551615n, 'ffffffffffffffff'],
  ['Double', 1.5, '3ff8000000000000'],
  ['Double', -0, '8000000000000000'],
  ['Double', Number.NaN, '7ff8000000000000'],
  ['Double', -Infinity, 'fff0000000000000'],
  ['Float', 0.1, '3dcccccd'],
  ['Float', 16777217.5, '4b800001'],
  ['Float', Infinity, '7f800000'],
  ['String', 'é😀', 'c3a9f09f9880'],
  ['String', '\ufeffa', 'efbbbf61'],
  ['String', '', ''],
  [
    'UUID',
    '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
    Buffer.from('0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b').toString('hex'),
  ],
  ['Base64', 'AP8=', '00ff'],
  ['Hex', '00ff', '00ff'],
]
for (const [label, value, hex] of WRITTEN) {
  test(`${label} writes ${textOf(value)} as ${hex}`, () => {
    assert.equal(encode(label, value).toString('hex'), hex)
  })
}

const sized = (size: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: size, maxLength: size })
/** Bytes that a format reads, all of which it must write again. */
const READABLE: Readonly<Record<string, fc.Arbitrary<Uint8Array>>> = {
  String: fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
  Short: sized(2),
  Integer: sized(4),
  Long: sized(8),
  'Unsigned Short': sized(2),
  'Unsigned Integer': sized(4),
  'Unsigned Long': sized(8),
  Double: sized(8),
  Float: sized(4),
  UUID: fc.uuid().map((uuid) => Buffer.from(uuid)),
  Base64: fc.uint8Array(),
  Hex: fc.uint8Array(),
}
for (const [label, arbitrary] of Object.entries(READABLE)) {
  test(`${label}: what is read is written as the same bytes, from its text, too`, () => {
    fc.assert(
      fc.property(arbitrary, (array) => {
        const value = decode(label, array)
        // NaN has many bit patterns; one of them is written.
        if (Number.isNaN(value)) return assert.ok(Number.isNaN(decode(label, encode(label, value))))
        assert.deepEqual(encode(label, value), Buffer.from(array))
        assert.deepEqual(encode(label, textOf(value)), Buffer.from(array))
      }),
      { numRuns: 1000 },
    )
  })
}

test('formats but JSON are covered above', () => {
  assert.deepEqual(
    Object.keys(READABLE).sort(),
    SIMPLE_SERDES.map(({ label }) => label)
      .filter((label) => label !== 'JSON')
      .sort(),
  )
})

test('any double, and any float as its shortest decimal, is written and read back', () => {
  fc.assert(
    fc.property(fc.double(), fc.float(), (double, float) => {
      assert.ok(Object.is(decode('Double', encode('Double', double)), double))
      const read = Number(decode('Float', encode('Float', float)))
      assert.ok(Object.is(Math.fround(read), float))
      assert.ok(String(read).length <= String(float).length)
    }),
    { numRuns: 2000 },
  )
  assert.equal(decode('Float', Buffer.from('3dcccccd', 'hex')), 0.1)
})

test('whole numbers are exact beyond 2^53, and numbers of JavaScript up to it', () => {
  const read = (hex: string): Json => decode('Long', Buffer.from(hex, 'hex'))
  assert.equal(read('001fffffffffffff'), 9007199254740991)
  assert.equal(read('0020000000000000'), 9007199254740992n)
  assert.equal(read('ffe0000000000001'), -9007199254740991)
  assert.equal(read('ffe0000000000000'), -9007199254740992n)
  assert.equal(decode('Unsigned Long', Buffer.from('8000000000000000', 'hex')), 2n ** 63n)
})

test('numbers are written from a text with a sign or spaces, fractions in any usual form', () => {
  assert.deepEqual(encode('Long', ' +12 '), encode('Long', 12))
  assert.deepEqual(encode('Long', '9007199254740993'), encode('Long', 9007199254740993n))
  assert.deepEqual(encode('Short', '-0'), encode('Short', 0))
  for (const text of ['1250', '1.25e3', '+1250.', '125E1']) {
    assert.deepEqual(encode('Double', text), encode('Double', 1250))
  }
  assert.deepEqual(encode('Double', 'NaN'), encode('Double', Number.NaN))
  assert.deepEqual(encode('Float', '-Infinity'), encode('Float', -Infinity))
  assert.deepEqual(encode('Double', 12n), encode('Double', 12))
})

test('a UUID is read from 16 bytes, too; as text it keeps its capital letters', () => {
  const raw = Buffer.from('0190a1b2c3d47e5f8a9b0c1d2e3f4a5b', 'hex')
  assert.equal(decode('UUID', raw), '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b')
  const capitals = '0190A1B2-C3D4-7E5F-8A9B-0C1D2E3F4A5B'
  assert.equal(decode('UUID', Buffer.from(capitals)), capitals)
  assert.equal(encode('UUID', ` ${capitals} `).toString(), capitals)
})

test('hex is written from digits in any case', () => {
  assert.deepEqual(encode('Hex', 'C0fFee'), Buffer.from('c0ffee', 'hex'))
})

test('bytes that are not UTF-8 are found where they are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'é', '€', '😀', '\ufffd')),
      fc.constantFrom('80', 'c0', 'c3', 'e282', 'f09f98', 'eda080', 'ef', 'efbf', 'ff', 'f4908080'),
      fc.constantFrom('', 'a', '😀'),
      (before, wrong, after) => {
        const start = Buffer.from(before.join(''))
        const bytes = Buffer.concat([start, Buffer.from(wrong, 'hex'), Buffer.from(after)])
        assert.throws(() => decode('String', bytes), {
          code: 'MR_SERDE_UNDECODABLE',
          message: new RegExp(
            `^Not UTF-8: byte ${start.length} of ${bytes.length} is 0x${wrong.slice(0, 2)}`,
          ),
        })
      },
    ),
  )
})

test('any bytes at all are read or refused with a SerdeError', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      for (const { label } of SIMPLE_SERDES) {
        try {
          decode(label, bytes)
        } catch (error) {
          assert.ok(error instanceof SerdeError && error.code === 'MR_SERDE_UNDECODABLE', label)
        }
      }
    }),
    { numRuns: 1000 },
  )
})

test('any value at all is written or refused with a SerdeError', () => {
  const values: readonly Json[] = [
    null,
    true,
    {},
    [],
    [1],
    { a: 1 },
    0.5,
    1e300,
    -1,
    2n ** 80n,
    'x',
    '\ud800',
    '',
  ]
  for (const { label } of SIMPLE_SERDES) {
    for (const value of values) {
      try {
        assert.ok(Buffer.isBuffer(encode(label, value)))
      } catch (error) {
        assert.ok(error instanceof SerdeError && error.code === 'MR_SERDE_UNENCODABLE', label)
      }
    }
  }
})
