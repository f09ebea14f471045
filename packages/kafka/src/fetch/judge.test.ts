import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCode } from '../client/error-codes.ts'
import type { FetchResponsePartition } from '../protocol/fetch.ts'
import { judge } from './judge.ts'

const OK: FetchResponsePartition = {
  partition: 0,
  errorCode: 0,
  highWatermark: 100,
  lastStableOffset: 100,
  logStartOffset: 0,
  aborted: [],
  preferredReadReplica: -1,
  recordsStart: 0,
  recordsEnd: 0,
  currentLeader: null,
}
const EMPTY = Buffer.alloc(0)

/** A batch of magic 2 with nothing but its offsets: compaction leaves such. */
function batch(baseOffset: bigint, lastOffsetDelta: number): Buffer {
  const bytes = Buffer.alloc(61)
  bytes.writeBigInt64BE(baseOffset, 0)
  bytes.writeInt32BE(49, 8)
  bytes.writeInt8(2, 16)
  bytes.writeInt32BE(lastOffsetDelta, 23)
  return bytes
}

test('the position moves behind the last whole batch', () => {
  const buffer = Buffer.concat([batch(40n, 4), batch(50n, 9), batch(60n, 0).subarray(0, 60)])
  const answer = { ...OK, recordsEnd: buffer.length }
  assert.deepEqual(judge(answer, buffer, 43), { type: 'data', nextOffset: 60 })
})

test('no records, or none that is whole, is nothing', () => {
  assert.equal(judge(OK, EMPTY, 5).type, 'nothing')
  const cut = batch(5n, 0).subarray(0, 30)
  assert.equal(judge({ ...OK, recordsEnd: 30 }, cut, 5).type, 'nothing')
})

test('a batch whose size or offset cannot be is damage, tried a few times', () => {
  const size = batch(5n, 0)
  size.writeInt32BE(3, 8)
  for (const bytes of [size, batch(2n ** 60n, 0)]) {
    const verdict = judge({ ...OK, recordsEnd: bytes.length }, bytes, 5)
    assert.deepEqual(verdict, { type: 'again', error: errorCode(2), tries: 5 })
  }
})

test('an empty answer may name a replica in our rack', () => {
  const verdict = judge({ ...OK, preferredReadReplica: 3 }, EMPTY, 5)
  assert.deepEqual(verdict, { type: 'replica', broker: 3 })
})

test('every error code has a meaning', () => {
  const meanings = new Map<string, number[]>()
  for (let code = -1; code <= 134; code += 1) {
    if (code === 0) continue
    const { type } = judge({ ...OK, errorCode: code }, EMPTY, 5)
    meanings.set(type, [...(meanings.get(type) ?? []), code])
  }
  assert.deepEqual(meanings.get('out-of-range'), [1])
  assert.deepEqual(meanings.get('denied'), [29, 31])
  assert.deepEqual(meanings.get('moved'), [3, 5, 6, 9, 56, 74, 75, 100, 103])
  const again = meanings.get('again') ?? []
  // CORRUPT_MESSAGE, OFFSET_NOT_AVAILABLE, FETCH_SESSION_TOPIC_ID_ERROR
  for (const code of [-1, 2, 78, 106]) assert.ok(again.includes(code), String(code))
  const failed = meanings.get('failed') ?? []
  // UNSUPPORTED_VERSION, INVALID_REQUEST, and one that this table does not know
  for (const code of [35, 42, 134]) assert.ok(failed.includes(code), String(code))
})
