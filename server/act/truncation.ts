/** Where each partition of a topic would begin after a truncation: asked of Kafka, so that it is an offset and no rule. */
import type { MutationTarget } from '@millrace/contract/mutation.ts'
import type { TruncateTopics } from '@millrace/contract/topic-mutations.ts'
import type { Kafka } from '@millrace/kafka/client/kafka.ts'
import { describeNamedTopics } from '@millrace/kafka/read/describe-topics.ts'
import { leaderOffsets } from '@millrace/kafka/read/leader-offsets.ts'
import type { TopicTable } from '@millrace/kafka/read/model.ts'
import { unknownTopic } from './kafka-results.ts'

/** ListOffsets' words for the first offset and the end. */
const EARLIEST = -2
const LATEST = -1

export interface TopicPlan {
  readonly target: MutationTarget
  /** Why nothing can be done; null: it can. */
  readonly problem: string | null
  readonly partitions: readonly {
    readonly partition: number
    /** As it begins now. */
    readonly start: number
    /** What lies before it goes. */
    readonly to: number
  }[]
}

/** One per target, in order. @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED */
export async function planTruncation(
  kafka: Kafka,
  targets: readonly MutationTarget[],
  given: TruncateTopics,
  signal: AbortSignal,
): Promise<readonly TopicPlan[]> {
  const names = targets.map(({ name }) => name)
  const { data: table, faults, allFailed } = await describeNamedTopics(kafka, names, { signal })
  if (allFailed && table.names.length === 0 && faults.some(({ item }) => item === undefined))
    return targets.map((target) => impossible(target, faults[0]?.message ?? NO_ANSWER))
  const range = [0, table.names.length] as const
  const times = [EARLIEST, LATEST, ...(given.to.kind === 'timestamp' ? [given.to.timestamp] : [])]
  const found = await leaderOffsets(kafka, table, range, times, { signal })
  const [starts, ends, ats] = found.offsets
  return targets.map((target) => {
    const topic = table.names.indexOf(target.name)
    if (topic < 0) {
      const why = faults.find(({ item }) => item === target.name)
      const isKnown = why !== undefined && why.code !== 'UNKNOWN_TOPIC_OR_PARTITION'
      return impossible(target, isKnown ? why.message : unknownTopic(target).detail)
    }
    const named = given.to.kind === 'offsets' ? (given.to.offsets[target.name] ?? {}) : null
    const wanted =
      named === null
        ? (given.partitions ?? partitionsOf(table, topic))
        : Object.keys(named).map(Number)
    const missing = wanted.find((partition) => partition >= partitionsOf(table, topic).length)
    if (missing !== undefined)
      return impossible(target, `Topic ${target.name} has no partition ${missing}.`)
    const partitions = wanted.map((partition) => {
      // Rows of a topic follow each other from `first`.
      const row = (table.first[topic] ?? 0) + partition
      const start = starts?.[row] ?? Number.NaN
      const end = ends?.[row] ?? Number.NaN
      return {
        partition,
        row,
        start,
        to: placeOf(given.to, target.name, partition, end, ats?.[row]),
      }
    })
    const unread = partitions.find(({ start, to }) => Number.isNaN(start) || Number.isNaN(to))
    if (unread !== undefined) {
      const why = found.faults[found.fault[unread.row] ?? -1]?.message ?? 'Kafka did not tell it.'
      return impossible(
        target,
        `The offsets of partition ${unread.partition} are not known: ${why}`,
      )
    }
    return { target, problem: null, partitions }
  })
}

const NO_ANSWER = 'Kafka did not answer.'

function impossible(target: MutationTarget, problem: string | null): TopicPlan {
  return { target, problem, partitions: [] }
}

function partitionsOf(table: TopicTable, topic: number): number[] {
  const count = (table.first[topic + 1] ?? 0) - (table.first[topic] ?? 0)
  return Array.from({ length: count }, (_, partition) => partition)
}

/** @param at first offset at or after the time; −1: all records are older */
function placeOf(
  to: TruncateTopics['to'],
  topic: string,
  partition: number,
  end: number,
  at: number | undefined,
): number {
  switch (to.kind) {
    case 'end':
      return end
    case 'offset':
      return to.offset
    case 'offsets':
      return to.offsets[topic]?.[partition] ?? Number.NaN
    case 'timestamp':
      return at === undefined ? Number.NaN : at < 0 ? end : at
  }
}
