/** Starts real Kafka clusters on loopback. Each takes free ports and a folder under the OS's temporary one. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DevError } from '../errors.ts'
import type { KafkaVersion } from './java.ts'
import { KafkaNode, type NodeSpec } from './node.ts'
import { freePorts } from './ports.ts'
import { CLUSTER_ID, combinedNode, replication, type NodeAddress } from './properties.ts'
import { reapFolder } from './reaper.ts'

const PORT_TRIES = 3

export interface KafkaCluster extends AsyncDisposable {
  readonly version: KafkaVersion
  /** Of the PLAINTEXT listeners, as `bootstrap.servers` wants it. */
  readonly bootstrap: string
  readonly nodes: readonly KafkaNode[]
  readonly dir: string
}

export interface SingleNodeOptions {
  readonly version?: KafkaVersion
  /** Of the PLAINTEXT listener; a free one when left out. */
  readonly port?: number
  /** Kept when the cluster is disposed of, and used again next time; a temporary one when left out. */
  readonly dir?: string
}

/** One node that is broker and controller. */
export async function startSingleNode(options: SingleNodeOptions = {}): Promise<KafkaCluster> {
  const { version = '4.3.1', port, dir } = options
  const folder = dir ?? (await temporaryFolder('single'))
  return start(folder, dir !== undefined, version, async () => {
    const [free = 0, controllerPort = 0] = await freePorts(2)
    const node = { id: 1, port: port ?? free, controllerPort }
    const properties = combinedNode(node, [node], join(folder, 'data'))
    return [spec(node, version, folder, properties, 256)]
  })
}

/** Three combined nodes in three racks, replication factor 3, two in sync wanted. */
export async function startThreeNodes(): Promise<KafkaCluster> {
  const folder = await temporaryFolder('three')
  return start(folder, false, '4.3.1', async () => {
    const ports = await freePorts(6)
    const quorum = [0, 1, 2].map((i) => ({
      id: i + 1,
      port: ports[2 * i] ?? 0,
      controllerPort: ports[2 * i + 1] ?? 0,
    }))
    return quorum.map((node) => {
      const dir = join(folder, `n${node.id}`)
      const properties = {
        ...combinedNode(node, quorum, join(dir, 'data')),
        ...replication(3),
        'broker.rack': `rack${node.id}`,
        // A client that names its rack is sent to the replica there (KIP-392).
        'replica.selector.class': 'org.apache.kafka.common.replica.RackAwareReplicaSelector',
        // 9 s by default: how long a dead broker counts as alive.
        'broker.session.timeout.ms': '6000',
      }
      return spec(node, '4.3.1', dir, properties, 192)
    })
  })
}

/** What start() does for the clusters above, for those with other properties (secure.ts, wide.ts). */
export async function start(
  dir: string,
  keep: boolean,
  version: KafkaVersion,
  plan: () => Promise<readonly NodeSpec[]>,
): Promise<KafkaCluster> {
  if (!keep) reapFolder(dir)
  await mkdir(dir, { recursive: true })
  const nodes = await startNodes(plan, PORT_TRIES)
  return {
    version,
    bootstrap: nodes.map((node) => `127.0.0.1:${node.port}`).join(','),
    nodes,
    dir,
    async [Symbol.asyncDispose]() {
      // What is thrown away need not shut down in order, which takes several seconds.
      await Promise.all(nodes.map((node) => (keep ? node.stop() : node.kill())))
      if (!keep) await rm(dir, { recursive: true, force: true })
    },
  }
}

/** Somebody may take a port between our look and the broker's bind: then all nodes start again on others. */
async function startNodes(
  plan: () => Promise<readonly NodeSpec[]>,
  tries: number,
): Promise<KafkaNode[]> {
  const nodes = (await plan()).map((spec) => new KafkaNode(spec))
  // All at once: without a majority of controllers no node gets ready.
  const results = await Promise.allSettled(nodes.map((node) => node.start()))
  const failed = results.find((result) => result.status === 'rejected')
  if (!failed) return nodes
  await Promise.all(nodes.map((node) => node.kill()))
  const clash =
    failed.reason instanceof DevError && /address already in use/i.test(failed.reason.message)
  if (!clash || tries === 1) throw failed.reason
  return startNodes(plan, tries - 1)
}

export async function temporaryFolder(kind: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `millrace-kafka-${kind}-`))
}

function spec(
  node: NodeAddress,
  version: KafkaVersion,
  dir: string,
  properties: Readonly<Record<string, string>>,
  heapMb: number,
): NodeSpec {
  return { id: node.id, port: node.port, version, dir, properties, heapMb, clusterId: CLUSTER_ID }
}
