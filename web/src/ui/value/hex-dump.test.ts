import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { BYTES_PER_ROW, fromHex, hexRow, hexRowCount, hexText } from './hex-dump.ts'

test('rows look like those of hexdump -C', () => {
  const bytes = new TextEncoder().encode('{"id":"c-12345",\n\u00e9}')
  expect(hexText(bytes)).toBe(
    [
      '00000000  7b 22 69 64 22 3a 22 63  2d 31 32 33 34 35 22 2c  |{"id":"c-12345",|',
      '00000010  0a c3 a9 7d                                       |...}|',
    ].join('\n'),
  )
})

test('the rows together are the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const rows = Array.from({ length: hexRowCount(bytes.length) }, (_, i) => hexRow(bytes, i))
      expect(fromHex(rows.flatMap((row) => row.bytes).join(''))).toEqual(new Uint8Array(bytes))
      for (const [i, row] of rows.entries()) {
        expect(Number.parseInt(row.offset, 16)).toBe(i * BYTES_PER_ROW)
        expect(row.bytes).toHaveLength(BYTES_PER_ROW)
      }
    }),
  )
})

test('what is no hexadecimal ends it', () => {
  expect([...fromHex('00ffzz11')]).toEqual([0, 255])
  expect([...fromHex('0')]).toEqual([])
})
