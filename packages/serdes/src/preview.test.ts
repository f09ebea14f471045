import assert from 'node:assert/strict'
import test from 'node:test'
import { preview } from './preview.ts'

const CASES: readonly (readonly [bytes: Buffer, hex: string, text: string])[] = [
  [Buffer.alloc(0), '', ''],
  [Buffer.from('ab c'), '61622063', 'ab c'],
  [Buffer.from([0, 0x61, 0xff, 0x0a]), '0061ff0a', '·a··'],
  [Buffer.from('é😀\u202e\u00a0'), 'c3a9f09f9880e280aec2a0', 'é😀··'],
  [Buffer.from('\ufeffa'), 'efbbbf61', '·a'],
]
for (const [bytes, hex, text] of CASES) {
  test(`the preview of ${hex || 'nothing'}`, () => {
    assert.deepEqual(preview(bytes), { hex, text, size: bytes.length })
  })
}

test('only the first 256 bytes are shown, and no character that is cut', () => {
  const { hex, text, size } = preview(Buffer.from('a' + 'é'.repeat(1000)))
  assert.equal(hex.length, 512)
  assert.equal(text, 'a' + 'é'.repeat(127))
  assert.equal(size, 2001)
})

test('a view of a larger buffer shows its own bytes', () => {
  const bytes = new Uint8Array(Buffer.from('xxabcxx').subarray(2, 5))
  const view = new Uint8Array(bytes.buffer, 1, 2)
  assert.deepEqual(preview(view), { hex: '6263', text: 'bc', size: 2 })
})
