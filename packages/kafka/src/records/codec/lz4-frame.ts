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
import type { Scratch } from './scratch.ts'

const FRAME_MAGIC = 0x184d2204
const SKIPPABLE_MAGIC = 0x184d2a50
const INDEPENDENT = 0x20
const BLOCK_CHECKSUM = 0x10
const CONTENT_SIZE = 0x08
const CONTENT_CHECKSUM = 0x04
const DICTIONARY = 0x01
const STORED = 0x80000000
/** A length grows by at most 255 with each byte of the block. */
const MOST_GROWTH = 255
/** Largest uncompressed block by the three bits of BD: 4 is 64 KB, 7 is 4 MB. */
const blockSize = (code: number) => 2 ** (2 * code + 8)

/** Appends the content of all frames to `scratch`. @throws KafkaError MR_KAFKA_PROTOCOL */
export function decompressLz4(source: Buffer, start: number, end: number, scratch: Scratch): void {
  scratch.take(source, start, end)
  let at = start
  do
    at = isSkippable(source, at, end)
      ? behindSkipped(source, at, end)
      : frame(source, at, end, start, scratch)
  while (at < end)
}

function isSkippable(source: Buffer, at: number, end: number): boolean {
  need(at, 7, end)
  return (source.readUInt32LE(at) & ~15) === SKIPPABLE_MAGIC
}

function behindSkipped(source: Buffer, at: number, end: number): number {
  need(at, 8, end)
  const size = source.readUInt32LE(at + 4)
  need(at + 8, size, end)
  return at + 8 + size
}

/** The position behind the frame; `start` is that of what `scratch` has taken. */
function frame(source: Buffer, from: number, end: number, start: number, scratch: Scratch): number {
  const flags = source.readUInt8(from + 4)
  const code = (source.readUInt8(from + 5) >>> 4) & 7
  if (source.readUInt32LE(from) !== FRAME_MAGIC || flags >>> 6 !== 1 || code < 4) {
    throw recordErrors.damaged('lz4', 'does not begin with the header of an LZ4 frame')
  }
  if (flags & DICTIONARY) throw recordErrors.damaged('lz4', 'needs a dictionary')
  const largest = blockSize(code)
  const content = scratch.end
  let at = from + (flags & CONTENT_SIZE ? 15 : 7)
  for (;;) {
    need(at, 4, end)
    const word = source.readUInt32LE(at)
    at += 4
    if (word === 0) break
    const size = word & ~STORED
    need(at, size, end)
    if (size > largest) throw recordErrors.damaged('lz4', 'has a block above its own limit')
    if (word >= STORED) {
      scratch.reserve(size)
      source.copy(scratch.buffer, scratch.end, at, at + size)
      scratch.end += size
    } else {
      scratch.reserve(Math.min(largest, size * MOST_GROWTH))
      const base = flags & INDEPENDENT ? scratch.end : content
      if (!scratch.lz4Block(at - start, at - start + size, base, largest)) {
        throw recordErrors.damaged('lz4', 'has a block that does not decompress')
      }
    }
    at += size + (flags & BLOCK_CHECKSUM ? 4 : 0)
  }
  at += flags & CONTENT_CHECKSUM ? 4 : 0
  need(at, 0, end)
  return at
}

function need(at: number, bytes: number, end: number): void {
  if (bytes > end - at) throw recordErrors.damaged('lz4', 'ends in the middle of a frame')
}
