import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { crc32c as other } from '@platformatic/wasm-utils'
import { crc32c } from './crc32c.ts'

const of = (bytes: Buffer) => crc32c(bytes, 0, bytes.length)

test("it is CRC-32/ISCSI: the catalogue's check value, and those of RFC 3720", () => {
  assert.equal(of(Buffer.from('123456789')), 0xe3069283)
  assert.equal(of(Buffer.alloc(32)), 0x8a9136aa)
  assert.equal(of(Buffer.alloc(32, 0xff)), 0x62a8ab43)
  assert.equal(of(Buffer.alloc(0)), 0)
})

test('any bytes of any length at any place, as another implementation has it', () => {
  const bytes = Buffer.alloc(400_000)
  let seed = 7
  for (let i = 0; i < bytes.length; i += 1) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
    bytes[i] = seed >>> 16
  }
  const length = fc.oneof(
    fc.nat(6000),
    fc.nat(300_000),
    // Around the size of a window, and of two.
    fc.integer({ min: 65_530 - 16, max: 65_536 + 1600 }),
    fc.integer({ min: 131_072 - 16, max: 131_072 + 1600 }),
  )
  fc.assert(
    fc.property(length, fc.nat(90_000), (size, start) => {
      const end = start + size
      assert.equal(crc32c(bytes, start, end), other(bytes.subarray(start, end)))
    }),
    { numRuns: 2000 },
  )
})
