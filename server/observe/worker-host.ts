/**
 * Main's side of the observing worker: starts it, starts it again with growing pauses when it dies, and lets what was
 * asked of a dead one fail.
 */
import { Worker } from 'node:worker_threads'
import { messageOf } from '@millrace/kafka/errors.ts'
import type { FromWorker, ToWorker, WorkerFigures, WorkerInput } from './messages.ts'

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000
/** A worker that lived so long has earned a quick restart. */
const PROVEN_MS = 60_000
const CLOSE_MS = 2000

export interface WorkerHost {
  refresh(resource: string, signal?: AbortSignal): Promise<void>
  figures(): Promise<WorkerFigures>
  readonly restarts: number
  close(): Promise<void>
}

/** @param died why the worker ended, and the pause until it is started again, ms */
export function workerHost(
  input: WorkerInput,
  on: { message(message: FromWorker): void; died(reason: string, pauseMs: number): void },
): WorkerHost {
  const asked = new Map<number, { resolve(value: unknown): void; reject(reason: unknown): void }>()
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
      workerData: input,
      name: 'observe',
      // A small young generation keeps the resident size low: what is decoded goes into typed arrays, not objects.
      resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 384 },
    })
    worker = started
    started.on('message', (message: FromWorker) => {
      if (message.type === 'refreshed') settle(message.id, message.error, undefined)
      else if (message.type === 'figures') settle(message.id, null, message.figures)
      else on.message(message)
    })
    started.on('error', (error) => {
      reason = messageOf(error)
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

  function settle(id: number, error: string | null, value: unknown): void {
    const waiting = asked.get(id)
    asked.delete(id)
    if (error === null) waiting?.resolve(value)
    else waiting?.reject(new Error(error))
  }

  function failAll(reason: string): void {
    for (const { reject } of asked.values())
      reject(new Error(`The observing worker is away: ${reason}`))
    asked.clear()
  }

  async function ask<T>(message: (id: number) => ToWorker, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    const target = worker
    if (target === null) throw new Error('The observing worker is away; it is being started again.')
    const id = ++lastId
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    asked.set(id, { resolve, reject })
    const stop = (): void => settle(id, messageOf(signal?.reason), undefined)
    signal?.addEventListener('abort', stop, { once: true })
    target.postMessage(message(id))
    try {
      // the worker answers a question with its kind of answer
      return (await promise) as T
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  }

  start()
  return {
    refresh: (resource, signal) => ask<void>((id) => ({ type: 'refresh', id, resource }), signal),
    figures: () => ask<WorkerFigures>((id) => ({ type: 'figures', id })),
    get restarts() {
      return restarts
    },
    async close(): Promise<void> {
      closed = true
      if (timer !== null) clearTimeout(timer)
      const ending = worker
      if (ending === null) return
      const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()))
      ending.postMessage({ type: 'close' } satisfies ToWorker)
      const impatience = setTimeout(() => void ending.terminate(), CLOSE_MS)
      await ended
      clearTimeout(impatience)
    },
  }
}
