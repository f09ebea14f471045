/** Waits for schemas that records need, each for a bounded time. */
import { setTimeout as delay } from 'node:timers/promises'
import type { SchemaNeeded } from '@millrace/serdes/errors.ts'

/** A schema is waited for so long. */
const DEADLINE_MS = 10_000
/** One that did not come in time is not waited for again for so long. */
const PAUSE_MS = 30_000
/** Schemas that one record may need one after the other. */
const MOST_PER_RECORD = 8

export class SchemaWait {
  readonly #deadlineMs: number
  readonly #missedAt = new Map<string, number>()
  #record = ''
  #asked = 0

  constructor(deadlineMs = DEADLINE_MS) {
    this.#deadlineMs = deadlineMs
  }

  /**
   * @param record where it is needed
   * @returns whether the record is to be judged again with what came; false: it is to be judged without
   */
  async load(needed: SchemaNeeded, record: string, signal: AbortSignal): Promise<boolean> {
    this.#asked = record === this.#record ? this.#asked + 1 : 1
    this.#record = record
    const missedAt = this.#missedAt.get(needed.message)
    if (this.#asked > MOST_PER_RECORD) return false
    if (missedAt !== undefined && performance.now() - missedAt < PAUSE_MS) return false
    const ended = new AbortController()
    const either = AbortSignal.any([signal, ended.signal])
    try {
      const came = needed.load().then(() => true)
      const late = delay(this.#deadlineMs, false, { signal: either })
      if (await Promise.race([came, late])) return true
      this.#missedAt.set(needed.message, performance.now())
      return false
    } catch {
      // Ended, which the caller sees; or the load failed, and asking again would not help.
      return signal.aborted
    } finally {
      ended.abort()
    }
  }
}
