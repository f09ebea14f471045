/** The search engine, opened when somebody first searches: a console that is only looked at has none of its threads. */
import type { SearchEngine } from '@millrace/search/engine/model.ts'
import type { Config } from '../config/types.ts'
import { createHmac, randomBytes } from 'node:crypto'
import { JobError } from './errors.ts'

/** No honest filter needs so long for one record. */
const WATCHDOG_MS = 3_000

/** Makes a token of bytes that only this installation can have made, and back; null: not ours. */
export interface Sealer {
  seal(payload: Uint8Array): string
  unseal(token: string): Uint8Array | null
}

export interface OpenEngine {
  readonly engine: SearchEngine
  readonly cursors: Sealer
  readonly tickets: Sealer
}

export interface EngineSource extends AsyncDisposable {
  /** @throws JobError MR_STOPPING after it was closed */
  get(): Promise<OpenEngine>
}

export function searchEngine({ memory, search }: Config): EngineSource {
  const secret = search.secret ?? randomBytes(32)
  /** A key for each purpose: no cursor is a ticket, whatever is in it. */
  const keyFor = (purpose: string): Buffer =>
    createHmac('sha256', secret).update(`millrace ${purpose}`).digest()
  let opening: Promise<OpenEngine> | undefined
  let closed = false

  async function open(): Promise<OpenEngine> {
    const [{ openSearchEngine }, { sealer }] = await Promise.all([
      import('@millrace/search/engine/open-engine.ts'),
      import('@millrace/search/engine/sealer.ts'),
    ])
    return {
      engine: openSearchEngine({
        workers: memory.searchThreads,
        workerHeapMb: memory.searchHeapMb,
        watchdogMs: WATCHDOG_MS,
      }),
      cursors: sealer(keyFor('cursor')),
      tickets: sealer(keyFor('ticket')),
    }
  }

  return {
    get() {
      if (closed) throw new JobError('MR_STOPPING', 'The server is stopping.', { retryAfter: 10 })
      return (opening ??= open())
    },
    async [Symbol.asyncDispose]() {
      closed = true
      const opened = await opening?.catch(() => undefined)
      await opened?.engine[Symbol.asyncDispose]()
    },
  }
}
