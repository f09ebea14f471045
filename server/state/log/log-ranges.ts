/** Where partitions of an internal topic begin, by time, and end. */
import type { Kafka, RequestOptions } from '@millrace/kafka/client/kafka.ts'
import { EARLIEST, LATEST } from '@millrace/kafka/protocol/list-offsets.ts'
import { describeNamedTopics } from '@millrace/kafka/read/describe-topics.ts'
import { leaderOffsets } from '@millrace/kafka/read/leader-offsets.ts'
import type { InternalTopic } from './look-up.ts'
import type { TailOptions } from './model.ts'

export interface LogRange {
  readonly start: number
  /** Before it no transaction is open. */
  readonly end: number
}

export interface LogRanges {
  /** By partition; those that could not be had are not in it. */
  readonly ranges: ReadonlyMap<number, LogRange>
  /** The topic is another one by now, or gone. */
  readonly replaced: boolean
  /** Why some are missing; null: none is. */
  readonly problem: string | null
}

/** @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED */
export async function logRanges(
  kafka: Kafka,
  topic: InternalTopic,
  partitions: readonly number[],
  since: TailOptions['since'],
  options: RequestOptions,
): Promise<LogRanges> {
  const described = await describeNamedTopics(kafka, [topic.name], options)
  const table = described.data
  const [id = topic.id] = table.ids
  const problem = described.faults[0]?.message ?? null
  if (problem !== null || described.allFailed) {
    const replaced = described.faults.some(({ code }) => code === 'UNKNOWN_TOPIC_OR_PARTITION')
    return { ranges: new Map(), replaced, problem: problem ?? 'The cluster did not answer.' }
  }
  if (id !== topic.id) {
    const words = `Topic ${topic.name} was deleted and made anew.`
    return { ranges: new Map(), replaced: true, problem: words }
  }
  // Leaders of other partitions are not asked: one that is away would hold this up.
  const wanted = new Set(partitions)
  const leader = table.leader.map((broker, row) => (wanted.has(row) ? broker : -1))
  const asked = askedOf(since)
  const answer = await leaderOffsets(kafka, { ...table, leader }, [0, 1], asked, options, true)
  const [before, from = before, end = from] = answer.offsets
  const ranges = new Map<number, LogRange>()
  let missing: string | null = null
  for (const partition of partitions) {
    const last = end?.[partition] ?? Number.NaN
    const first = from?.[partition] ?? Number.NaN
    // All records are older: what is written from now on.
    const start = first < 0 ? (before?.[partition] ?? Number.NaN) : first
    if (start >= 0 && last >= 0) ranges.set(partition, { start, end: Math.max(start, last) })
    else
      missing ??=
        answer.faults[answer.fault[partition] ?? -1]?.message ??
        `The leader of ${topic.name}-${partition} did not tell its offsets.`
  }
  return { ranges, replaced: false, problem: missing }
}

/**
 * The end is asked last, so that what is there when reading begins is before it; and first, too: a record that is written
 * between the question for a time and that for the end would be passed over when all before it are older.
 */
function askedOf(since: TailOptions['since']): readonly number[] {
  if (since === 'start') return [LATEST, EARLIEST, LATEST]
  if (since === 'end') return [LATEST]
  return [LATEST, Math.max(0, Math.floor(since)), LATEST]
}
