/** Creating topics: each has its own outcome, and one that fails does not keep the others from being made. */
import { errorCode, errorName } from '../client/error-codes.ts'
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { isKafkaError } from '../errors.ts'
import { createTopicsApi } from '../protocol/create-topics.ts'
import type { CreatedTopic, CreateTopicsRequest } from '../protocol/create-topics.ts'
import { metadataApi } from '../protocol/metadata.ts'
import { thrownFault } from '../read/faults.ts'

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
  /** Whatever its partitions and configurations are. Also when an earlier try made it whose answer was lost. */
  | { readonly outcome: 'exists' }
  /** `acl`: what the principal needs, e.g. `CREATE on Topic:orders`. */
  | {
      readonly outcome: 'denied'
      readonly code: string
      readonly acl: string
      readonly message: string
    }
  | { readonly outcome: 'failed'; readonly code: string; readonly message: string }
)

/** Of the whole time the broker may wait this part for the topics to be there: its answer must still come in time. */
const BROKER_PART = 0.8

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
  if (specs.length === 0) return []
  const timeoutMs = options.timeoutMs ?? kafka.options.requestTimeoutMs
  const request = requestOf(specs, timeoutMs, validateOnly)
  try {
    const answers = new Map((await ask(kafka, request, options)).map((one) => [one.name, one]))
    return specs.map(({ name }) => resultOf(name, answers.get(name)))
  } catch (error) {
    const { code, message } = thrownFault(error, { api: createTopicsApi.name })
    return specs.map(({ name }) => ({ name, outcome: 'failed', code, message }))
  }
}

async function ask(
  kafka: Kafka,
  request: CreateTopicsRequest,
  options: RequestOptions,
): Promise<readonly CreatedTopic[]> {
  const admin = { ...options, use: 'admin' } as const
  const answer = await repeat(() => kafka.request('any', createTopicsApi, request, admin))
  if (!answer.some(({ errorCode: code }) => errorName(code) === 'NOT_CONTROLLER')) return answer
  // Brokers with ZooKeeper do not all forward it.
  const { controllerId } = await kafka.request('any', metadataApi, { topics: [] }, options)
  return repeat(() => kafka.request(controllerId, createTopicsApi, request, admin))
}

/** A lost answer is asked for once more: what was made is there then. */
async function repeat<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isKafkaError(error) || error.reason !== 'outcome-unknown') throw error
    return work()
  }
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
    timeoutMs: Math.ceil(timeoutMs * BROKER_PART),
    validateOnly,
  }
}

function resultOf(name: string, answer: CreatedTopic | undefined): TopicResult {
  if (answer === undefined) {
    const message = `The broker's answer to CreateTopics does not mention topic ${name}.`
    return { name, outcome: 'failed', code: 'MR_KAFKA_PROTOCOL', message }
  }
  const { id, partitions, replicationFactor } = answer
  const { name: code, message } = errorCode(answer.errorCode)
  switch (code) {
    case 'NONE':
      return { name, outcome: 'created', id, partitions, replicationFactor }
    case 'TOPIC_ALREADY_EXISTS':
      return { name, outcome: 'exists' }
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
        outcome: 'failed',
        code,
        message: `Creating topic ${name} failed with ${code}: ${words}`,
      }
    }
  }
}
