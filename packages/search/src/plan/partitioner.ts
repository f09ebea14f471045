/** Where producers put a key. */
import { crc32 } from 'node:zlib'
import type { KeyPartitioner } from './request.ts'

const SEED = 0x9747b28c
const M = 0x5bd1e995

/** Kafka's variant of MurmurHash2, as a signed 32-bit number (org.apache.kafka.common.utils.Utils.murmur2). */
export function murmur2(data: Uint8Array): number {
  const { length } = data
  const view = new DataView(data.buffer, data.byteOffset, length)
  let hash = SEED ^ length
  const whole = length & ~3
  for (let at = 0; at < whole; at += 4) {
    let word = Math.imul(view.getInt32(at, true), M)
    word = Math.imul(word ^ (word >>> 24), M)
    hash = Math.imul(hash, M) ^ word
  }
  const rest = length - whole
  if (rest > 2) hash ^= view.getUint8(whole + 2) << 16
  if (rest > 1) hash ^= view.getUint8(whole + 1) << 8
  if (rest > 0) hash = Math.imul(hash ^ view.getUint8(whole), M)
  hash = Math.imul(hash ^ (hash >>> 13), M)
  return hash ^ (hash >>> 15)
}

/**
 * Partitions that may hold the key.
 * @param count of the topic, at least 1
 */
export function partitionsOfKey(
  partitioner: KeyPartitioner,
  key: Uint8Array,
  count: number,
): readonly number[] {
  switch (partitioner) {
    case 'murmur2':
      // toPositive of Kafka's clients in Java: the sign bit is cut off, it is not the absolute value.
      return [(murmur2(key) & 0x7fffffff) % count]
    case 'crc32':
      // rd_kafka_msg_partitioner_consistent of librdkafka.
      return [crc32(key) % count]
    case 'all':
      return Array.from({ length: count }, (_, partition) => partition)
  }
}
