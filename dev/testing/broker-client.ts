import { once } from 'node:events'
import { connect } from 'node:net'
import { devError } from '../errors.ts'
import {
  receive,
  send,
  type BrokerAnswer,
  type BrokerRequest,
  type ClusterKind,
  type LeasedCluster,
} from './broker-protocol.ts'

export interface BrokerLease {
  readonly cluster: LeasedCluster
  /** Resolves with the process id that the node has then. */
  kill(node: number): Promise<number | null>
  restart(node: number): Promise<number | null>
  release(): Promise<void>
}

type WithoutSeq<T> = T extends unknown ? Omit<T, 'seq'> : never

/** Asks the run's broker server for a cluster; waits while another test file has the three nodes. */
export async function leaseCluster(path: string, kind: ClusterKind): Promise<BrokerLease> {
  const socket = connect(path)
  await once(socket, 'connect')
  const waiting = new Map<number, (answer: BrokerAnswer) => void>()
  let last = 0
  void (async () => {
    try {
      for await (const answer of receive<BrokerAnswer>(socket)) {
        waiting.get(answer.seq)?.(answer)
        waiting.delete(answer.seq)
        // A test file that forgets to dispose ends all the same.
        if (waiting.size === 0) socket.unref()
      }
    } finally {
      for (const [seq, resolve] of waiting) resolve({ seq, error: 'the connection was closed' })
    }
  })()

  async function ask(request: WithoutSeq<BrokerRequest>): Promise<BrokerAnswer> {
    const seq = ++last
    const { promise, resolve } = Promise.withResolvers<BrokerAnswer>()
    waiting.set(seq, resolve)
    socket.ref()
    send(socket, { ...request, seq })
    const answer = await promise
    if ('error' in answer) throw devError('MR_DEV_BROKER_SERVER', [answer.error])
    return answer
  }

  async function act(op: 'kill' | 'restart', node: number): Promise<number | null> {
    const answer = await ask({ op, node })
    return 'pid' in answer ? answer.pid : null
  }

  const answer = await ask({ op: 'lease', kind })
  if (!('cluster' in answer)) throw devError('MR_DEV_BROKER_SERVER', ['no cluster in the answer'])
  return {
    cluster: answer.cluster,
    kill: (node) => act('kill', node),
    restart: (node) => act('restart', node),
    async release() {
      try {
        await ask({ op: 'release' })
      } finally {
        socket.destroy()
      }
    },
  }
}
