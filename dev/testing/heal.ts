import { Admin } from '@platformatic/kafka'
import type { KafkaCluster } from '../kafka/cluster.ts'
import { until } from './until.ts'

/** Thaws and starts what a test froze or killed, and waits until every replica is in sync again. */
export async function heal(cluster: KafkaCluster): Promise<void> {
  for (const node of cluster.nodes) node.thaw()
  await Promise.all(cluster.nodes.map((node) => node.start()))
  const admin = new Admin({
    clientId: 'millrace-test-heal',
    bootstrapBrokers: cluster.bootstrap.split(','),
    retries: 0,
    timeout: 5_000,
  })
  try {
    await until(() => inSync(admin, cluster.nodes.length), {
      deadlineMs: 60_000,
      describe: 'every broker is registered and every replica in sync',
    })
  } finally {
    await admin.close()
  }
}

async function inSync(admin: Admin, brokers: number): Promise<boolean> {
  const topics = await admin.listTopics({ includeInternals: true })
  const metadata = await admin.metadata({ topics, forceUpdate: true })
  if (metadata.brokers.size !== brokers) return false
  for (const topic of metadata.topics.values()) {
    for (const partition of topic.partitions)
      if (partition.leader < 0 || partition.isr.length < partition.replicas.length) return false
  }
  return true
}
