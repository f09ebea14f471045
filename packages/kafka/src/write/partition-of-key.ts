/** Where Kafka's own producers put a record with a key. */

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

/** @param count partitions of the topic, at least 1 */
export function partitionOfKey(key: Uint8Array, count: number): number {
  // toPositive of Kafka's clients in Java: the sign bit is cut off, it is not the absolute value.
  return (murmur2(key) & 0x7fffffff) % count
}
