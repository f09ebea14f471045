import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { openBatchWalker } from './batch-walker.ts'
import { BATCH_OVERHEAD, encodeBatch, recordBytes, stampBatch } from './encode.ts'
import type { BatchCompression, NewRecord } from './encode.ts'
import { walk } from './testing/walked.ts'

const COMPRESSIONS: readonly BatchCompression[] = ['none', 'gzip', 'lz4', 'zstd']

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((value) => Buffer.from(value)),
  fc.string({ minLength: 1, maxLength: 40 }).map((word) => Buffer.from(word.repeat(500))),
)
const nullable = fc.option(bytes, { freq: 4 })
const timestamp = fc.oneof(
  fc.integer({ min: 1_700_000_000_000, max: 1_700_000_300_000 }),
  fc.integer({ min: -1, max: 2 ** 52 }),
)
const record: fc.Arbitrary<NewRecord> = fc.record(
  {
    key: nullable,
    value: nullable,
    timestamp,
    headers: fc.array(
      fc.record({ name: fc.string({ unit: 'grapheme', maxLength: 30 }), value: nullable }),
      { maxLength: 4 },
    ),
  },
  { requiredKeys: ['key', 'value', 'timestamp'] },
)
const sender = fc.record({
  producerId: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  epoch: fc.integer({ min: 0, max: 32_767 }),
  sequence: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
})

test('what is encoded is what is walked, whoever sends it, for every codec', () => {
  fc.assert(
    fc.property(
      fc.array(record, { minLength: 1, maxLength: 20 }),
      fc.constantFrom(...COMPRESSIONS),
      fc.boolean(),
      fc.array(sender, { maxLength: 3 }),
      (records, compression, transactional, senders) => {
        const batch = encodeBatch(records, { compression, transactional })
        for (const one of senders) stampBatch(batch, one)
        const { problems, records: walked, batches } = walk(batch)
        assert.deepEqual([problems, batches], [[], 1])
        assert.deepEqual(
          walked,
          records.map(({ key, value, headers = [], timestamp: at }, offset) => ({
            offset,
            timestamp: BigInt(at),
            key,
            value,
            headers: headers.map((header) => ({
              name: Buffer.from(header.name),
              value: header.value,
            })),
          })),
        )
        const walker = openBatchWalker()
        walker.reset(batch, 0, batch.length)
        walker.next()
        const latest = Math.max(...records.map((one) => one.timestamp))
        assert.equal(walker.maxTimestamp, BigInt(latest))
        assert.equal(walker.transactional, transactional)
        assert.equal(walker.producerId, senders.at(-1)?.producerId ?? -1n)
        assert.equal(batch.readInt16BE(51), senders.at(-1)?.epoch ?? -1)
        assert.equal(batch.readInt32BE(53), senders.at(-1)?.sequence ?? -1)
      },
    ),
    { numRuns: 300 },
  )
})

test('a batch is never larger than its records are said to be, compressed or not', () => {
  fc.assert(
    fc.property(
      fc.array(record, { minLength: 1, maxLength: 10 }),
      fc.constantFrom(...COMPRESSIONS),
      (records, compression) => {
        const said = records.reduce((sum, one) => sum + recordBytes(one), BATCH_OVERHEAD)
        assert.ok(encodeBatch(records, { compression, transactional: false }).length <= said)
      },
    ),
  )
})

test('what does not get smaller is not compressed; what does, is', () => {
  for (const compression of COMPRESSIONS) {
    const options = { compression, transactional: false }
    const walker = openBatchWalker()
    for (const [value, expected] of [
      ['a', 'none'],
      ['a'.repeat(5000), compression],
    ] as const) {
      const record = { key: null, value: Buffer.from(value), timestamp: 0 }
      const batch = encodeBatch([record], options)
      walker.reset(batch, 0, batch.length)
      walker.next()
      assert.equal(walker.compression, expected)
    }
  }
})

test('a batch of nothing is refused', () => {
  assert.throws(() => encodeBatch([], { compression: 'none', transactional: false }), RangeError)
})
