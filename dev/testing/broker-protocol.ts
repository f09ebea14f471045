/** What test processes and the run's broker server say to each other: JSON lines, one connection per lease. */
import type { Readable, Writable } from 'node:stream'
import { createInterface } from 'node:readline'

/** Environment variable with the path of the server's Unix socket. */
export const BROKER_SOCKET = 'MILLRACE_TEST_BROKERS'

export type ClusterKind = 'single' | 'three' | 'secure' | 'older'

export type BrokerRequest =
  | { readonly seq: number; readonly op: 'lease'; readonly kind: ClusterKind }
  | { readonly seq: number; readonly op: 'kill' | 'restart'; readonly node: number }
  /** Heals what was broken before it answers; closing the connection does the same unseen. */
  | { readonly seq: number; readonly op: 'release' }

export type BrokerAnswer =
  | { readonly seq: number; readonly cluster: LeasedCluster }
  | { readonly seq: number; readonly pid: number | null }
  | { readonly seq: number; readonly error: string }

export interface LeasedCluster {
  readonly version: '4.3.1' | '3.9.2'
  readonly bootstrap: string
  readonly nodes: readonly {
    readonly id: number
    readonly port: number
    readonly pid: number | null
  }[]
  readonly listeners?: {
    readonly saslPlaintext: string
    readonly ssl: string
    readonly saslSsl: string
  }
  readonly tls?: { readonly dir: string }
}

export function send(stream: Writable, message: BrokerRequest | BrokerAnswer): void {
  stream.write(`${JSON.stringify(message)}\n`)
}

export async function* receive<T extends BrokerRequest | BrokerAnswer>(
  stream: Readable,
): AsyncGenerator<T> {
  for await (const line of createInterface({ input: stream })) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both ends are ours and of the same commit
    yield JSON.parse(line) as T
  }
}
