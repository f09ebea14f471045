/** Where a time begins in a topic. */
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { fault, nothing } from './faults.ts'
import { leaderOffsets } from './leader-offsets.ts'
import type { Outcome, TopicTable } from './model.ts'

/**
 * First offset whose timestamp is at or after `timestampMs`, per partition of one topic: −1 when all records are
 * older, NaN when unknown.
 * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED
 * @throws RangeError for a negative time: Kafka gives those meanings of their own
 */
export async function offsetsForTimestamp(
  kafka: Kafka,
  topics: TopicTable,
  topic: string,
  timestampMs: number,
  options?: RequestOptions,
): Promise<Outcome<Float64Array>> {
  if (!Number.isSafeInteger(timestampMs) || timestampMs < 0) {
    throw new RangeError(`Expected a time in whole ms since 1970, got ${timestampMs}`)
  }
  const index = topics.names.indexOf(topic)
  if (index < 0) {
    const message = `Topic ${topic} is not among the ${topics.names.length} topics known: it was deleted, is newer, or may not be described.`
    const asked = { api: 'ListOffsets', item: topic }
    return nothing(
      new Float64Array(0),
      fault('failed', 'UNKNOWN_TOPIC_OR_PARTITION', message, asked),
    )
  }
  const answer = await leaderOffsets(kafka, topics, [index, index + 1], [timestampMs], options)
  const [data = new Float64Array(0)] = answer.offsets
  return {
    data,
    faults: answer.faults,
    allFailed: data.length > 0 && data.every(Number.isNaN),
  }
}
