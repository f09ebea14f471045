/** All topics and partitions in one request. */
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { metadataApi } from '../protocol/metadata.ts'
import type { MetadataTopics } from '../protocol/metadata.ts'
import { Budget } from './budget.ts'
import { NONE, codeFault, nothing, thrownFault } from './faults.ts'
import { hiddenFaults } from './hidden.ts'
import type { Fault, Outcome, TopicTable } from './model.ts'

const EMPTY: TopicTable = {
  names: [],
  ids: [],
  internal: new Uint8Array(0),
  first: new Uint32Array(1),
  leader: new Int32Array(0),
  leaderEpoch: new Int32Array(0),
  replicasFrom: new Uint32Array(1),
  replicas: new Int32Array(0),
  isrFrom: new Uint32Array(1),
  isr: new Int32Array(0),
  offlineFrom: new Uint32Array(1),
  offline: new Int32Array(0),
}

/**
 * Metadata of all topics, once. The client learns the brokers from it.
 * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED
 */
export async function describeTopics(
  kafka: Kafka,
  options?: RequestOptions,
): Promise<Outcome<TopicTable>> {
  const time = new Budget(kafka, options)
  const asked = { api: 'Metadata' }
  try {
    const [answer, hidden] = await Promise.all([
      kafka.request('any', metadataApi, { topics: null }, time.next()),
      hiddenFaults(kafka, time, 'topics', 'DESCRIBE on Topic:*'),
    ])
    if (answer.errorCode !== NONE) return nothing(EMPTY, codeFault(answer.errorCode, asked))
    kafka.learn(answer.brokers)
    const faults = [...hidden]
    return { data: tableOf(answer.topics, faults), faults, allFailed: false }
  } catch (error) {
    return nothing(EMPTY, thrownFault(error, asked))
  }
}

/**
 * Metadata of these topics alone, sorted. One that does not exist or may not be described has no partitions and a fault.
 * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED
 */
export async function describeNamedTopics(
  kafka: Kafka,
  names: readonly string[],
  options?: RequestOptions,
): Promise<Outcome<TopicTable>> {
  const asked = { api: 'Metadata' }
  try {
    const answer = await kafka.request('any', metadataApi, { topics: names }, options)
    if (answer.errorCode !== NONE) return nothing(EMPTY, codeFault(answer.errorCode, asked))
    kafka.learn(answer.brokers)
    const faults: Fault[] = []
    return { data: tableOf(answer.topics, faults), faults, allFailed: false }
  } catch (error) {
    return nothing(EMPTY, thrownFault(error, asked))
  }
}

/** Sorts topics by name and partitions by index, so that partition p of topic t is row first[t] + p. */
function tableOf(answer: MetadataTopics, faults: Fault[]): TopicTable {
  const order = sortedByName(answer.names)
  const { first, source } = rowSources(answer, order, faults)
  const replicas = gatherLists(source, answer.replicasFrom, answer.replicas)
  const isr = gatherLists(source, answer.isrFrom, answer.isr)
  const offline = gatherLists(source, answer.offlineFrom, answer.offline)
  return {
    names: order.map((topic) => answer.names[topic] ?? ''),
    ids: order.map((topic) => answer.ids[topic] ?? ''),
    internal: Uint8Array.from(order, (topic) => answer.internal[topic] ?? 0),
    first,
    leader: source.map((row) => answer.leader[row] ?? -1),
    leaderEpoch: source.map((row) => answer.leaderEpoch[row] ?? -1),
    replicasFrom: replicas.from,
    replicas: replicas.values,
    isrFrom: isr.from,
    isr: isr.values,
    offlineFrom: offline.from,
    offline: offline.values,
  }
}

function sortedByName(names: readonly string[]): number[] {
  return names
    .map((name, topic) => ({ name, topic }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ topic }) => topic)
}

/** Where each row of the table lies in the answer; −1: not in it (the broker left a partition out). */
function rowSources(
  answer: MetadataTopics,
  order: readonly number[],
  faults: Fault[],
): { first: Uint32Array; source: Int32Array } {
  const first = new Uint32Array(order.length + 1)
  order.forEach((topic, index) => {
    const code = answer.error[topic] ?? NONE
    const item = answer.names[topic] ?? ''
    if (code !== NONE) {
      faults.push(codeFault(code, { api: 'Metadata', item, acl: `DESCRIBE on Topic:${item}` }))
    }
    let partitions = 0
    if (code === NONE) {
      for (let row = answer.first[topic] ?? 0; row < (answer.first[topic + 1] ?? 0); row += 1) {
        partitions = Math.max(partitions, (answer.partition[row] ?? 0) + 1)
      }
    }
    first[index + 1] = (first[index] ?? 0) + partitions
  })
  const source = new Int32Array(first[order.length] ?? 0).fill(-1)
  order.forEach((topic, index) => {
    if (answer.error[topic] !== NONE) return
    for (let row = answer.first[topic] ?? 0; row < (answer.first[topic + 1] ?? 0); row += 1) {
      source[(first[index] ?? 0) + (answer.partition[row] ?? 0)] = row
    }
  })
  return { first, source }
}

function gatherLists(
  source: Int32Array,
  from: Uint32Array,
  values: Int32Array,
): { from: Uint32Array; values: Int32Array } {
  const outFrom = new Uint32Array(source.length + 1)
  const out = new Int32Array(values.length)
  let at = 0
  source.forEach((row, index) => {
    if (row >= 0) {
      const end = from[row + 1] ?? 0
      for (let i = from[row] ?? 0; i < end; i += 1) out[at++] = values[i] ?? 0
    }
    outFrom[index + 1] = at
  })
  return { from: outFrom, values: out.slice(0, at) }
}
