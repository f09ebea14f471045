/**
 * Main's side of the observing worker: starts it, starts it again with growing pauses when it dies, and lets what was
 * asked of a dead one fail.
 */
import { Worker } from 'node:worker_threads'
import type { ResourceLimits } from 'node:worker_threads'
import { messageOf } from '@millrace/kafka/errors.ts'
import type { FromWorker, ToWorker, WorkerFigures, WorkerInput } from './messages.ts'

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000
/** A worker that lived so long has earned a quick restart. */
const PROVEN_MS = 60_000
const CLOSE_MS = 2000

/** A small young generation keeps the resident size low: what is decoded goes into typed arrays, not objects. */
export function observerLimits(heapMb: number): ResourceLimits {
  return { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: heapMb }
}

/** What the worker says when asked. */
type Answer = Extract<FromWorker, { readonly type: 'refreshed' | 'figures' }>

export interface WorkerHost {
  /** @param configs those of topics are looked at, too */
  refresh(resource: string, configs: boolean, signal?: AbortSignal): Promise<void>
  /** Whether a cluster is looked at on schedule. Told again to a worker that is started anew. */
  schedule(resource: string, on: boolean): void
  figures(): Promise<WorkerFigures>
  readonly restarts: number
  close(): Promise<void>
}

/** @param died why the worker ended, and the pause until it is started again, ms */
export function workerHost(
  input: WorkerInput,
  on: { message(message: FromWorker): void; died(reason: string, pauseMs: number): void },
  limits: ResourceLimits,
): WorkerHost {
  const asked = new Map<number, PromiseWithResolvers<Answer>>()
  const scheduled = new Map(input.clusters.map((cluster) => [cluster.resource, cluster.scheduled]))
  let lastId = 0
  let worker: Worker | null = null
  let timer: NodeJS.Timeout | null = null
  let pauseMs = FIRST_PAUSE_MS
  let restarts = 0
  let closed = false

  function start(): void {
    const startedAt = performance.now()
    let reason: string | null = null
    const started = new Worker(new URL('worker.ts', import.meta.url), {
      workerData: {
        ...input,
        clusters: input.clusters.map((cluster) => ({
          ...cluster,
          scheduled: scheduled.get(cluster.resource) ?? cluster.scheduled,
        })),
      },
      name: 'observe',
      resourceLimits: limits,
    })
    worker = started
    started.on('message', (message: FromWorker) => {
      if (message.type === 'refreshed' || message.type === 'figures') {
        asked.get(message.id)?.resolve(message)
        asked.delete(message.id)
      } else on.message(message)
    })
    started.on('error', (error) => {
      reason = error instanceof Error && error.stack !== undefined ? error.stack : messageOf(error)
    })
    started.on('exit', (code) => {
      worker = null
      failAll(reason ?? `the worker ended with code ${code}`)
      if (closed) return
      if (performance.now() - startedAt > PROVEN_MS) pauseMs = FIRST_PAUSE_MS
      on.died(reason ?? `the worker ended with code ${code}`, pauseMs)
      timer = setTimeout(() => {
        restarts += 1
        start()
      }, pauseMs)
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    })
  }

  function failAll(reason: string): void {
    for (const waiting of asked.values())
      waiting.reject(new Error(`The observing worker is away: ${reason}`))
    asked.clear()
  }

  async function ask(message: (id: number) => ToWorker, signal?: AbortSignal): Promise<Answer> {
    signal?.throwIfAborted()
    const target = worker
    if (target === null) throw new Error('The observing worker is away; it is being started again.')
    const id = ++lastId
    const waiting = Promise.withResolvers<Answer>()
    asked.set(id, waiting)
    const stop = (): void => waiting.reject(signal?.reason)
    signal?.addEventListener('abort', stop, { once: true })
    tell(target, message(id))
    try {
      return await waiting.promise
    } finally {
      asked.delete(id)
      signal?.removeEventListener('abort', stop)
    }
  }

  start()
  return {
    async refresh(resource, configs, signal): Promise<void> {
      const answer = await ask((id) => ({ type: 'refresh', id, resource, configs }), signal)
      if (answer.type === 'refreshed' && answer.error !== null) throw new Error(answer.error)
    },
    schedule(resource, on): void {
      scheduled.set(resource, on)
      if (worker !== null) tell(worker, { type: 'schedule', resource, on })
    },
    async figures(): Promise<WorkerFigures> {
      const answer = await ask((id) => ({ type: 'figures', id }))
      if (answer.type !== 'figures') throw new Error(`Asked for figures, got ${answer.type}`)
      return answer.figures
    },
    get restarts() {
      return restarts
    },
    async close(): Promise<void> {
      closed = true
      if (timer !== null) clearTimeout(timer)
      const ending = worker
      if (ending === null) return
      const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()))
      tell(ending, { type: 'close' })
      const impatience = setTimeout(() => void ending.terminate(), CLOSE_MS)
      await ended
      clearTimeout(impatience)
    },
  }
}

function tell(target: Worker, message: ToWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
  target.postMessage(message)
}
