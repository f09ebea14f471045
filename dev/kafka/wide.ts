import { join } from 'node:path'
import { start, type KafkaCluster } from './cluster.ts'
import type { NodeSpec } from './node.ts'
import { freePorts } from './ports.ts'
import { CLUSTER_ID, combinedNode, type NodeAddress, type Properties } from './properties.ts'

/**
 * Three brokers, the first also controller, that hold 50,000 partitions at replication factor 1 (about 1.5 GB of memory
 * each). One broker cannot: every partition is three open files. Filling it takes minutes, so the folder is kept.
 * @param dir kept when the cluster is disposed of, and used again next time
 */
export async function startWideCluster(dir: string): Promise<KafkaCluster> {
  return start(dir, true, '4.3.1', async () => {
    const [controllerPort = 0, ...ports] = await freePorts(4)
    const nodes = ports.map((port, index) => ({ id: index + 1, port, controllerPort }))
    return nodes.map((node) => specOf(node, nodes, join(dir, `n${node.id}`)))
  })
}

function specOf(node: NodeAddress, nodes: readonly NodeAddress[], dir: string): NodeSpec {
  const isController = node.id === 1
  const properties: Properties = {
    ...combinedNode(node, nodes.slice(0, 1), join(dir, 'data')),
    ...wide,
    ...(!isController && {
      'process.roles': 'broker',
      listeners: `PLAINTEXT://127.0.0.1:${node.port}`,
    }),
  }
  return {
    id: node.id,
    port: node.port,
    version: '4.3.1',
    dir,
    properties,
    clusterId: CLUSTER_ID,
    heapMb: isController ? 3072 : 2048,
    // Here the broker's own speed counts: both compilers, a collector for a large heap, memory only as it is needed.
    jvmOptions: ['-XX:-UseSerialGC', '-XX:+UseG1GC', '-XX:TieredStopAtLevel=4', '-Xms256m'],
    readySeconds: 600,
  }
}

const wide = {
  'offsets.topic.num.partitions': '10',
  'log.retention.ms': '-1',
  // 10 MB by default, preallocated for each of three files a partition.
  'log.index.size.max.bytes': '65536',
  'log.cleaner.dedupe.buffer.size': '16777216',
  'num.network.threads': '3',
  'num.io.threads': '8',
  // Creating thousands of logs keeps a broker from its heartbeats.
  'broker.session.timeout.ms': '60000',
  'broker.heartbeat.interval.ms': '5000',
  'controller.quorum.request.timeout.ms': '10000',
  'log.flush.start.offset.checkpoint.interval.ms': '600000',
  'log.flush.offset.checkpoint.interval.ms': '600000',
}
