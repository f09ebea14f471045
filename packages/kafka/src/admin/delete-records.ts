/** Deleting records from the beginning of partitions: leaders are asked, and each partition has its own outcome. */
import { errorName } from '../client/error-codes.ts'
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { deleteRecordsApi } from '../protocol/delete-records.ts'
import { metadataApi, type MetadataTopics } from '../protocol/metadata.ts'
import { thrownFault } from '../read/faults.ts'
import { brokerTimeout } from './ask-controller.ts'
import { outcomeOf, thrownOutcome, type AdminOutcome } from './outcome.ts'

export interface RecordsBefore {
  readonly topic: string
  readonly partition: number
  /** What lies before it goes; −1: everything up to the high watermark. */
  readonly offset: number
}

export type DeletedBefore = RecordsBefore & {
  readonly result: AdminOutcome
  /** First offset that is left; null where that is not known. */
  readonly lowWatermark: number | null
}

/** Brokers that are asked at the same time. */
const PARALLELISM = 16

/**
 * In the order of `wanted`. A leader that has moved is looked up once more; nothing else is asked twice (repeating would be harmless).
 * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED; all else is in the results
 */
export async function deleteRecords(
  kafka: Kafka,
  wanted: readonly RecordsBefore[],
  options: RequestOptions = {},
): Promise<readonly DeletedBefore[]> {
  const results = new Map<RecordsBefore, DeletedBefore>()
  await round(kafka, wanted, options, results)
  const moved = wanted.filter((one) => hasMoved(results.get(one)))
  if (moved.length > 0) await round(kafka, moved, options, results)
  // Every round sets a result for all it is given.
  return wanted.map((one) => results.get(one)!)
}

function hasMoved(found: DeletedBefore | undefined): boolean {
  const result = found?.result
  return (
    result?.outcome === 'failed' &&
    ['NOT_LEADER_OR_FOLLOWER', 'LEADER_NOT_AVAILABLE', 'FENCED_LEADER_EPOCH'].includes(result.code)
  )
}

async function round(
  kafka: Kafka,
  wanted: readonly RecordsBefore[],
  options: RequestOptions,
  results: Map<RecordsBefore, DeletedBefore>,
): Promise<void> {
  const settle = (
    one: RecordsBefore,
    result: AdminOutcome,
    lowWatermark: number | null = null,
  ): void => {
    results.set(one, { ...one, result, lowWatermark })
  }
  let leaders: (one: RecordsBefore) => number | AdminOutcome
  try {
    leaders = await findLeaders(kafka, [...new Set(wanted.map(({ topic }) => topic))], options)
  } catch (error) {
    // Nothing was asked for yet, so nothing can have been done.
    const { code, message } = thrownFault(error, { api: metadataApi.name })
    for (const one of wanted) settle(one, { outcome: 'failed', code, message })
    return
  }
  const byLeader = new Map<number, RecordsBefore[]>()
  for (const one of wanted) {
    const leader = leaders(one)
    if (typeof leader !== 'number') settle(one, leader)
    else byLeader.set(leader, [...(byLeader.get(leader) ?? []), one])
  }
  const waiting = byLeader.entries()
  const worker = async (): Promise<void> => {
    for (const [leader, items] of waiting) await askLeader(kafka, leader, items, options, settle)
  }
  await Promise.all(Array.from({ length: Math.min(PARALLELISM, byLeader.size) }, worker))
}

async function askLeader(
  kafka: Kafka,
  leader: number,
  items: readonly RecordsBefore[],
  options: RequestOptions,
  settle: (one: RecordsBefore, result: AdminOutcome, lowWatermark?: number | null) => void,
): Promise<void> {
  const api = deleteRecordsApi.name
  const item = ({ topic, partition }: RecordsBefore): string => `${topic}:${partition}`
  try {
    const topics = Map.groupBy(items, ({ topic }) => topic)
    const answer = await kafka.request(
      leader,
      deleteRecordsApi,
      {
        topics: [...topics].map(([name, partitions]) => ({ name, partitions })),
        timeoutMs: brokerTimeout(kafka, options),
      },
      { ...options, use: 'admin' },
    )
    const found = new Map(answer.map((one) => [item({ ...one, offset: 0 }), one]))
    for (const one of items) {
      const told = found.get(item(one))
      const acl = `DELETE on Topic:${one.topic}`
      const asked = { api, item: item(one), broker: leader, acl }
      if (told === undefined) {
        const message = `The answer of broker ${leader} to ${api} does not mention ${item(one)}.`
        settle(one, { outcome: 'unknown', code: 'MR_KAFKA_PROTOCOL', message })
      } else {
        const low = told.errorCode === 0 ? told.lowWatermark : null
        settle(one, outcomeOf(told.errorCode, null, asked), low)
      }
    }
  } catch (error) {
    for (const one of items)
      settle(one, thrownOutcome(error, { api, item: item(one), broker: leader }))
  }
}

/** Who leads each partition, or why nobody can be asked. */
async function findLeaders(
  kafka: Kafka,
  topics: readonly string[],
  options: RequestOptions,
): Promise<(one: RecordsBefore) => number | AdminOutcome> {
  const { topics: told, brokers } = await kafka.request('any', metadataApi, { topics }, options)
  kafka.learn(brokers)
  const index = new Map(told.names.map((name, at) => [name, at]))
  return (one) => leaderOf(told, index.get(one.topic), one)
}

function leaderOf(
  told: MetadataTopics,
  at: number | undefined,
  { topic, partition }: RecordsBefore,
): number | AdminOutcome {
  const api = deleteRecordsApi.name
  const acl = `DESCRIBE on Topic:${topic}`
  const code = at === undefined ? 0 : (told.error[at] ?? 0)
  if (code !== 0) return outcomeOf(code, null, { api, item: `topic ${topic}`, acl })
  const from = at === undefined ? 0 : (told.first[at] ?? 0)
  const to = at === undefined ? 0 : (told.first[at + 1] ?? 0)
  for (let row = from; row < to; row += 1) {
    if (told.partition[row] !== partition) continue
    const leader = told.leader[row] ?? -1
    if (leader >= 0) return leader
    const name = errorName(told.partitionError[row] ?? 0)
    const message = `Partition ${partition} of ${topic} has no leader now (${name}). Try again when its broker is back.`
    return { outcome: 'failed', code: 'LEADER_NOT_AVAILABLE', message }
  }
  const message = `Topic ${topic} has no partition ${partition}.`
  return { outcome: 'failed', code: 'UNKNOWN_TOPIC_OR_PARTITION', message }
}
