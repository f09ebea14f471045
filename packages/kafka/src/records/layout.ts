/**
 * Where the fields of a batch lie, counted from its first byte.
 * Source: https://kafka.apache.org/documentation/#recordbatch, and #messageset for magic 0 and 1.
 *
 *     all      offset:int64 size:int32 … magic:int8 at 16
 *     magic 2  baseOffset:int64 size:int32 leaderEpoch:int32 magic:int8 crc:uint32 attributes:int16 lastOffsetDelta:int32
 *              baseTimestamp:int64 maxTimestamp:int64 producerId:int64 producerEpoch:int16 baseSequence:int32 count:int32
 *     magic 1  offset:int64 size:int32 crc:uint32 magic:int8 attributes:int8 timestamp:int64 key:bytes value:bytes
 *     magic 0  the same without timestamp
 */

/** Offset and size, which `size` itself does not count. */
export const LOG_OVERHEAD = 12
export const SIZE_AT = 8
export const MAGIC_AT = 16

export const CRC_AT = 17
/** CRC32C is taken from here to the end of the batch. */
export const ATTRIBUTES_AT = 21
export const LAST_OFFSET_DELTA_AT = 23
export const BASE_TIMESTAMP_AT = 27
export const MAX_TIMESTAMP_AT = 35
export const PRODUCER_ID_AT = 43
export const RECORD_COUNT_AT = 57
export const RECORDS_AT = 61

/** Smallest whole entry by magic: header without records; an empty key and value. */
const SMALLEST = [26, 34, RECORDS_AT] as const

const TWO_32 = 4_294_967_296

/** A signed 64-bit integer as a number: exact within ±2^53. */
export function readInt64(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at) * TWO_32 + buffer.readUInt32BE(at + 4)
}

/** Offset and size, then what the entry's magic needs at least; the offset of an unknown magic's end is all we know. */
export function smallestSize(magic: number): number {
  return SMALLEST[magic] ?? MAGIC_AT + 1
}
