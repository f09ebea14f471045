/** Where producers put a key. */
import { crc32 } from 'node:zlib'
import { partitionOfKey } from '@millrace/kafka/write/partition-of-key.ts'
import type { KeyPartitioner } from './request.ts'

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
      return [partitionOfKey(key, count)]
    case 'crc32':
      // rd_kafka_msg_partitioner_consistent of librdkafka.
      return [crc32(key) % count]
    case 'all':
      return Array.from({ length: count }, (_, partition) => partition)
  }
}
