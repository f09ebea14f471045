/**
 * Lends the brokers of one test run to its test processes: each kind starts when first asked for and ends with the run.
 * The three-node cluster is lent to one test file at a time, because tests kill its nodes; the others are shared.
 */
import { mkdtemp } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KafkaCluster } from '../kafka/cluster.ts'
import { reapFolder } from '../kafka/reaper.ts'
import { receive, send, type BrokerRequest, type ClusterKind } from './broker-protocol.ts'
import { describeCluster, startCluster } from './clusters.ts'
import { heal } from './heal.ts'
import { devError } from '../errors.ts'

export interface BrokerServer extends AsyncDisposable {
  /** Path of the Unix socket, for BROKER_SOCKET. */
  readonly path: string
}

export async function startBrokerServer(): Promise<BrokerServer> {
  const dir = await mkdtemp(join(tmpdir(), 'millrace-test-'))
  reapFolder(dir)
  const clusters = new Map<ClusterKind, Promise<KafkaCluster>>()
  const queue = new Queue()
  const server = createServer((socket) => {
    // A test process that ends in the middle of a request is served by 'close'.
    socket.on('error', () => undefined)
    void serve(socket, clusters, queue)
  })
  const path = join(dir, 'brokers')
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  return {
    path,
    async [Symbol.asyncDispose]() {
      server.close()
      const started = await Promise.allSettled(clusters.values())
      await Promise.all(
        started
          .filter((result) => result.status === 'fulfilled')
          .map((result) => result.value[Symbol.asyncDispose]()),
      )
    },
  }
}

async function serve(
  socket: Socket,
  clusters: Map<ClusterKind, Promise<KafkaCluster>>,
  queue: Queue,
): Promise<void> {
  const lease = new Lease(clusters, queue)
  try {
    for await (const request of receive<BrokerRequest>(socket)) {
      const { seq } = request
      try {
        send(socket, { seq, ...(await lease.handle(request)) })
      } catch (error) {
        send(socket, { seq, error: error instanceof Error ? error.message : String(error) })
      }
    }
  } finally {
    // A cluster that cannot be healed tells it to the next one who leases it.
    await lease.release().catch(() => undefined)
  }
}

/** One handle's hold on one cluster. */
class Lease {
  readonly #clusters: Map<ClusterKind, Promise<KafkaCluster>>
  readonly #queue: Queue
  #cluster: KafkaCluster | null = null
  #leave: (() => void) | null = null

  constructor(clusters: Map<ClusterKind, Promise<KafkaCluster>>, queue: Queue) {
    this.#clusters = clusters
    this.#queue = queue
  }

  async handle(request: BrokerRequest) {
    if (request.op === 'lease') return { cluster: describeCluster(await this.#take(request.kind)) }
    if (request.op === 'release') {
      await this.release()
      return { pid: null }
    }
    const node = this.#cluster?.nodes.find(({ id }) => id === request.node)
    if (!node) throw devError('MR_DEV_BROKER_SERVER', [`no node ${request.node} is leased`])
    await node[request.op]()
    return { pid: node.pid }
  }

  async release(): Promise<void> {
    const leave = this.#leave
    this.#leave = null
    if (!leave || !this.#cluster) return
    try {
      await heal(this.#cluster)
    } finally {
      leave()
    }
  }

  async #take(kind: ClusterKind): Promise<KafkaCluster> {
    if (kind === 'three') this.#leave = await this.#queue.enter()
    let cluster = this.#clusters.get(kind)
    if (!cluster) {
      cluster = startCluster[kind]()
      this.#clusters.set(kind, cluster)
    }
    this.#cluster = await cluster
    if (kind === 'three') await heal(this.#cluster)
    return this.#cluster
  }
}

/** First come, first served; one at a time. */
class Queue {
  #tail: Promise<void> = Promise.resolve()

  async enter(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const before = this.#tail
    this.#tail = before.then(() => promise)
    await before
    return resolve
  }
}
