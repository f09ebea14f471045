/** One thread of the pool: started, spoken to, watched, ended. */
import { Worker } from 'node:worker_threads'
import { messageOf } from '@millrace/kafka/errors.ts'
import { guardMemory, GuardReader, type Busy } from './guard.ts'
import type { FromThread, ThreadInput, ToThread } from './protocol.ts'
import type { RefusedCompilation } from './refused.ts'

/** Decoding makes much short-lived garbage: with less room for it, it would be moved around before it dies. */
const YOUNG_MB = 32

/** Why a thread ended, and at what it was. */
export interface Death {
  /** overdue: the watchdog ended it · memory: it used more than it may · crash: anything else */
  readonly kind: 'overdue' | 'memory' | 'crash'
  readonly reason: string
  readonly busy: Busy | null
}

export interface ThreadEvents {
  message(thread: PoolThread, message: FromThread): void
  /** After its last message. Not called when it was ended by `end`. */
  died(thread: PoolThread, death: Death): void
}

export class PoolThread {
  readonly #worker: Worker
  readonly #guard: GuardReader
  readonly #exited: Promise<void>
  #death: Death | null = null
  #ending = false
  /** When its last search left, as performance.now(); null: it has searches. */
  idleSince: number | null = performance.now()

  /** @param refused what it must not compile */
  constructor(heapMb: number, refused: readonly RefusedCompilation[], on: ThreadEvents) {
    const guard = guardMemory()
    const input: ThreadInput = { guard, refused }
    this.#guard = new GuardReader(guard)
    this.#worker = new Worker(new URL('thread.ts', import.meta.url), {
      workerData: input,
      name: 'search',
      resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: YOUNG_MB },
    })
    this.#worker.on('message', (message: FromThread) => on.message(this, message))
    this.#worker.on('error', (error: unknown) => {
      const isMemory =
        error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      this.#death ??= {
        kind: isMemory ? 'memory' : 'crash',
        reason: messageOf(error),
        busy: this.#guard.busy(),
      }
    })
    this.#exited = new Promise((resolve) => {
      // What the thread posted before is delivered first.
      this.#worker.once('exit', (code) => {
        const busy = this.#guard.busy()
        const death = this.#death ?? { kind: 'crash', reason: `exit code ${code}`, busy }
        if (!this.#ending) on.died(this, death)
        resolve()
      })
    })
  }

  post(message: ToThread): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
    this.#worker.postMessage(message)
  }

  /** Ends the thread when it has been at one record for too long. @param passedMs see GuardReader.stillMs */
  watch(passedMs: number, limitMs: number): void {
    if (this.#death !== null || this.#guard.stillMs(passedMs) < limitMs) return
    const busy = this.#guard.busy()
    if (busy === null) return
    this.#death = { kind: 'overdue', reason: `it took longer than ${limitMs} ms`, busy }
    void this.#worker.terminate()
  }

  async end(): Promise<void> {
    this.#ending = true
    await this.#worker.terminate()
    await this.#exited
  }
}
