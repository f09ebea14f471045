/**
 * Gzip of a body whose long first part is kept compressed and whose short end (the age of the data) changes every
 * time: deflate blocks that end with a full flush can be joined, and a CRC can be continued (RFC 1951, RFC 1952).
 * Compressing 2 MB again for every request would cost 20–30 ms each.
 */
import { promisify } from 'node:util'
import { constants, crc32, deflateRaw, deflateRawSync } from 'node:zlib'

const deflate = promisify(deflateRaw)
// id1 id2 method flags, mtime (4, none), extra flags: fastest, OS: unknown.
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255])

export interface DeflatedHead {
  readonly blocks: Buffer
  readonly crc: number
  readonly length: number
}

/** Compresses on zlib's threads, not on the event loop. Level 1: JSON rows shrink to an eighth already. */
export async function deflateHead(head: Buffer): Promise<DeflatedHead> {
  const blocks = await deflate(head, { level: 1, finishFlush: constants.Z_FULL_FLUSH })
  return { blocks, crc: crc32(head), length: head.length }
}

/** The gzip of head + tail. */
export function gzipWithTail(head: DeflatedHead, tail: Buffer): Buffer {
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(tail, head.crc), 0)
  trailer.writeUInt32LE((head.length + tail.length) >>> 0, 4)
  return Buffer.concat([HEADER, head.blocks, deflateRawSync(tail, { level: 1 }), trailer])
}
