import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { openBatchWalker } from './batch-walker.ts'
import { lastOffsetOf } from './last-offset.ts'
import { encodeMessage, encodeWrapper, type TestMessage } from './testing/encode-messages.ts'
import { walk } from './testing/walked.ts'

const part = fc.option(fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)))

const messages = (magic: 0 | 1) =>
  fc
    .record({
      base: fc.nat(2 ** 31),
      parts: fc.array(
        fc.record({
          gap: fc.integer({ min: 1, max: 3 }),
          key: part,
          value: part,
          timestamp: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        }),
        { minLength: 1, maxLength: 8 },
      ),
    })
    .map(({ base, parts }) => {
      let offset = base
      return parts.map(({ gap, ...rest }): TestMessage => {
        offset += gap
        return { ...rest, offset, magic }
      })
    })

const expected = (list: readonly TestMessage[], appendTime?: bigint) =>
  list.map(({ magic, offset, key, value, timestamp = 0n }) => ({
    offset,
    key,
    value,
    timestamp: appendTime ?? (magic === 0 ? -1n : timestamp),
    headers: [],
  }))

for (const magic of [0, 1] as const) {
  test(`magic ${magic}: messages are batches of one record`, () => {
    fc.assert(
      fc.property(messages(magic), (list) => {
        const bytes = Buffer.concat(list.map((message) => encodeMessage(message)))
        const walked = walk(bytes)
        assert.deepEqual(walked, { batches: list.length, records: expected(list), problems: [] })
        assert.equal(lastOffsetOf(bytes, 0, bytes.length), (list.at(-1)?.offset ?? 0) + 1)
      }),
    )
  })

  test(`magic ${magic}: a compressed message is a batch of those in it`, () => {
    const codec = fc.constantFrom('gzip', 'snappy', 'lz4')
    fc.assert(
      fc.property(messages(magic), codec, fc.nat(5), (list, codec, removed) => {
        const bytes = encodeWrapper(list, codec, { removed })
        const walked = walk(bytes)
        assert.deepEqual(walked, { batches: 1, records: expected(list), problems: [] })
        const batch = openBatchWalker()
        batch.reset(bytes, 0, bytes.length)
        assert.ok(batch.next())
        assert.equal(batch.compression, codec)
        assert.equal(batch.recordCount, list.length)
        assert.equal(batch.baseOffset, list[0]?.offset)
        assert.equal(batch.lastOffset, list.at(-1)?.offset)
        assert.equal(lastOffsetOf(bytes, 0, bytes.length), batch.lastOffset + 1)
      }),
    )
  })
}

const one: TestMessage = { magic: 1, offset: 10, key: null, value: Buffer.from('v'), timestamp: 5n }

test("magic 1: the wrapper's append time is that of all its messages", () => {
  const list = [one, { ...one, offset: 11, timestamp: 6n }]
  const { records } = walk(encodeWrapper(list, 'gzip', { appendTime: 99n }))
  assert.deepEqual(records, expected(list, 99n))
  const { records: single } = walk(encodeMessage({ ...one, attributes: 8 }))
  assert.deepEqual(single, expected([one]))
})

test("magic 0: lz4 frames with KAFKA-3160's wrong header checksum are read", () => {
  const list: TestMessage[] = [{ ...one, magic: 0, value: Buffer.alloc(500, 'text ') }]
  const inner = encodeWrapper(list, 'lz4')
  const wrong = Buffer.from(inner)
  const frame = wrong.indexOf('04224d18', 'hex')
  const value = wrong.subarray(frame)
  value.writeUInt8(value.readUInt8(6) ^ 0xff, 6)
  const bytes = encodeMessage({ magic: 0, offset: 10, key: null, value, attributes: 3 })
  assert.deepEqual(walk(bytes).records, expected(list))
})

test('damaged messages are told with their offsets, and the scan goes on', () => {
  const behind = encodeMessage({ ...one, offset: 50 })
  const problem = (bytes: Buffer) => {
    const { problems, records } = walk(Buffer.concat([bytes, behind]))
    assert.deepEqual(
      records.map(({ offset }) => offset),
      [50],
    )
    assert.equal(problems.length, 1)
    assert.equal(problems[0]?.lastOffset, 10)
    return `${problems[0].kind}: ${problems[0].reason}`
  }
  const flipped = encodeMessage(one)
  flipped.writeUInt8(flipped.readUInt8(20) ^ 1, 20)
  assert.match(problem(flipped), /^crc: /)
  const wrapped = (value: Buffer | null, attributes = 1) =>
    encodeMessage({ ...one, value, attributes })
  assert.match(problem(wrapped(Buffer.from('no gzip'))), /^codec: .*gzip/)
  assert.match(problem(wrapped(null)), /^corrupt: /)
  assert.match(problem(encodeWrapper([{ ...one, magic: 0 as const }, one], 'gzip')), /^corrupt: /)
  assert.match(problem(encodeWrapper([{ ...one, attributes: 1 }], 'gzip')), /^corrupt: /)
  assert.match(problem(wrapped(Buffer.from('v'), 5)), /^codec: .*codec 5/)
})

test('random bytes behind a right CRC neither throw nor lead outside', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom(0, 1, 2, 3),
      (random, attributes) => {
        const bytes = encodeMessage({ ...one, value: Buffer.from(random), attributes })
        const { batches, records, problems } = walk(bytes)
        assert.equal(batches, 1)
        assert.equal(records.length + problems.length, 1)
      },
    ),
  )
})
