/** Writes messages of magic 0 and 1, which no broker accepts any more, for tests; message-set.ts has the source. */
import { crc32 } from 'node:zlib'
import { ByteWriter } from '../../wire/byte-writer.ts'
import type { Compression } from '../model.ts'
import { compress } from './encode-batch.ts'

export interface TestMessage {
  readonly magic: 0 | 1
  readonly offset: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly timestamp?: bigint
  readonly attributes?: number
}

export function encodeMessage(message: TestMessage): Buffer {
  const { magic, offset, key, value, timestamp = 0n, attributes = 0 } = message
  const covered = new ByteWriter().int8(magic).int8(attributes)
  if (magic === 1) covered.int64Big(timestamp)
  for (const part of [key, value]) {
    covered.int32(part?.length ?? -1)
    if (part !== null) covered.raw(part)
  }
  const bytes = covered.finish()
  return new ByteWriter()
    .int64(offset)
    .int32(bytes.length + 4)
    .uint32(crc32(bytes))
    .raw(bytes)
    .finish()
}

const CODES = { gzip: 1, snappy: 2, lz4: 3 } as const

/** A compressed message set; of magic 1 with relative offsets (KIP-31). */
export function encodeWrapper(
  messages: readonly TestMessage[],
  codec: 'gzip' | 'snappy' | ('lz4' & Compression),
  options: { readonly appendTime?: bigint; readonly removed?: number } = {},
): Buffer {
  const { appendTime, removed = 0 } = options
  const first = messages[0]?.offset ?? 0
  const last = messages.at(-1)
  const magic = last?.magic ?? 1
  const inner = messages.map((message) => {
    // Compaction removes messages in front, and the relative offsets stay as they were.
    const offset = magic === 0 ? message.offset : message.offset - first + removed
    return encodeMessage({ ...message, offset })
  })
  return encodeMessage({
    magic,
    offset: last?.offset ?? 0,
    key: null,
    value: compress(codec, Buffer.concat(inner), 'xerial'),
    timestamp: appendTime ?? last?.timestamp ?? 0n,
    attributes: CODES[codec] | (appendTime === undefined ? 0 : 8),
  })
}
