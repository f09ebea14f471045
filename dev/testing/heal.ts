import type { Kafka } from '@millrace/kafka/client/kafka.ts'
import { describeTopics } from '@millrace/kafka/read/describe-topics.ts'
import type { KafkaCluster } from '../kafka/cluster.ts'
import { connectTo } from '../kafka/connect.ts'
import { until } from './until.ts'

/** Thaws and starts what a test froze or killed, and waits until every replica is in sync again. */
export async function heal(cluster: KafkaCluster): Promise<void> {
  for (const node of cluster.nodes) node.thaw()
  await Promise.all(cluster.nodes.map((node) => node.start()))
  await using kafka = connectTo(cluster.bootstrap)
  await until(() => inSync(kafka, cluster.nodes.length), {
    deadlineMs: 60_000,
    describe: 'every broker is registered and every replica in sync',
  })
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
