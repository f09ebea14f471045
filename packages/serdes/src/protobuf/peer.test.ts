/** Random messages, against protobufjs' own codec; and partial reads and skipped records against whole reads. */
import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import protobuf from 'protobufjs'
import {
  isObject,
  objectEntries,
  objectFrom,
  objectGet,
  type Json,
} from '@millrace/kjq/json/value.ts'
import { SerdeError } from '../errors.ts'
import { chooser, literalsIn, type Choose } from '../testing/documents.ts'
import { framed, serdeOf, SHOP, WHERE } from '../testing/protobuf-schemas.ts'

const shop = serdeOf(SHOP)
const root = new protobuf.Root()
for (const name of ['any', 'timestamp', 'struct', 'wrappers', 'duration', 'field_mask', 'empty']) {
  root.addJSON(protobuf.common.get(`google/protobuf/${name}.proto`)?.nested ?? {})
}
protobuf.parse(SHOP, root)
const peer = root.resolveAll().lookupTypeOrEnum('shop.Order')
assert.ok(peer instanceof protobuf.Type)

const int32 = fc.oneof(fc.integer(), fc.constantFrom(0, 1, -1))
const int64 = fc
  .oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.constantFrom(0n, 1n, -1n, 2n ** 53n, -(2n ** 53n), 2n ** 53n - 1n),
  )
  .map(exact)
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(exact)
const text = fc.oneof(
  fc.constantFrom('', 'a', 'c-12', 'PAID', 'AQ==', 'varint', '5', 'true', 'id', 'ü', 'NaN'),
  fc.string({ maxLength: 30, unit: 'grapheme' }),
)
const bytes = fc.uint8Array({ maxLength: 8 }).map((array) => Buffer.from(array).toString('base64'))
const state = fc.constantFrom('STATE_NEW', 'PAID')
const double = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom('NaN', 'Infinity'),
)
const float = fc.float({ noNaN: true, noDefaultInfinity: true }).map(shortest)

function exact(big: bigint): number | bigint {
  return Number.isSafeInteger(Number(big)) ? Number(big) : big
}

/** The decimal that a person would write for a float. */
function shortest(float: number): number {
  if (Number.isInteger(float)) return float
  for (let digits = 1; digits < 10; digits++) {
    const decimal = Number(float.toPrecision(digits))
    if (Math.fround(decimal) === float) return decimal
  }
  return float
}

const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    text,
    fc.constantFrom(null, true, 0, 1.5),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.array(fc.tuple(text, tie('value')), { maxLength: 2 }).map(objectFrom),
  ),
})).value

function maybe(value: fc.Arbitrary<Json>): fc.Arbitrary<Json | undefined> {
  return fc.option(value, { nil: undefined })
}
function listOf(value: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc.array(value, { maxLength: 3 })
}
function mapOf(key: fc.Arbitrary<string>, value: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc
    .uniqueArray(fc.tuple(key, value), { maxLength: 3, selector: ([name]) => name })
    .map(objectFrom)
}
/** In the order of the schema; members without a value are missing. */
function record(fields: Record<string, fc.Arbitrary<Json | undefined>>): fc.Arbitrary<Json> {
  return fc.tuple(...Object.values(fields)).map((values) =>
    objectFrom(
      Object.keys(fields).flatMap((name, index) => {
        const value = values[index]
        return value === undefined ? [] : [[name, value] as const]
      }),
    ),
  )
}

const line = record({ sku: text, count: int32, note: maybe(record({ text })) })
const seconds = fc.integer({ min: -62_135_596_800, max: 253_402_300_799 })
const time = fc.tuple(seconds, fc.integer({ min: 0, max: 999 })).map(([whole, nanos]) => {
  const second = new Date(whole * 1000).toISOString().slice(0, 19)
  return `${second}${nanos === 0 ? '' : `.${String(nanos).padStart(9, '0')}`}Z`
})

const order = (parent: fc.Arbitrary<Json | undefined>): fc.Arbitrary<Json> =>
  fc
    .tuple(
      record({
        id: text,
        customerId: int64,
        state,
        lines: listOf(line),
        tags: mapOf(text, int64),
        createdAt: maybe(time),
        blob: bytes,
        note: maybe(text),
        price: double,
        weight: float,
      }),
      fc.oneof(record({ card: text }), record({ cash: line }), fc.constant({})),
      record({
        deltas: listOf(int64),
        extra: maybe(
          fc.constantFrom({ typeUrl: 'x/y', value: 'AQ==' }, { '@type': 'x/shop.Other', a: 3 }),
        ),
        data: maybe(mapOf(text, json)),
        big: maybe(int64),
        took: maybe(fc.constantFrom('0s', '1.500s', '-0.000000001s')),
        mask: maybe(fc.constantFrom('', 'a.bC,d')),
        byNumber: mapOf(int64.map(String), line),
        parent,
        states: listOf(state),
        byFlag: mapOf(fc.constantFrom('true', 'false'), state),
        u32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        u64: uint64,
        s32: int32,
        f32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        f64: uint64,
        sf32: int32,
        sf64: int64,
        paid: fc.boolean(),
        names: listOf(text),
        anyValue: maybe(json),
        list: maybe(listOf(json)),
        maybe: maybe(text),
        nothing: maybe(fc.constant({})),
        maybeBytes: maybe(bytes),
      }),
    )
    .map((parts) => objectFrom(parts.flatMap(objectEntriesOf)))

function objectEntriesOf(value: Json): [string, Json][] {
  return isObject(value) ? objectEntries(value) : []
}

const orders = order(maybe(order(fc.constant(undefined))))

test('1,000 random messages come back as they were; protobufjs reads the same bytes and writes bytes that read the same', () => {
  fc.assert(
    fc.property(orders, (value) => {
      const written = shop.encode(value, WHERE)
      assert.deepEqual(shop.decode(written, WHERE), value)
      const again = peer.encode(peer.decode(written.subarray(6))).finish()
      assert.deepEqual(shop.decode(framed(Buffer.from(again).toString('hex')), WHERE), value)
      // Members come by their numbers, as protobufjs writes them.
      assert.equal(again.length, written.length - 6)
    }),
    { numRuns: 1000 },
  )
})

/** A message with some bytes changed, so that it has unknown fields, other wire types, or is none. */
function damaged(value: Json, choose: Choose): Buffer {
  const written = Buffer.from(shop.encode(value, WHERE))
  for (let times = choose(3); times > 0 && written.length > 6; times--) {
    written[6 + choose(written.length - 6)] = choose(256)
  }
  return written
}

function decoded(bytes: Buffer): Json | undefined {
  try {
    return shop.decode(bytes, WHERE)
  } catch (error) {
    assert.ok(error instanceof SerdeError, String(error))
    return undefined
  }
}

function follow(value: Json, path: readonly string[]): Json | undefined {
  let at: Json | undefined = value
  for (const name of path) {
    if (at === undefined || !isObject(at)) return undefined
    at = objectGet(at, name)
  }
  return at
}

/** A path that leads somewhere in the value, never through an array. */
function pathIn(value: Json, choose: Choose): string[] {
  if (!isObject(value)) return []
  const entries = objectEntries(value)
  const [name, member] = entries[choose(entries.length)] ?? ['none', null]
  return choose(3) === 0 ? [name] : [name, ...pathIn(member, choose)]
}

test('what partial reads is what a whole read has there', () => {
  let followed = 0
  fc.assert(
    fc.property(orders, chooser, (value, choose) => {
      const bytes = damaged(value, choose)
      const whole = decoded(bytes)
      if (whole === undefined) return
      const paths = Array.from({ length: 1 + choose(3) }, () => pathIn(whole, choose))
      const part = shop.partial(paths)?.(bytes, WHERE)
      for (const path of paths) {
        assert.deepEqual(follow(part ?? null, path), follow(whole, path), path.join('.'))
        if (path.length > 1) followed++
      }
    }),
    { numRuns: 500 },
  )
  assert.ok(followed > 50, `only ${followed} paths led into messages`)
})

test('no record is skipped that holds a literal of the query', () => {
  let kept = 0
  let skipped = 0
  fc.assert(
    fc.property(orders, chooser, (value, choose) => {
      const bytes = damaged(value, choose)
      const whole = decoded(bytes)
      if (whole === undefined) return
      for (const literal of literalsIn(whole, choose)) {
        if (literal.text === '') continue
        for (const path of [literal.path, literal.path.slice(0, -1), []]) {
          assert.equal(
            shop.sieve?.([[{ ...literal, path }]])?.(bytes, WHERE),
            false,
            JSON.stringify(literal),
          )
          kept++
        }
        const other = { ...literal, text: `${literal.text}~ not there` }
        if (shop.sieve?.([[other]])?.(bytes, WHERE) === true) skipped++
      }
    }),
    { numRuns: 150 },
  )
  assert.ok(kept > 300 && skipped > 300, `${kept} kept, ${skipped} skipped`)
})

test('any bytes are read or refused with a reason, and what is read is written again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (array) => {
      const bytes = framed(Buffer.from(array).toString('hex'))
      const value = decoded(bytes)
      if (value === undefined) return
      assert.deepEqual(shop.decode(shop.encode(value, WHERE), WHERE), value)
    }),
    { numRuns: 2000 },
  )
})
