/**
 * Messages of magic 0 and 1, which brokers before 4.0 may still hold. A message of its own is a batch of one record; a
 * compressed one is a wrapper around a message set.
 * Source: https://kafka.apache.org/documentation/#messageset, KIP-31 (relative offsets in wrappers of magic 1), KIP-32 (time).
 */
import { crc32 } from 'node:zlib'
import { LOG_OVERHEAD, MAGIC_AT, readInt64, SIZE_AT, smallestSize } from './layout.ts'

const MESSAGE_CRC_AT = 12
export const MESSAGE_ATTRIBUTES_AT = 17
export const MESSAGE_TIMESTAMP_AT = 18

/** Position of the key's length. */
export const keyLengthAt = (magic: number) =>
  magic === 0 ? MESSAGE_TIMESTAMP_AT : MESSAGE_TIMESTAMP_AT + 8

/** Whether the CRC-32 of the message at `start` is right. */
export function messageIsIntact(buffer: Buffer, start: number, end: number): boolean {
  return (
    crc32(buffer.subarray(start + MAGIC_AT, end)) === buffer.readUInt32BE(start + MESSAGE_CRC_AT)
  )
}

/** Where the value of the message at `start` lies; undefined for null and for a length that runs past `end`. */
export function messageValue(
  buffer: Buffer,
  start: number,
  end: number,
  magic: number,
): { readonly start: number; readonly end: number } | undefined {
  const keyAt = start + keyLengthAt(magic) + 4
  const lengthAt = keyAt + Math.max(0, buffer.readInt32BE(keyAt - 4))
  if (lengthAt + 4 > end) return undefined
  const length = buffer.readInt32BE(lengthAt)
  const valueAt = lengthAt + 4
  return length < 0 || length > end - valueAt
    ? undefined
    : { start: valueAt, end: valueAt + length }
}

export interface MessageSetExtent {
  readonly count: number
  /** As they stand there: relative ones in a wrapper of magic 1. */
  readonly firstOffset: number
  readonly lastOffset: number
}

/** Counts the messages of a decompressed set; undefined when it is damaged, empty or of another magic than its wrapper. */
export function extentOf(
  buffer: Buffer,
  start: number,
  end: number,
  magic: number,
): MessageSetExtent | undefined {
  let count = 0
  let lastOffset = 0
  for (let at = start; at < end; count += 1) {
    if (end - at < smallestSize(magic)) return undefined
    const size = LOG_OVERHEAD + buffer.readInt32BE(at + SIZE_AT)
    const isLike =
      buffer.readInt8(at + MAGIC_AT) === magic &&
      (buffer.readInt8(at + MESSAGE_ATTRIBUTES_AT) & 7) === 0
    if (!isLike || size < smallestSize(magic) || size > end - at) return undefined
    lastOffset = readInt64(buffer, at)
    at += size
  }
  return count === 0 ? undefined : { count, firstOffset: readInt64(buffer, start), lastOffset }
}
