/** For integration tests: a client of a test broker, and things on it with names of their own. */
import { randomUUID } from 'node:crypto'
import { Admin, Producer, stringSerializers } from '@platformatic/kafka'
import { until } from '@millrace/dev/testing/until.ts'
import type { Kafka } from '../client/kafka.ts'
import { openKafka } from '../client/open-kafka.ts'
import type { KafkaOptions } from '../options.ts'
import { findCoordinatorApi } from '../protocol/find-coordinator.ts'
import { describeTopics } from '../read/describe-topics.ts'
import { listOffsets } from '../read/list-offsets.ts'
import { offsetCommitApi } from './offset-commit.ts'
import type { OffsetCommitRequest } from './offset-commit.ts'

/** Test brokers on busy machines take their time. */
const REQUEST_TIMEOUT_MS = 15_000

export function uniqueName(prefix: string): string {
  return `${prefix}-${randomUUID().slice(0, 8)}`
}

export function openTestKafka(bootstrap: string, options: Partial<KafkaOptions> = {}): Kafka {
  return openKafka({
    clientId: 'millrace-test',
    bootstrap: addressesOf(bootstrap),
    connectTimeoutMs: 5_000,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    ...options,
  })
}

export function addressesOf(bootstrap: string): { host: string; port: number }[] {
  return bootstrap.split(',').map((address) => {
    const [host = '', port = ''] = address.split(':')
    return { host, port: Number(port) }
  })
}

export interface NewTopic {
  readonly name: string
  readonly partitions: number
  readonly replicas?: number
  readonly configs?: Readonly<Record<string, string>>
}

/** Resolves when every partition can be used, which is a moment after the topic is listed. */
export async function createTopics(bootstrap: string, topics: readonly NewTopic[]): Promise<void> {
  const admin = new Admin({ clientId: 'millrace-test', bootstrapBrokers: bootstrap.split(',') })
  try {
    for (const { name, partitions, replicas = 1, configs = {} } of topics) {
      const pairs = Object.entries(configs).map(([key, value]) => ({ name: key, value }))
      await admin.createTopics({ topics: [name], partitions, replicas, configs: pairs })
    }
  } finally {
    await admin.close()
  }
  await using kafka = openTestKafka(bootstrap)
  await until(
    async () => {
      const { data: table } = await describeTopics(kafka)
      const { data: offsets } = await listOffsets(kafka, table)
      return topics.every(({ name, partitions }) => {
        const from = table.first[table.names.indexOf(name)]
        if (from === undefined) return false
        return offsets.end.subarray(from, from + partitions).every((end) => end === 0)
      })
    },
    { describe: `the topics ${topics.map(({ name }) => name).join(', ')}` },
  )
}

export async function deleteTopic(bootstrap: string, name: string): Promise<void> {
  const admin = new Admin({ clientId: 'millrace-test', bootstrapBrokers: bootstrap.split(',') })
  try {
    await admin.deleteTopics({ topics: [name] })
  } finally {
    await admin.close()
  }
}

/** Produces `counts[p]` records into partition p. */
export async function produce(
  bootstrap: string,
  topic: string,
  counts: readonly number[],
): Promise<void> {
  const producer = new Producer({
    clientId: 'millrace-test',
    bootstrapBrokers: bootstrap.split(','),
    serializers: stringSerializers,
  })
  try {
    const messages = counts.flatMap((count, partition) =>
      Array.from({ length: count }, (_, i) => ({ topic, partition, key: `k${i}`, value: `v${i}` })),
    )
    await producer.send({ messages, acks: -1 })
  } finally {
    await producer.close()
  }
}

/** Commits for a group without members, once its coordinator is there. */
export async function commit(kafka: Kafka, request: OffsetCommitRequest): Promise<void> {
  await until(
    async () => {
      const keys = [request.group]
      const [found] = await kafka.request('any', findCoordinatorApi, { type: 'group', keys })
      if (found === undefined || found.errorCode !== 0) return false
      const failed = await kafka.request(found.broker, offsetCommitApi, request)
      return failed.length === 0
    },
    { describe: `the commit for ${request.group}` },
  )
}
