/** What the cluster says of the internal topics: one request. */
import { errorCode } from '@millrace/kafka/client/error-codes.ts'
import type { Kafka, RequestOptions } from '@millrace/kafka/client/kafka.ts'
import { requestErrors } from '@millrace/kafka/errors.ts'
import { metadataApi } from '@millrace/kafka/protocol/metadata.ts'
import type { MetadataTopics } from '@millrace/kafka/protocol/metadata.ts'
import { internalTopic } from './internal-topics.ts'
import { STREAMS } from './model.ts'
import type { Stream } from './model.ts'
import { topicName } from './topics.ts'

export interface InternalTopic {
  readonly stream: Stream
  readonly name: string
  /** '' where brokers have none. */
  readonly id: string
  readonly partitions: number
}

export type Found =
  | {
      readonly kind: 'there'
      readonly topic: InternalTopic
      /** Every partition has a leader. */
      readonly led: boolean
      /** What the principal may not do with it: READ, WRITE. Empty where brokers do not tell. */
      readonly lacks: readonly string[]
    }
  | { readonly kind: 'missing' }
  /** The principal may not describe it: whether it is there is not told. */
  | { readonly kind: 'hidden' }

export interface LookedUp {
  /** That are up. */
  readonly brokers: number
  readonly topics: ReadonlyMap<Stream, Found>
}

/** Codes of AclOperation. */
const NEEDED = { READ: 3, WRITE: 4 }
const NOT_TOLD = -(2 ** 31)

/** @throws KafkaError when the cluster does not answer, or with what may pass */
export async function lookUp(
  kafka: Kafka,
  prefix: string,
  options: RequestOptions,
): Promise<LookedUp> {
  const names = STREAMS.map((stream) => topicName(prefix, stream))
  const request = { topics: names, authorizedOperations: true }
  const {
    errorCode: code,
    brokers,
    topics,
  } = await kafka.request('any', metadataApi, request, options)
  if (code !== 0)
    throw requestErrors.errorCode('The cluster', metadataApi.name, errorCode(code).name)
  kafka.learn(brokers)
  const found = new Map<Stream, Found>()
  for (const [index, name] of topics.names.entries()) {
    const stream = internalTopic(prefix, name)
    if (stream !== null) found.set(stream, foundOf(topics, index, stream))
  }
  return { brokers: brokers.length, topics: found }
}

function foundOf(topics: MetadataTopics, index: number, stream: Stream): Found {
  const name = topics.names[index] ?? ''
  const code = errorCode(topics.error[index] ?? 0).name
  switch (code) {
    case 'UNKNOWN_TOPIC_OR_PARTITION':
      return { kind: 'missing' }
    case 'TOPIC_AUTHORIZATION_FAILED':
      return { kind: 'hidden' }
    case 'NONE':
    case 'LEADER_NOT_AVAILABLE':
      break
    default:
      throw requestErrors.errorCode('The cluster', `${metadataApi.name} of ${name}`, code)
  }
  const from = topics.first[index] ?? 0
  const to = topics.first[index + 1] ?? 0
  const allowed = topics.authorizedOperations[index] ?? NOT_TOLD
  return {
    kind: 'there',
    topic: { stream, name, id: topics.ids[index] ?? '', partitions: to - from },
    led: to > from && topics.leader.subarray(from, to).every((leader) => leader >= 0),
    lacks: Object.entries(NEEDED)
      .filter(([, bit]) => allowed !== NOT_TOLD && (allowed & (1 << bit)) === 0)
      .map(([operation]) => operation),
  }
}
