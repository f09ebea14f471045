/** Creating topics: each has its own outcome, and one that fails does not keep the others from being made. */
import { errorCode } from '../client/error-codes.ts'
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { isKafkaError } from '../errors.ts'
import { createTopicsApi } from '../protocol/create-topics.ts'
import type { CreatedTopic, CreateTopicsRequest } from '../protocol/create-topics.ts'
import { askController, brokerTimeout, inBatches } from './ask-controller.ts'

export interface TopicSpec {
  readonly name: string
  /** −1: the brokers' num.partitions. */
  readonly partitions: number
  /** −1: the brokers' default.replication.factor. */
  readonly replicationFactor: number
  readonly configs: Readonly<Record<string, string>>
}

export type TopicResult = { readonly name: string } & (
  | {
      readonly outcome: 'created'
      /** '' where brokers have none. */
      readonly id: string
      /** As made; −1: not told. */
      readonly partitions: number
      readonly replicationFactor: number
    }
  /** Whatever its partitions and configurations are. `repeated`: a first try's answer was lost, which may have made it. */
  | { readonly outcome: 'exists'; readonly repeated: boolean }
  /** `acl`: what the principal needs, e.g. `CREATE on Topic:orders`. */
  | {
      readonly outcome: 'denied'
      readonly code: string
      readonly acl: string
      readonly message: string
    }
  | { readonly outcome: 'failed'; readonly code: string; readonly message: string }
  /** The answer was lost, or did not come in time: it may have been made. */
  | { readonly outcome: 'unknown'; readonly code: string; readonly message: string }
)

/**
 * In the order of `specs`. A topic that is made may take a moment until every broker knows it.
 * @param validateOnly nothing is made; the outcome is what it would be
 * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED; all else is in the results
 */
export async function createTopics(
  kafka: Kafka,
  specs: readonly TopicSpec[],
  { validateOnly = false, ...options }: RequestOptions & { readonly validateOnly?: boolean } = {},
): Promise<readonly TopicResult[]> {
  const make = async (batch: readonly TopicSpec[]): Promise<readonly TopicResult[]> => {
    const request = requestOf(batch, brokerTimeout(kafka, options), validateOnly)
    let repeated = false
    const answer = await askController(kafka, createTopicsApi, request, options).catch(
      (error: unknown) => {
        // Asked once more: what was made is there then.
        if (!isKafkaError(error) || error.reason !== 'outcome-unknown') throw error
        repeated = true
        return askController(kafka, createTopicsApi, request, options)
      },
    )
    const byName = new Map(answer.map((one) => [one.name, one]))
    return batch.map(({ name }) => resultOf(name, byName.get(name), repeated))
  }
  return inBatches(specs, make, (name, lost) => ({ name, ...lost }), createTopicsApi.name)
}

function requestOf(
  specs: readonly TopicSpec[],
  timeoutMs: number,
  validateOnly: boolean,
): CreateTopicsRequest {
  return {
    topics: specs.map(({ configs, ...spec }) => ({
      ...spec,
      configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
    })),
    timeoutMs,
    validateOnly,
  }
}

function resultOf(name: string, answer: CreatedTopic | undefined, repeated: boolean): TopicResult {
  if (answer === undefined) {
    const message = `The broker's answer to CreateTopics does not mention topic ${name}.`
    return { name, outcome: 'unknown', code: 'MR_KAFKA_PROTOCOL', message }
  }
  const { id, partitions, replicationFactor } = answer
  const { name: code, message } = errorCode(answer.errorCode)
  switch (code) {
    case 'NONE':
      return { name, outcome: 'created', id, partitions, replicationFactor }
    case 'TOPIC_ALREADY_EXISTS':
      return { name, outcome: 'exists', repeated }
    case 'TOPIC_AUTHORIZATION_FAILED':
    case 'CLUSTER_AUTHORIZATION_FAILED': {
      const acl = `CREATE on Topic:${name}`
      const words = `Creating topic ${name} was refused with ${code}: this principal needs ${acl} (or CREATE on the cluster).`
      return { name, outcome: 'denied', code, acl, message: words }
    }
    default: {
      const words = answer.errorMessage ?? message
      return {
        name,
        // The controller goes on with what it has begun.
        outcome: code === 'REQUEST_TIMED_OUT' ? 'unknown' : 'failed',
        code,
        message: `Creating topic ${name} failed with ${code}: ${words}`,
      }
    }
  }
}
