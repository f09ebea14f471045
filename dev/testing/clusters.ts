import { startSingleNode, startThreeNodes, type KafkaCluster } from '../kafka/cluster.ts'
import { startSecureNode, type SecureCluster } from '../kafka/secure.ts'
import type { ClusterKind, LeasedCluster } from './broker-protocol.ts'

/** Starts a cluster of the kind that a test asked for. */
export const startCluster: Readonly<
  Record<ClusterKind, () => Promise<KafkaCluster | SecureCluster>>
> = {
  single: () => startSingleNode(),
  three: startThreeNodes,
  secure: startSecureNode,
  older: () => startSingleNode({ version: '3.9.2' }),
}

/** The same cluster as plain data. */
export function describeCluster(cluster: KafkaCluster | SecureCluster): LeasedCluster {
  const { version, bootstrap, nodes } = cluster
  return {
    version,
    bootstrap,
    nodes: nodes.map(({ id, port, pid }) => ({ id, port, pid })),
    ...('tls' in cluster && { listeners: cluster.listeners, tls: cluster.tls }),
  }
}
