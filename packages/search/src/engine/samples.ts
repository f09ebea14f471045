/** A few of a topic's newest records, for Auto to look at. */
import { isKafkaError } from '@millrace/kafka/errors.ts'
import type { FetchedPartition, FetchTarget, Isolation } from '@millrace/kafka/fetch/model.ts'
import { openFetcher } from '@millrace/kafka/fetch/open-fetcher.ts'
import type { KafkaOptions } from '@millrace/kafka/options.ts'
import { openBatchWalker } from '@millrace/kafka/records/batch-walker.ts'
import { readHeaders } from '@millrace/kafka/records/headers.ts'
import { openRecordWalker } from '@millrace/kafka/records/record-walker.ts'
import type { PlannedPartition } from '../plan/offsets.ts'
import { schemaNamed } from '@millrace/serdes/auto/by-schema.ts'
import type { SerdeContext } from '@millrace/serdes/serde.ts'
import type { Sample, Samples } from '../plan/serdes.ts'

/** Per topic: enough to see a mixture. */
const WANTED = 50
const PARTITIONS = 4
/** Of one partition: a few newest, and further back where those are markers or were compacted away. */
const DEPTHS = [20, 2_000]
/** Larger parts are not looked at. */
const LARGEST = 1 << 20
const PARTITION_MAX_BYTES = 128 * 1024
const TIME_MS = 3_000

interface Collected {
  readonly key: Sample[]
  readonly value: Sample[]
  readonly headers: Sample[]
  records: number
}

/**
 * Samples by topic; none of a topic that is empty, cannot be read or does not answer in time.
 * @param partitions of the topics that are wanted
 */
export async function sampleTopics(
  kafka: KafkaOptions,
  isolation: Isolation,
  partitions: readonly PlannedPartition[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Samples>> {
  const collected = new Map<string, Collected>()
  for (const { topic } of partitions) {
    collected.set(topic, { key: [], value: [], headers: [], records: 0 })
  }
  const timeout = AbortSignal.timeout(TIME_MS)
  const until = signal === undefined ? timeout : AbortSignal.any([timeout, signal])
  await using fetcher = openFetcher({
    kafka,
    isolation,
    partitionMaxBytes: PARTITION_MAX_BYTES,
    maxWaitMs: 0,
    patienceMs: TIME_MS,
  })
  try {
    for (const depth of DEPTHS) {
      const missing = partitions.filter(({ topic }) => collected.get(topic)?.records === 0)
      fetcher.add(targetsOf(missing, depth))
      for (;;) {
        const events = await fetcher.next(until)
        if (events.length === 0) break
        for (const event of events) {
          if (event.type !== 'data') continue
          const into = collected.get(event.topic)
          if (into === undefined) continue
          collect(event, into)
          // One answer says enough: Auto needs a few records, not all of the last ones.
          fetcher.remove(event.topic, event.partition)
        }
      }
    }
  } catch (error) {
    // Late: what has come is what there is.
    if (!isKafkaError(error) || error.code !== 'MR_KAFKA_ABORTED' || !timeout.aborted) throw error
  }
  return collected
}

/** The fullest partitions of every topic. */
function targetsOf(partitions: readonly PlannedPartition[], depth: number): FetchTarget[] {
  return [...Map.groupBy(partitions, ({ topic }) => topic).values()].flatMap((ofTopic) =>
    ofTopic
      .filter(({ lost, start, end }) => lost === null && end > start)
      .sort((a, b) => b.end - b.start - (a.end - a.start))
      .slice(0, PARTITIONS)
      .map(({ topic, partition, start, end }) => ({
        topic,
        partition,
        offset: Math.max(start, end - depth),
        end,
      })),
  )
}

function collect(data: FetchedPartition, into: Collected): void {
  const batches = openBatchWalker()
  const records = openRecordWalker()
  batches.reset(data.buffer, data.start, data.finish)
  while (into.records < WANTED && batches.next()) {
    if (batches.control || !records.reset(batches)) continue
    while (into.records < WANTED && records.next()) {
      if (records.offset < data.fetchOffset) continue
      into.records += 1
      const { buffer } = records
      const headers = readHeaders(buffer, records.headersStart, records.headerCount)
      const { topic } = data
      const { keyStart, keyLength, valueStart, valueLength } = records
      take(into.key, buffer, keyStart, keyLength, { topic, side: 'key', headers })
      take(into.value, buffer, valueStart, valueLength, { topic, side: 'value', headers })
      for (const { value } of headers) {
        if (value !== null) take(into.headers, value, 0, value.length, { topic, side: 'headers' })
      }
    }
  }
}

/** A copy: the buffer is the next answer's. */
function take(
  into: Sample[],
  buffer: Buffer,
  start: number,
  length: number,
  context: SerdeContext,
): void {
  if (length < 0 || length > LARGEST || into.length >= WANTED) return
  const bytes = Buffer.from(buffer.subarray(start, start + length))
  into.push({ bytes, named: schemaNamed(bytes, context) })
}
