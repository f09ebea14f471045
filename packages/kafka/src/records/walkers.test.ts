import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { openBatchWalker } from './batch-walker.ts'
import { lastOffsetOf, NO_WHOLE_BATCH } from './last-offset.ts'
import { openRecordWalker } from './record-walker.ts'
import { testBatch } from './testing/arbitrary-batch.ts'
import { encodeBatch, type TestBatch } from './testing/encode-batch.ts'
import { walk, type WalkedRecord } from './testing/walked.ts'

function expected({ records, baseOffset = 0, appendTime }: TestBatch): WalkedRecord[] {
  return records.map(({ offsetDelta, timestamp, key, value, headers }) => ({
    offset: baseOffset + offsetDelta,
    timestamp: appendTime ?? timestamp,
    key,
    value,
    headers,
  }))
}

test('what is encoded is what is walked, for every codec', () => {
  fc.assert(
    fc.property(fc.array(testBatch, { maxLength: 4 }), fc.nat(20), (batches, before) => {
      const parts = batches.map((batch) => encodeBatch(batch))
      const bytes = Buffer.concat([Buffer.alloc(before, 0xff), ...parts, Buffer.alloc(20, 0xff)])
      const end = bytes.length - 20
      const walked = walk(bytes, before, end)
      assert.deepEqual(walked.problems, [])
      assert.equal(walked.batches, batches.length)
      assert.deepEqual(
        walked.records,
        batches.flatMap((batch) => expected(batch)),
      )
      const last = batches.at(-1)
      const next = last && (last.baseOffset ?? 0) + (last.lastOffsetDelta ?? 0) + 1
      assert.equal(lastOffsetOf(bytes, before, end), next ?? NO_WHOLE_BATCH)
    }),
    { numRuns: 300 },
  )
})

test('a truncated last batch is left out, wherever it is cut', () => {
  fc.assert(
    fc.property(
      testBatch,
      testBatch,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (one, two, cut) => {
        const whole = encodeBatch(one)
        const other = encodeBatch(two)
        const size = Math.floor(cut * (other.length - 1))
        const walked = walk(Buffer.concat([whole, other.subarray(0, size)]))
        assert.equal(walked.batches, 1)
        assert.deepEqual(walked.problems, [])
        assert.deepEqual(walked.records, expected(one))
      },
    ),
  )
})

test('a batch header is read as it stands', () => {
  const records = [7, 9].map((offsetDelta) => ({
    offsetDelta,
    timestamp: BigInt(offsetDelta),
    key: null,
    value: Buffer.from('v'),
    headers: [],
  }))
  const first: TestBatch = {
    records,
    baseOffset: 2 ** 40,
    lastOffsetDelta: 12,
    compression: 'zstd',
    baseTimestamp: -2n,
    producerId: 2n ** 60n,
    transactional: true,
  }
  const bytes = [
    encodeBatch(first),
    encodeBatch({ ...first, appendTime: 2n ** 62n, control: true, transactional: false }),
    encodeBatch({ records: [], lastOffsetDelta: 4, baseOffset: 50 }),
  ]
  const batch = openBatchWalker()
  batch.reset(Buffer.concat(bytes), 0, Buffer.concat(bytes).length)
  assert.equal(batch.next(), true)
  assert.equal(batch.baseOffset, 2 ** 40)
  assert.equal(batch.lastOffset, 2 ** 40 + 12)
  assert.equal(batch.magic, 2)
  assert.equal(batch.compression, 'zstd')
  assert.equal(batch.timestampType, 'CreateTime')
  assert.equal(batch.baseTimestamp, -2n)
  assert.equal(batch.maxTimestamp, 9n)
  assert.equal(batch.producerId, 2n ** 60n)
  assert.deepEqual([batch.transactional, batch.control], [true, false])
  assert.equal(batch.recordCount, 2)
  assert.equal(batch.bytes, bytes[0]?.length)
  assert.equal(batch.problem, null)

  assert.equal(batch.next(), true)
  assert.equal(batch.timestampType, 'LogAppendTime')
  assert.deepEqual([batch.transactional, batch.control], [false, true])
  const record = openRecordWalker()
  assert.equal(record.reset(batch), true)
  assert.equal(record.next(), true)
  assert.equal(record.timestamp, 2 ** 62)
  assert.equal(record.exactTimestamp(), 2n ** 62n)

  assert.equal(batch.next(), true)
  assert.equal(batch.recordCount, 0)
  assert.equal(batch.lastOffset, 54)
  assert.equal(record.reset(batch), true)
  assert.equal(record.next(), false)
  assert.equal(record.problem, null)
  assert.equal(batch.next(), false)
})

test('times are exact as numbers within 2^53, however far from the first one', () => {
  const time = fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n })
  const any = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  fc.assert(
    fc.property(fc.oneof(any, time), time, (baseTimestamp, timestamp) => {
      const record = { offsetDelta: 0, timestamp, key: null, value: null, headers: [] }
      const bytes = encodeBatch({ records: [record], baseTimestamp })
      const batch = openBatchWalker()
      const records = openRecordWalker()
      batch.reset(bytes, 0, bytes.length)
      assert.ok(batch.next() && records.reset(batch) && records.next())
      assert.equal(records.timestamp, Number(timestamp))
    }),
  )
})
