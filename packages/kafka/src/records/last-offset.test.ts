import assert from 'node:assert/strict'
import { test } from 'node:test'
import { IMPOSSIBLE_BATCH, lastOffsetOf, NO_WHOLE_BATCH } from './last-offset.ts'

/** Offset, size, magic and lastOffsetDelta are all that is looked at. */
function header(magic: number, offset: number, delta: number, size = 80): Buffer {
  const bytes = Buffer.alloc(size, 0xee)
  bytes.writeBigInt64BE(BigInt(offset), 0)
  bytes.writeInt32BE(size - 12, 8)
  bytes.writeInt8(magic, 16)
  bytes.writeInt32BE(delta, 23)
  return bytes
}

test('the position is behind the last whole batch', () => {
  const bytes = Buffer.concat([header(2, 40, 9), header(2, 60, 0), header(2, 2 ** 40, 6)])
  assert.equal(lastOffsetOf(bytes, 0, bytes.length), 2 ** 40 + 7)
  assert.equal(lastOffsetOf(bytes, 0, bytes.length - 1), 61)
  assert.equal(lastOffsetOf(bytes, 80, 160), 61)
})

test('entries of older magics and of an unknown one count as their own offset', () => {
  assert.equal(lastOffsetOf(header(0, 7, 99), 0, 80), 8)
  assert.equal(lastOffsetOf(header(1, 7, 99), 0, 80), 8)
  assert.equal(lastOffsetOf(header(3, 7, 99), 0, 80), 8)
})

test('no whole batch is said, and so is a size that cannot be', () => {
  const batch = header(2, 40, 9)
  for (let end = 0; end < batch.length; end += 1) {
    assert.equal(lastOffsetOf(batch, 0, end), NO_WHOLE_BATCH)
  }
  const broken = header(2, 50, 0)
  for (const size of [-1, 0, 48, -2_147_483_648]) {
    broken.writeInt32BE(size, 8)
    assert.equal(lastOffsetOf(broken, 0, 80), IMPOSSIBLE_BATCH)
    assert.equal(lastOffsetOf(Buffer.concat([batch, broken]), 0, 160), 50)
  }
})
