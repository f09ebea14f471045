/**
 * LZ4 frames, one or several behind each other. Source: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 *
 *     magic:uint32 LE, FLG, BD, [content size:8], [dictionary id:4], header checksum:1,
 *     blocks (size:uint32 LE, highest bit: stored; data; [checksum:4]) …, 0:uint32, [content checksum:4]
 *
 * Checksums are not looked at: the batch has its CRC, and magic 0 batches of old clients carry a wrong header checksum
 * (KAFKA-3160).
 */
import { recordErrors } from '../../errors.ts'
import { decompressLz4Block } from './lz4-block.ts'
import type { Scratch } from './scratch.ts'

const FRAME_MAGIC = 0x184d2204
const SKIPPABLE_MAGIC = 0x184d2a50
const INDEPENDENT = 0x20
const BLOCK_CHECKSUM = 0x10
const CONTENT_SIZE = 0x08
const CONTENT_CHECKSUM = 0x04
const DICTIONARY = 0x01
const STORED = 0x80000000
/** Largest uncompressed block by the three bits of BD: 4 is 64 KB, 7 is 4 MB. */
const blockSize = (code: number) => 2 ** (2 * code + 8)

/** Appends the content of all frames to `scratch`. @throws KafkaError MR_KAFKA_PROTOCOL */
export function decompressLz4(source: Buffer, start: number, end: number, scratch: Scratch): void {
  const need = (at: number, bytes: number) => {
    if (bytes > end - at) throw recordErrors.damaged('lz4', 'ends in the middle of a frame')
  }
  let at = start
  do {
    need(at, 7)
    const magic = source.readUInt32LE(at)
    if ((magic & ~15) >>> 0 === SKIPPABLE_MAGIC) {
      need(at, 8)
      const size = source.readUInt32LE(at + 4)
      need(at + 8, size)
      at += 8 + size
      continue
    }
    const flags = source.readUInt8(at + 4)
    const code = (source.readUInt8(at + 5) >>> 4) & 7
    if (magic !== FRAME_MAGIC || flags >>> 6 !== 1 || code < 4) {
      throw recordErrors.damaged('lz4', 'does not begin with the header of an LZ4 frame')
    }
    if (flags & DICTIONARY) throw recordErrors.damaged('lz4', 'needs a dictionary')
    at += flags & CONTENT_SIZE ? 15 : 7
    const largest = blockSize(code)
    const frame = scratch.length
    for (;;) {
      need(at, 4)
      const word = source.readUInt32LE(at)
      at += 4
      if (word === 0) break
      const size = word & 0x7fffffff
      need(at, size)
      if (size > largest) throw recordErrors.damaged('lz4', 'has a block above its own limit')
      // A block cannot grow more than 255-fold, so that small batches need small buffers.
      scratch.reserve(word >= STORED ? size : Math.min(largest, size * 255))
      const to = scratch.length
      if (word >= STORED) {
        source.copy(scratch.buffer, to, at, at + size)
        scratch.length = to + size
      } else {
        const base = flags & INDEPENDENT ? to : frame
        const limit = Math.min(scratch.buffer.length, to + largest)
        const done = decompressLz4Block(source, at, at + size, scratch.buffer, to, base, limit)
        if (done < 0) throw recordErrors.damaged('lz4', 'has a block that does not decompress')
        scratch.length = done
      }
      at += size + (flags & BLOCK_CHECKSUM ? 4 : 0)
    }
    at += flags & CONTENT_CHECKSUM ? 4 : 0
    need(at, 0)
  } while (at < end)
}
