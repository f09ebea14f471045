/**
 * Records that are too large for one of Kafka's: their (compressed) payload in parts, each in an envelope of its own.
 *
 * ```
 * index, count, total bytes   varints
 * hash                        32 bytes, SHA-256 of the whole
 * stream                      block, UTF-8
 * bytes                       to the end
 * ```
 */
import { createHash } from 'node:crypto'
import { ByteReader } from './bytes/byte-reader.ts'
import { ByteWriter } from './bytes/byte-writer.ts'
import { MAX_PLAIN_BYTES } from './bytes/budget.ts'
import { Damaged } from './bytes/damaged.ts'
import type { Part } from './model.ts'

const HASH_BYTES = 32
/** Three varints of numbers below 2^28, and the length of the stream's name. */
const NUMBERS_BYTES = 4 * 4
/** The compressed whole of 64 MiB in parts of a few kilobytes. */
const MAX_PARTS = 16_384

export function hashOf(whole: Uint8Array): Buffer {
  return createHash('sha256').update(whole).digest()
}

/** @param maxBytes of a part with its own header */
export function split(whole: Buffer, stream: string, maxBytes: number): Buffer[] {
  const name = Buffer.from(stream)
  const room = maxBytes - NUMBERS_BYTES - HASH_BYTES - name.length
  const count = Math.ceil(whole.length / room)
  if (room < 1 || count > MAX_PARTS)
    throw new RangeError(`${whole.length} bytes do not go into ${MAX_PARTS} parts of ${maxBytes}`)
  const hash = hashOf(whole)
  return Array.from({ length: count }, (_, index) => {
    const to = new ByteWriter(maxBytes)
    for (const value of [index, count, whole.length]) to.varint(value)
    to.raw(hash)
    to.block(name)
    to.raw(whole.subarray(index * room, (index + 1) * room))
    return to.finish()
  })
}

/** @throws Damaged */
export function readPart(
  payload: Uint8Array,
): Pick<Part, 'index' | 'count' | 'totalBytes' | 'hash' | 'stream' | 'bytes'> {
  const from = new ByteReader(payload)
  const index = from.varint()
  const count = from.varint()
  const totalBytes = from.varint()
  // Copies: the bytes that were read from may be reused.
  const hash = Buffer.from(from.raw(HASH_BYTES))
  const stream = from.block().toString()
  const bytes = Buffer.from(from.rest())
  if (index >= count || count > MAX_PARTS || totalBytes > MAX_PLAIN_BYTES)
    throw new Damaged(`part ${index} of ${count} with ${totalBytes} bytes in all`)
  return { index, count, totalBytes, hash, stream, bytes }
}
