/** Where each partition of a topic would begin after a truncation: asked of Kafka, so that it is an offset and no rule. */
import type { ItemResult, MutationTarget } from '@millrace/contract/mutation.ts'
import type { TruncateTopics } from '@millrace/contract/topic-mutations.ts'
import type { Kafka } from '@millrace/kafka/client/kafka.ts'
import { describeNamedTopics } from '@millrace/kafka/read/describe-topics.ts'
import { leaderOffsets } from '@millrace/kafka/read/leader-offsets.ts'
import type { Fault, TopicTable } from '@millrace/kafka/read/model.ts'
import { failed, resultOfFault } from './kafka-results.ts'

/** ListOffsets' words for the first offset and the end. */
const EARLIEST = -2
const LATEST = -1

export interface TopicPlan {
  readonly target: MutationTarget
  /** Why nothing can be done; null: it can. */
  readonly refused: ItemResult | null
  readonly partitions: readonly PartitionPlan[]
}

export interface PartitionPlan {
  readonly partition: number
  /** As it begins and ends now. */
  readonly start: number
  readonly end: number
  /** What lies before it goes. */
  readonly to: number
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
  const [whole] = faults
  if (allFailed && whole !== undefined)
    return targets.map((target) => impossible(resultOfFault(target, whole)))
  const rows = new Map(table.names.map((name, topic) => [name, topic]))
  const lacks = new Map(faults.map((fault) => [fault.item, fault]))
  const times = [EARLIEST, LATEST, ...(given.to.kind === 'timestamp' ? [given.to.timestamp] : [])]
  const all = [0, table.names.length] as const
  const found = await leaderOffsets(kafka, table, all, times, { signal })
  const [starts, ends, ats] = found.offsets

  function plan(target: MutationTarget, topic: number): TopicPlan {
    const count = partitionCount(table, topic)
    const wanted = wantedOf(given, target.name) ?? Array.from({ length: count }, (_, p) => p)
    const missing = wanted.find((partition) => partition >= count)
    if (missing !== undefined)
      return impossible(
        failed(
          target,
          `Topic ${target.name} has ${count} partitions, and no partition ${missing}.`,
        ),
      )
    const partitions: PartitionPlan[] = []
    for (const partition of wanted) {
      // Rows of a topic follow each other from `first`.
      const row = (table.first[topic] ?? 0) + partition
      const start = starts?.[row] ?? Number.NaN
      const end = ends?.[row] ?? Number.NaN
      const to = placeOf(given.to, target.name, partition, end, ats?.[row])
      if (Number.isNaN(start) || Number.isNaN(end) || Number.isNaN(to))
        return impossible(unread(target, partition, found.faults[found.fault[row] ?? -1]))
      if (to > end)
        return impossible(
          failed(
            target,
            `Partition ${partition} ends at offset ${end}: nothing can be deleted up to ${to}.`,
          ),
        )
      partitions.push({ partition, start, end, to })
    }
    return { target, refused: null, partitions }
  }

  return targets.map((target) => {
    const fault = lacks.get(target.name)
    if (fault !== undefined) return impossible(resultOfFault(target, fault))
    const topic = rows.get(target.name)
    if (topic === undefined)
      return impossible(failed(target, `The brokers did not tell of topic ${target.name}.`))
    return plan(target, topic)
  })
}

/** The places as offsets, of what can be truncated. */
export function offsetsOf(plans: readonly TopicPlan[]): TruncateTopics['to'] {
  const offsets = plans
    .filter(({ refused }) => refused === null)
    .map(({ target, partitions }): [string, Record<string, number>] => [
      target.name,
      Object.fromEntries(partitions.map(({ partition, to }) => [partition, to])),
    ])
  return { kind: 'offsets', offsets: Object.fromEntries(offsets) }
}

function impossible(refused: ItemResult): TopicPlan {
  return { target: refused.target, refused, partitions: [] }
}

function unread(target: MutationTarget, partition: number, fault: Fault | undefined): ItemResult {
  const what = `The offsets of partition ${partition} are not known`
  if (fault === undefined) return failed(target, `${what}: Kafka did not tell them.`)
  const found = resultOfFault(target, fault)
  return { ...found, detail: `${what}: ${found.detail ?? ''}` }
}

function partitionCount({ first }: TopicTable, topic: number): number {
  return (first[topic + 1] ?? 0) - (first[topic] ?? 0)
}

/** null: all partitions. */
function wantedOf({ partitions, to }: TruncateTopics, topic: string): readonly number[] | null {
  if (to.kind !== 'offsets') return partitions === null ? null : [...new Set(partitions)]
  return Object.keys(to.offsets[topic] ?? {}).map(Number)
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
