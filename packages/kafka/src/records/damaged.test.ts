import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { openBatchWalker } from './batch-walker.ts'
import { testBatch } from './testing/arbitrary-batch.ts'
import { compress, encodeBatch, encodeRecords, type TestRecord } from './testing/encode-batch.ts'
import { walk } from './testing/walked.ts'
import type { Compression } from './model.ts'

const plain = (offsetDelta: number, value = 'value'): TestRecord => ({
  offsetDelta,
  timestamp: 0n,
  key: Buffer.from('key'),
  value: Buffer.from(value),
  headers: [{ name: Buffer.from('h'), value: Buffer.from('x') }],
})
const behind = encodeBatch({ records: [plain(0, 'behind')], baseOffset: 1000 })

/** The problem of the only damaged batch; the one behind it must be found nevertheless. */
function problemOf(damaged: Buffer) {
  const { problems, records } = walk(Buffer.concat([damaged, behind]))
  assert.equal(problems.length, 1)
  assert.equal(records.at(-1)?.value?.toString(), 'behind')
  return { ...problems[0], records: records.length - 1 }
}

test('a flipped bit anywhere behind the CRC is found, and the scan goes on', () => {
  fc.assert(
    fc.property(testBatch, fc.nat(), fc.nat(7), (batch, place, bit) => {
      const bytes = encodeBatch({ ...batch, baseOffset: 100 })
      const at = 21 + (place % (bytes.length - 21))
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at)
      const { problems, records } = walk(Buffer.concat([bytes, behind]))
      assert.equal(problems.length, 1)
      assert.equal(records.length, 1)
      assert.equal(problems[0]?.baseOffset, 100)
      // Attributes and counts are looked at before the CRC.
      assert.ok(problems[0].kind === 'crc' || at < 61)
    }),
  )
})

test('random bytes never throw, never end, and never give records', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom(0, 1, 2, 3, 255),
      (random, magic) => {
        const bytes = Buffer.from(random)
        if (bytes.length > 16) {
          bytes.writeInt32BE(bytes.length - 12, 8)
          bytes.writeUInt8(magic, 16)
        }
        const { records, problems, batches } = walk(bytes)
        assert.equal(records.length, 0)
        assert.equal(problems.length, batches)
      },
    ),
    { numRuns: 1000 },
  )
})

test('records that are damaged under a right CRC end the batch, not the scan', () => {
  const good = encodeRecords([plain(0)], 0n)
  const body = (...rest: number[]) => Buffer.concat([good, Buffer.from(rest)])
  const cases: Record<string, Buffer> = {
    'a length beyond the batch': body(0x80, 0x01, 0, 0, 2),
    'a negative length': body(0x01, 0, 0, 2),
    'a length of six bytes': body(0xff, 0xff, 0xff, 0xff, 0xff, 0x01),
    'no end of a varint': body(0x10, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80),
    'nothing but its length': body(0),
    'a key beyond the record': body(0x0c, 0, 0, 2, 0xfe, 0x01, 1),
    'a value beyond the record': body(0x0c, 0, 0, 2, 1, 0xfe, 0x01),
    'bytes behind its fields': body(0x0e, 0, 0, 2, 1, 1, 0, 0),
    'headers that are missing': body(0x0c, 0, 0, 2, 1, 1, 2),
    'a negative header count': body(0x0c, 0, 0, 2, 1, 1, 1),
    'a header without a name': body(0x10, 0, 0, 2, 1, 1, 2, 1, 1),
    'a header beyond the record': body(0x10, 0, 0, 2, 1, 1, 2, 0, 0x7e),
    'an offset beyond the batch': body(0x0c, 0, 0, 0x14, 1, 1, 0),
    'an offset before the batch': body(0x0c, 0, 0, 1, 1, 1, 0),
  }
  for (const [name, bytes] of Object.entries(cases)) {
    const damaged = encodeBatch({
      records: [],
      body: bytes,
      count: 2,
      lastOffsetDelta: 3,
      baseOffset: 40,
      baseTimestamp: 0n,
    })
    const problem = problemOf(damaged)
    assert.equal(problem.kind, 'corrupt', name)
    assert.equal(problem.records, 1, name)
    assert.deepEqual([problem.baseOffset, problem.lastOffset], [41, 43], name)
    assert.match(problem.reason ?? '', /^Record 2 of 2 /, name)
  }
})

test('damaged records never lead outside of the batch', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(5), (body, count) => {
      const bytes = encodeBatch({ records: [], body: Buffer.from(body), count, lastOffsetDelta: 9 })
      const { problems, records } = walk(
        Buffer.concat([bytes, Buffer.alloc(80, 1)]),
        0,
        bytes.length,
      )
      assert.ok(problems.length === 1 || records.length === count)
      for (const { key, value } of records) {
        assert.ok((key?.length ?? 0) + (value?.length ?? 0) < body.length)
      }
    }),
    { numRuns: 2000 },
  )
})

test('counts that do not fit are told', () => {
  const records = [plain(0), plain(1)]
  assert.match(
    problemOf(encodeBatch({ records, count: 1 })).reason ?? '',
    /says 1 records, but \d+ bytes follow/,
  )
  assert.match(problemOf(encodeBatch({ records, count: 3 })).reason ?? '', /^Record 3 of 3 /)
  assert.match(problemOf(encodeBatch({ records, count: -1 })).reason ?? '', /says -1 records/)
  assert.match(
    problemOf(encodeBatch({ records, lastOffsetDelta: -5 })).reason ?? '',
    /last offset of -5/,
  )
})

test('a size that cannot be ends the walk with a problem', () => {
  const bytes = Buffer.concat([behind, behind])
  bytes.writeInt32BE(3, behind.length + 8)
  const { problems, records } = walk(bytes)
  assert.equal(records.length, 1)
  assert.equal(problems.length, 1)
  assert.equal(problems[0]?.kind, 'corrupt')
  assert.match(problems[0].reason, /size of 15 bytes/)
})

test('an unknown format and an unknown codec are told with their offsets', () => {
  const bytes = encodeBatch({ records: [plain(0)], baseOffset: 70 })
  bytes.writeInt8(3, 16)
  const format = problemOf(bytes)
  assert.deepEqual([format.kind, format.baseOffset, format.lastOffset], ['magic', 70, 70])

  const other = encodeBatch({ records: [plain(0), plain(4)], baseOffset: 70 })
  other.writeInt16BE(6, 21)
  const codec = problemOf(other)
  assert.deepEqual([codec.kind, codec.baseOffset, codec.lastOffset], ['codec', 70, 74])
  assert.match(codec.reason ?? '', /codec 6; known are 0 \(none\)/)
})

const COMPRESSED = ['gzip', 'snappy', 'lz4', 'zstd'] as const

/** The problem of a batch whose compressed bytes are `body`, and the same walker used again after it. */
function problemOfBody(compression: Compression, body: Buffer) {
  return problemOf(encodeBatch({ records: [], compression, body, count: 1 }))
}

test('compressed bytes that are cut, changed or random are a problem, whatever the codec', () => {
  const content = encodeRecords([plain(0, 'abcabcabcabc'.repeat(2000))], 0n)
  for (const codec of COMPRESSED) {
    const whole = compress(codec, content)
    for (const size of [0, 1, 5, whole.length >> 1, whole.length - 1]) {
      assert.equal(problemOfBody(codec, whole.subarray(0, size)).kind, 'codec', `${codec} ${size}`)
    }
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (random) => {
        const { problems, batches } = walk(
          encodeBatch({ records: [], compression: codec, body: Buffer.from(random), count: 1 }),
        )
        assert.equal(batches, 1)
        assert.equal(problems.length, 1)
      }),
      { numRuns: 300 },
    )
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const changed = Buffer.from(whole)
        const at = place % whole.length
        changed.writeUInt8(changed.readUInt8(at) ^ change, at)
        // May still decompress; it must neither throw nor spoil what follows.
        const { records } = walk(
          Buffer.concat([
            encodeBatch({ records: [], compression: codec, body: changed, count: 1 }),
            behind,
          ]),
        )
        assert.equal(records.at(-1)?.value?.toString(), 'behind')
      }),
      { numRuns: 300 },
    )
  }
})

test('a length that the data cannot have costs no memory', () => {
  const huge = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0x41])
  assert.match(problemOfBody('snappy', huge).reason ?? '', /says 4294967295 bytes/)
})

test('records() gives null for a batch with a problem, again and again', () => {
  const bytes = encodeBatch({ records: [plain(0)], compression: 'lz4', body: Buffer.from('none') })
  const batch = openBatchWalker()
  batch.reset(bytes, 0, bytes.length)
  assert.ok(batch.next())
  assert.equal(batch.problem, null)
  assert.equal(batch.records(), null)
  assert.equal(batch.records(), null)
  assert.match(JSON.stringify(batch.problem), /"kind":"codec"/)
})
