import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { ByteReader, ZERO_UUID } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'

const int = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 })
const uint = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 })
const big = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const bytes = fc.uint8Array({ maxLength: 300 }).map((value): Buffer => Buffer.from(value))
const text = fc.string({ unit: 'grapheme', maxLength: 200 })

interface Primitive {
  /** Values together with the bytes that the writer makes of them. */
  readonly written: fc.Arbitrary<{ value: unknown; append: (out: ByteWriter) => unknown }>
  readonly read: (body: ByteReader) => unknown
}

function primitive<T>(
  values: fc.Arbitrary<T>,
  append: (out: ByteWriter, value: T) => unknown,
  read: (body: ByteReader) => T,
): Primitive {
  const written = values.map((value) => ({
    value,
    append: (out: ByteWriter) => append(out, value),
  }))
  return { written, read }
}

const PRIMITIVES = {
  int8: primitive(
    int(8),
    (out, v) => out.int8(v),
    (r) => r.int8(),
  ),
  uint8: primitive(
    uint(8),
    (out, v) => out.uint8(v),
    (r) => r.uint8(),
  ),
  boolean: primitive(
    fc.boolean(),
    (out, v) => out.boolean(v),
    (r) => r.boolean(),
  ),
  int16: primitive(
    int(16),
    (out, v) => out.int16(v),
    (r) => r.int16(),
  ),
  uint16: primitive(
    uint(16),
    (out, v) => out.uint16(v),
    (r) => r.uint16(),
  ),
  int32: primitive(
    int(32),
    (out, v) => out.int32(v),
    (r) => r.int32(),
  ),
  uint32: primitive(
    uint(32),
    (out, v) => out.uint32(v),
    (r) => r.uint32(),
  ),
  int64: primitive(
    fc.maxSafeInteger(),
    (out, v) => out.int64(v),
    (r) => r.int64(),
  ),
  int64Big: primitive(
    big,
    (out, v) => out.int64Big(v),
    (r) => r.int64Big(),
  ),
  float64: primitive(
    fc.double(),
    (out, v) => out.float64(v),
    (r) => r.float64(),
  ),
  uvarint: primitive(
    uint(32),
    (out, v) => out.uvarint(v),
    (r) => r.uvarint(),
  ),
  varint: primitive(
    int(32),
    (out, v) => out.varint(v),
    (r) => r.varint(),
  ),
  varlong: primitive(
    fc.maxSafeInteger(),
    (out, v) => out.varlong(v),
    (r) => r.varlong(),
  ),
  varlongBig: primitive(
    big,
    (out, v) => out.varlongBig(v),
    (r) => r.varlongBig(),
  ),
  string: primitive(
    text,
    (out, v) => out.string(v),
    (r) => r.string(),
  ),
  nullableString: primitive(
    fc.option(text),
    (out, v) => out.nullableString(v),
    (r) => r.nullableString(),
  ),
  compactString: primitive(
    text,
    (out, v) => out.compactString(v),
    (r) => r.compactString(),
  ),
  compactNullableString: primitive(
    fc.option(text),
    (out, v) => out.compactNullableString(v),
    (r) => r.compactNullableString(),
  ),
  bytes: primitive(
    bytes,
    (out, v) => out.bytes(v),
    (r) => r.bytes(),
  ),
  nullableBytes: primitive(
    fc.option(bytes),
    (out, v) => out.nullableBytes(v),
    (r) => r.nullableBytes(),
  ),
  compactBytes: primitive(
    bytes,
    (out, v) => out.compactBytes(v),
    (r) => r.compactBytes(),
  ),
  compactNullableBytes: primitive(
    fc.option(bytes),
    (out, v) => out.compactNullableBytes(v),
    (r) => r.compactNullableBytes(),
  ),
  uuid: primitive(
    fc
      .uint8Array({ minLength: 16, maxLength: 16 })
      .map((v) => Buffer.from(v).toString('base64url')),
    (out, v) => out.uuid(v),
    (r) => r.uuid(),
  ),
  array: primitive(
    fc.array(int(32)),
    (out, v) => out.array(v, (item, w) => w.int32(item)),
    (r) => r.array((item) => item.int32()),
  ),
  compactArray: primitive(
    fc.array(text),
    (out, v) => out.compactArray(v, (item, w) => w.compactString(item)),
    (r) => r.compactArray((item) => item.compactString()),
  ),
}

for (const [kind, { written, read }] of Object.entries(PRIMITIVES)) {
  test(`${kind} comes back as it was written, and all of its bytes are read`, () => {
    fc.assert(
      fc.property(written, ({ value, append }) => {
        const out = new ByteWriter()
        append(out)
        const reader = new ByteReader(out.finish())
        assert.deepEqual(read(reader), value)
        assert.equal(reader.remaining, 0)
      }),
    )
  })

  test(`${kind} cut anywhere is a RangeError`, () => {
    fc.assert(
      fc.property(written, fc.nat(), ({ append }, cut) => {
        const out = new ByteWriter()
        append(out)
        const reader = new ByteReader(out.finish().subarray(0, cut % out.length))
        assert.throws(() => read(reader), RangeError)
      }),
    )
  })
}

test('a sequence of primitives survives growth of the writer', () => {
  const items = Object.values(PRIMITIVES).map(({ written, read }) =>
    written.map((item) => ({ ...item, read })),
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(...items), { maxLength: 60 }), (sequence) => {
      const out = new ByteWriter(16)
      for (const { append } of sequence) append(out)
      const reader = new ByteReader(out.finish())
      for (const { value, read } of sequence) assert.deepEqual(read(reader), value)
      assert.equal(reader.remaining, 0)
    }),
  )
})

test('known tagged fields are read, unknown ones and unread rests are skipped', () => {
  const fields = fc.uniqueArray(fc.record({ tag: fc.nat(9), value: bytes }), {
    selector: (field) => field.tag,
  })
  fc.assert(
    fc.property(fields, fc.nat(9), (written, wanted) => {
      const reader = new ByteReader(new ByteWriter().taggedFields(written).int32(7).finish())
      let seen: Buffer | null = null
      reader.taggedFields((body, tag) => {
        if (tag !== wanted) return
        const size = written.find((field) => field.tag === wanted)?.value.length ?? 0
        seen = body.view(Math.floor(size / 2))
      })
      assert.equal(reader.int32(), 7)
      const expected = written.find((field) => field.tag === wanted)?.value
      assert.deepEqual(
        seen,
        expected === undefined ? null : expected.subarray(0, Math.floor(expected.length / 2)),
      )
    }),
  )
})

test('a tagged field whose reader runs into its neighbour is refused', () => {
  const reader = new ByteReader(
    new ByteWriter()
      .taggedFields([{ tag: 0, value: Buffer.alloc(2) }])
      .int32(1)
      .finish(),
  )
  assert.throws(() => reader.taggedFields((body) => body.int32()), /tagged field 0 to take 2 bytes/)
})

test('truncation says what was expected, where, and what is left', () => {
  const reader = new ByteReader(Buffer.from([0, 0, 0, 1, 0]))
  reader.int32()
  assert.throws(() => reader.int64(), {
    name: 'RangeError',
    message: 'Expected int64 of 8 bytes at offset 4, but 1 bytes are left of 5',
  })
})

test('an array that claims more elements than bytes is refused before memory is taken', () => {
  assert.throws(
    () => new ByteReader(Buffer.from([0x7f, 0xff, 0xff, 0xff])).array(() => 0),
    RangeError,
  )
  assert.throws(
    () => new ByteReader(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f])).compactArray(() => 0),
    RangeError,
  )
})

test('an overlong varint is refused', () => {
  const endless = Buffer.alloc(12, 0xff)
  assert.throws(() => new ByteReader(endless).uvarint(), RangeError)
  assert.throws(() => new ByteReader(endless).varlongBig(), RangeError)
})

test('null where a value must be is refused', () => {
  assert.throws(
    () => new ByteReader(new ByteWriter().nullableString(null).finish()).string(),
    RangeError,
  )
  assert.throws(() => new ByteReader(Buffer.from([0])).compactString(), RangeError)
  assert.throws(() => new ByteReader(Buffer.from([0])).compactBytes(), RangeError)
})

test('the writer refuses what does not fit', () => {
  const out = new ByteWriter()
  assert.throws(() => out.int64(2 ** 60), RangeError)
  assert.throws(() => out.int64(0.5), RangeError)
  assert.throws(() => out.uvarint(-1), RangeError)
  assert.throws(() => out.varint(2 ** 31), RangeError)
  assert.throws(() => out.varlongBig(2n ** 63n), RangeError)
  assert.throws(() => out.string('x'.repeat(32_768)), RangeError)
  assert.throws(() => out.uuid('short'), RangeError)
})

test('a length can be filled in afterwards', () => {
  const out = new ByteWriter().int32(0).int8(1)
  out.int32At(0, out.length - 4)
  assert.equal(new ByteReader(out.finish()).int32(), 1)
  assert.throws(() => out.int32At(2, 1), RangeError)
})

test('the zero uuid is what Kafka prints for none', () => {
  assert.equal(new ByteReader(Buffer.alloc(16)).uuid(), ZERO_UUID)
})
