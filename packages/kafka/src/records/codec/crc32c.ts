/** CRC32C (Castagnoli), which covers a batch of magic 2 from its attributes to its end. */
import { crc32c as crc32cOf } from '@platformatic/wasm-utils'

/** As an unsigned 32-bit integer. */
export function crc32c(buffer: Buffer, start: number, end: number): number {
  return crc32cOf(buffer.subarray(start, end))
}
