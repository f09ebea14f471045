/** Server properties that every node here shares: real defaults, except where they do not fit a small machine. */
export type Properties = Readonly<Record<string, string>>

export interface NodeAddress {
  readonly id: number
  readonly port: number
  readonly controllerPort: number
}

/** 22 characters of URL-safe base64, as Kafka wants; the same for all throw-away clusters. */
export const CLUSTER_ID = 'MkU3OEVBNTcwNTJENDM2Qk'

/** A combined broker and controller on 127.0.0.1. */
export function combinedNode(
  node: NodeAddress,
  quorum: readonly NodeAddress[],
  dataDir: string,
): Properties {
  return {
    'process.roles': 'broker,controller',
    'node.id': `${node.id}`,
    'controller.quorum.voters': quorum
      .map((voter) => `${voter.id}@127.0.0.1:${voter.controllerPort}`)
      .join(','),
    listeners: `PLAINTEXT://127.0.0.1:${node.port},CONTROLLER://127.0.0.1:${node.controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${node.port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map':
      'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': dataDir,
    'num.partitions': '1',
    // 50 partitions each by default: hundreds of files before the first record.
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.num.partitions': '4',
    'share.coordinator.state.topic.num.partitions': '4',
    'group.initial.rebalance.delay.ms': '0',
    'group.consumer.heartbeat.interval.ms': '5000',
    'log.segment.delete.delay.ms': '1000',
    'auto.create.topics.enable': 'false',
    'num.network.threads': '2',
    'num.io.threads': '4',
    // The default of 128 MB does not fit into a small heap.
    'log.cleaner.dedupe.buffer.size': '8388608',
    ...replication(1),
  }
}

/** Replication of internal and default topics; a majority must be in sync. */
export function replication(factor: number): Properties {
  const inSync = `${Math.floor(factor / 2) + 1}`
  return {
    'default.replication.factor': `${factor}`,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': `${factor}`,
    'transaction.state.log.replication.factor': `${factor}`,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.replication.factor': `${factor}`,
    'share.coordinator.state.topic.min.isr': inSync,
  }
}
