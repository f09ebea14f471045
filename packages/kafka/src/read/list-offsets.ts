/** First and end offsets of every partition. */
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { EARLIEST, LATEST } from '../protocol/list-offsets.ts'
import { leaderOffsets } from './leader-offsets.ts'
import type { OffsetTable, Outcome, TopicTable } from './model.ts'

/**
 * Grouped by leader. Each leader is asked for the start before the end, so that end − start is never negative by the
 * order of reading. The end is the high watermark.
 * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED
 */
export async function listOffsets(
  kafka: Kafka,
  topics: TopicTable,
  options?: RequestOptions,
): Promise<Outcome<OffsetTable>> {
  const range = [0, topics.names.length] as const
  const answer = await leaderOffsets(kafka, topics, range, [EARLIEST, LATEST], options)
  const [start = new Float64Array(0), end = new Float64Array(0)] = answer.offsets
  const { names, first } = topics
  return {
    data: { names, first, start, end, fault: answer.fault, endAt: answer.answeredAt },
    faults: answer.faults,
    allFailed: end.length > 0 && end.every(Number.isNaN),
  }
}
