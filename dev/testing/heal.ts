import { Admin } from '@platformatic/kafka'
import type { Kafka } from '@millrace/kafka/client/kafka.ts'
import { describeTopics } from '@millrace/kafka/read/describe-topics.ts'
import type { KafkaCluster } from '../kafka/cluster.ts'
import { connectTo } from '../kafka/connect.ts'
import { until } from './until.ts'

/**
 * Thaws and starts what a test froze or killed, waits until every replica is in sync again, and deletes its topics: one
 * with fewer replicas than it needs in sync would leave the cluster unwell for the next test.
 */
export async function heal(cluster: KafkaCluster): Promise<void> {
  for (const node of cluster.nodes) node.thaw()
  await Promise.all(cluster.nodes.map((node) => node.start()))
  await using kafka = connectTo(cluster.bootstrap)
  await until(() => inSync(kafka, cluster.nodes.length), {
    deadlineMs: 60_000,
    describe: 'every broker is registered and every replica in sync',
  })
  await deleteTopics(cluster.bootstrap, kafka)
}

async function deleteTopics(bootstrap: string, kafka: Kafka): Promise<void> {
  const mine = async (): Promise<string[]> => {
    const { data } = await describeTopics(kafka)
    return data.names.filter((_, t) => data.internal[t] === 0)
  }
  const topics = await mine()
  if (topics.length === 0) return
  const admin = new Admin({ clientId: 'millrace-dev', bootstrapBrokers: bootstrap.split(',') })
  try {
    await admin.deleteTopics({ topics })
  } finally {
    await admin.close()
  }
  await until(async () => (await mine()).length === 0, { describe: 'the topics are gone' })
}

async function inSync(kafka: Kafka, brokers: number): Promise<boolean> {
  const registered = await kafka.brokers({ refresh: true })
  const { data, faults } = await describeTopics(kafka)
  return (
    registered.length === brokers &&
    faults.length === 0 &&
    data.isr.length === data.replicas.length &&
    data.leader.every((leader) => leader >= 0)
  )
}
