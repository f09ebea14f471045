/** Chooses what the next request to a broker asks for. */
import type { FetchRequest, FetchRequestPartition, FetchRequestTopic } from '../protocol/fetch.ts'
import { ZERO_UUID } from '../wire/byte-reader.ts'
import type { PartitionState, TopicState } from './partition.ts'
import type { FetchSettings } from './settings.ts'

/** The last version that names topics. */
const BY_NAME = 12
/**
 * Partitions with an end in one request. An answer holds the records of a few; the heads of all the others would be
 * written and read for nothing, thousands of them in a search of many topics.
 */
const MAX_BOUNDED = 64
/** For a partition of which nothing was read yet. */
const GUESSED_BYTES_PER_OFFSET = 2048
/** Room for a batch or two: a partition whose first batch does not fit costs another round. */
const SMALLEST_PART_BYTES = 128 * 1024
/** What should be there and is not may lie in tiered storage: brokers before 3.9 read it only within this wait (KIP-1018). */
const MISSING_WAIT_MS = 500

export interface SentFetch {
  readonly version: number
  readonly request: FetchRequest
  /** By what the answer calls them: id, or name in version 12. */
  readonly topics: ReadonlyMap<string, TopicState>
  /** When it was sent. */
  readonly at: number
  /** Nothing need be there to answer: the broker may hold it. */
  readonly longPoll: boolean
}

/** Marks the chosen partitions as part of the request. */
export function fetchRequest(
  partitions: Iterable<PartitionState>,
  settings: FetchSettings,
  common: number,
): SentFetch {
  const at = performance.now()
  const chosen = new Map<TopicState, FetchRequestPartition[]>()
  const marked: PartitionState[] = []
  let bounded = 0
  let missing = 0
  let leaderOnly = false
  let allHaveIds = true
  for (const partition of partitions) {
    if (partition.notBefore > at) continue
    if (partition.end !== null) {
      if (bounded === MAX_BOUNDED) continue
      bounded += 1
      if (partition.attempts > 0) missing += 1
    }
    const { topic } = partition
    let ofTopic = chosen.get(topic)
    if (ofTopic === undefined) chosen.set(topic, (ofTopic = []))
    ofTopic.push({
      partition: partition.partition,
      leaderEpoch: partition.leaderEpoch,
      offset: partition.offset,
      maxBytes: partBytes(partition, settings.partitionMaxBytes),
    })
    marked.push(partition)
    if (partition.leaderOnlyUntil > at) leaderOnly = true
    if (topic.id === '' || topic.id === ZERO_UUID) allHaveIds = false
  }
  const version = allHaveIds ? common : Math.min(common, BY_NAME)
  const topics: FetchRequestTopic[] = []
  const called = new Map<string, TopicState>()
  for (const [topic, ofTopic] of chosen) {
    topics.push({ name: topic.name, id: topic.id, partitions: ofTopic })
    called.set(version > BY_NAME ? topic.id : topic.name, topic)
  }
  const { maxWaitMs } = settings
  const request: FetchRequest = {
    maxWaitMs: missing > 0 ? Math.max(MISSING_WAIT_MS, maxWaitMs) : maxWaitMs,
    maxBytes: settings.bucket.answerBytes(settings.maxBytes),
    committedOnly: settings.committedOnly,
    rack: leaderOnly ? '' : settings.rack,
    topics,
  }
  const sent: SentFetch = { version, request, topics: called, at, longPoll: bounded === missing }
  for (const partition of marked) partition.request = sent
  return sent
}

/** As much as its rest needs: a page of records in the middle of a log is no reason to read a mebibyte. */
function partBytes({ end, offset, bytesPerOffset }: PartitionState, most: number): number {
  if (end === null) return most
  const each = Number.isNaN(bytesPerOffset) ? GUESSED_BYTES_PER_OFFSET : bytesPerOffset * 1.25
  return Math.min(most, Math.max(SMALLEST_PART_BYTES, Math.ceil((end - offset) * each)))
}
