/** Configurations of topics and brokers, with sources, defaults and documentation. */
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import {
  BROKER_RESOURCE,
  TOPIC_RESOURCE,
  describeConfigsApi,
} from '../protocol/describe-configs.ts'
import type { DescribedConfigs } from '../protocol/describe-configs.ts'
import { Budget } from './budget.ts'
import { ConfigRows } from './config-rows.ts'
import type { ConfigDocs } from './config-rows.ts'
import { NONE, codeFault, isUnreachable, nothing, thrownFault } from './faults.ts'
import type { ConfigTable, Fault, Outcome } from './model.ts'

/** Topics per request: an answer of about 3 MB. */
const BATCH = 500

interface Part {
  readonly broker: number
  readonly type: number
  readonly names: readonly string[]
}

/**
 * Topics in batches, spread over the brokers (any broker knows all topics); in the order of `topics`, without those
 * that failed.
 * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED
 */
export async function describeTopicConfigs(
  kafka: Kafka,
  topics: readonly string[],
  options?: RequestOptions,
): Promise<Outcome<ConfigTable>> {
  const time = new Budget(kafka, options)
  try {
    const brokers = await kafka.brokers(time.next())
    const parts: Part[] = []
    for (let from = 0; from < topics.length; from += BATCH) {
      const broker = brokers[parts.length % Math.max(1, brokers.length)]?.id ?? -1
      parts.push({ broker, type: TOPIC_RESOURCE, names: topics.slice(from, from + BATCH) })
    }
    return await describeParts(kafka, parts, topics, time)
  } catch (error) {
    return nothing(EMPTY, thrownFault(error, { api: describeConfigsApi.name }))
  }
}

/**
 * Each broker's configuration, from itself; resources are the ids as text.
 * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED
 */
export async function describeBrokerConfigs(
  kafka: Kafka,
  brokers: readonly number[],
  options?: RequestOptions,
): Promise<Outcome<ConfigTable>> {
  const time = new Budget(kafka, options)
  const names = brokers.map(String)
  const parts = brokers.map((broker) => ({
    broker,
    type: BROKER_RESOURCE,
    names: [String(broker)],
  }))
  try {
    return await describeParts(kafka, parts, names, time)
  } catch (error) {
    return nothing(EMPTY, thrownFault(error, { api: describeConfigsApi.name }))
  }
}

const EMPTY: ConfigTable = new ConfigRows().finish([], new Map())

async function describeParts(
  kafka: Kafka,
  parts: readonly Part[],
  order: readonly string[],
  time: Budget,
): Promise<Outcome<ConfigTable>> {
  const faults: Fault[] = []
  const rows = new ConfigRows()
  /** One resource that could be read, to ask for the documentation of its keys. */
  let readable: Part | null = null
  const byBroker = Map.groupBy(parts, (part) => part.broker)
  await Promise.all(
    Array.from(byBroker.values(), async (ofBroker) => {
      for (const part of ofBroker) {
        const described = await describePart(kafka, part, time, faults)
        const [first] = described
        rows.add(described)
        if (first !== undefined) readable ??= { ...part, names: [first.name] }
      }
    }),
  )
  const docs = readable === null ? NO_DOCS : await documentation(kafka, readable, time, faults)
  return {
    data: rows.finish(order, docs),
    faults,
    allFailed: order.length > 0 && rows.size === 0,
  }
}

/** The resources that could be read; topics are asked of another broker when theirs is away. */
async function describePart(
  kafka: Kafka,
  { broker, type, names }: Part,
  time: Budget,
  faults: Fault[],
): Promise<readonly DescribedConfigs[]> {
  const resources = names.map((name) => ({ type, name }))
  const request = { resources, includeDocumentation: false }
  const ask = (target: number | 'any') =>
    kafka.request(target, describeConfigsApi, request, time.next())
  try {
    const answer = await ask(broker).catch((error: unknown) => {
      if (type === TOPIC_RESOURCE && isUnreachable(error) && time.retries) return ask('any')
      throw error
    })
    return answer.filter(({ errorCode, errorMessage, name }) => {
      if (errorCode !== NONE)
        faults.push(codeFault(errorCode, asked(type, name, broker), errorMessage))
      return errorCode === NONE
    })
  } catch (error) {
    faults.push(thrownFault(error, { api: describeConfigsApi.name, broker }))
    return []
  }
}

function asked(type: number, name: string, broker: number) {
  return type === TOPIC_RESOURCE
    ? { api: describeConfigsApi.name, item: name, acl: `DESCRIBE_CONFIGS on Topic:${name}` }
    : { api: describeConfigsApi.name, broker, acl: 'DESCRIBE_CONFIGS on Cluster:kafka-cluster' }
}

const NO_DOCS: ConfigDocs = new Map()

/** Documentation is a hundred times the configuration: it is asked for once, of one resource. */
async function documentation(
  kafka: Kafka,
  { broker, type, names }: Part,
  time: Budget,
  faults: Fault[],
): Promise<ConfigDocs> {
  const resources = names.map((name) => ({ type, name }))
  const request = { resources, includeDocumentation: true }
  try {
    const target = type === TOPIC_RESOURCE ? 'any' : broker
    const answer = await kafka.request(target, describeConfigsApi, request, time.next())
    return new Map(answer.flatMap(({ entries }) => entries.map((entry) => [entry.name, entry])))
  } catch (error) {
    faults.push(thrownFault(error, { api: `${describeConfigsApi.name} (documentation)`, broker }))
    return NO_DOCS
  }
}
