/** Into which bucket the roll-ups of a thing go: all its metrics lie together. */
import { crc32 } from 'node:zlib'

/** Stands in the log: another number would make what is there unfindable. */
export const BUCKETS = 256

/** @param entity as in HISTORY_METRICS @param name '' for the cluster */
export function bucketOf(entity: string, name: string): number {
  return crc32(`${entity}/${name}`) % BUCKETS
}

/** The bucket of the cluster's own series. It is written last: when it is there, all of its time are. */
export const LAST_BUCKET: number = bucketOf('cluster', '')
