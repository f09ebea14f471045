/**
 * Real Kafka for integration tests. In a test run (`./millrace test`) the brokers are shared through the runner's broker
 * server; a test file that is run by itself starts its own.
 *
 *     await using kafka = await singleNode()
 *
 * Topics and groups need names of their own, since other files use the same broker at the same time.
 */
import { freezeProcess } from '../kafka/freeze.ts'
import { devError } from '../errors.ts'
import type { KafkaCluster } from '../kafka/cluster.ts'
import { runTool, type ToolResult } from '../kafka/java.ts'
import { leaseCluster } from './broker-client.ts'
import { BROKER_SOCKET, type ClusterKind, type LeasedCluster } from './broker-protocol.ts'
import { describeCluster, startCluster } from './clusters.ts'

export interface TestNode {
  readonly id: number
  readonly port: number
  /** SIGKILL. The nodes of a handle are healed when it is disposed of. */
  kill(): Promise<void>
  /** SIGSTOP: connections stay open, nothing answers. */
  freeze(): void
  thaw(): void
  /** Stops the node if it runs and starts it on the same data and port; resolves when it serves. */
  restart(): Promise<void>
}

export interface TestKafka extends AsyncDisposable {
  /** Addresses without authentication, separated by commas. */
  readonly bootstrap: string
  /** Kafka's release, such as 4.3.1. */
  readonly version: string
  readonly nodes: readonly TestNode[]
  /**
   * Runs a class of Kafka's own command-line tools, such as `org.apache.kafka.tools.TopicCommand`, to its end (about a
   * second each). `--bootstrap-server` is not added.
   */
  tool(
    className: string,
    args: readonly string[],
    options?: { stdin?: string },
  ): Promise<ToolResult>
}

export interface SecureTestKafka extends TestKafka {
  /** Bootstrap addresses; users admin (super user), alice and bob, password `<name>-secret`. */
  readonly listeners: NonNullable<LeasedCluster['listeners']>
  /** Holds ca.crt, alice.crt, alice.key, alice.p12, truststore.p12 (password changeit); see kafka/tls.ts. */
  readonly tls: NonNullable<LeasedCluster['tls']>
}

export interface SingleNodeOptions {
  /** A broker that nobody else uses, which may be killed: 2 to 5 s more. */
  readonly own?: boolean
}

/** One node, shared by the whole run. */
export async function singleNode(options: SingleNodeOptions = {}): Promise<TestKafka> {
  return open('single', options.own)
}

/** Three nodes in three racks, replication factor 3; lent to one test file at a time. */
export async function threeNodes(): Promise<TestKafka> {
  return open('three')
}

/** One node with authorizer, SASL and TLS listeners (kafka/secure.ts); `bootstrap` is the super user ANONYMOUS. */
export async function secureNode(): Promise<SecureTestKafka> {
  const kafka = await open('secure')
  const { listeners, tls } = kafka
  if (!listeners || !tls)
    throw devError('MR_DEV_BROKER_SERVER', ['the secure node has no listeners'])
  return Object.assign(kafka, { listeners, tls })
}

/** One node of Kafka 3.9, which lacks the newer APIs. */
export async function olderNode(): Promise<TestKafka> {
  return open('older')
}

type OpenKafka = TestKafka & Pick<LeasedCluster, 'listeners' | 'tls'>

async function open(kind: ClusterKind, own = false): Promise<OpenKafka> {
  const server = process.env[BROKER_SOCKET]
  return own || !server ? ownCluster(await startCluster[kind]()) : leased(server, kind)
}

function ownCluster(cluster: KafkaCluster): OpenKafka {
  return {
    ...describeCluster(cluster),
    nodes: cluster.nodes,
    tool: toolOf(cluster.version),
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  }
}

async function leased(server: string, kind: ClusterKind): Promise<OpenKafka> {
  const lease = await leaseCluster(server, kind)
  const { cluster } = lease
  const pids = new Map(cluster.nodes.map(({ id, pid }) => [id, pid]))
  const guard = (action: string) => {
    if (kind !== 'three') throw devError('MR_DEV_SHARED_BROKER', [action])
  }
  const withPid = (id: number, act: (pid: number) => void) => {
    const pid = pids.get(id)
    if (pid) act(pid)
  }
  const nodes = cluster.nodes.map(({ id, port }): TestNode => ({
    id,
    port,
    async kill() {
      guard('kill')
      pids.set(id, await lease.kill(id))
    },
    freeze() {
      guard('freeze')
      withPid(id, freezeProcess)
    },
    thaw: () => withPid(id, (pid) => process.kill(pid, 'SIGCONT')),
    async restart() {
      guard('restart')
      pids.set(id, await lease.restart(id))
    },
  }))
  return {
    ...cluster,
    nodes,
    tool: toolOf(cluster.version),
    [Symbol.asyncDispose]: () => lease.release(),
  }
}

function toolOf(version: LeasedCluster['version']): TestKafka['tool'] {
  return (className, args, options = {}) =>
    runTool({ version, mainClass: className, args }, options.stdin)
}
