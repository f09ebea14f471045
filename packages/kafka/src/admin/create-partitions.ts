/** Adding partitions to topics: each has its own outcome. */
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { createPartitionsApi } from '../protocol/create-partitions.ts'
import { askController, brokerTimeout, inBatches } from './ask-controller.ts'
import { outcomeOf, unmentioned, type AdminResult } from './outcome.ts'

export interface PartitionCount {
  readonly name: string
  /** In all, afterwards; Kafka refuses what is not more than there are. */
  readonly count: number
}

/**
 * In the order of `topics`. Brokers choose where the replicas go.
 * @param validateOnly nothing is done; the outcome is what it would be
 * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED; all else is in the results
 */
export async function createPartitions(
  kafka: Kafka,
  topics: readonly PartitionCount[],
  options: RequestOptions & { readonly validateOnly?: boolean } = {},
): Promise<readonly AdminResult[]> {
  const { validateOnly = false, ...request } = options
  const api = createPartitionsApi.name
  const widen = async (batch: readonly PartitionCount[]): Promise<readonly AdminResult[]> => {
    const asked = { topics: batch, timeoutMs: brokerTimeout(kafka, request), validateOnly }
    const answer = await askController(kafka, createPartitionsApi, asked, request)
    const byName = new Map(answer.map((one) => [one.name, one]))
    return batch.map(({ name }) => {
      const one = byName.get(name)
      if (one === undefined) return unmentioned(name, api)
      const about = { api, item: `topic ${name}`, acl: `ALTER on Topic:${name}` }
      return { name, ...outcomeOf(one.errorCode, one.errorMessage, about) }
    })
  }
  return inBatches(topics, widen, (name, outcome) => ({ name, ...outcome }), api)
}
