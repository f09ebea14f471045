/** Pauses between tries that grow, within a deadline. */
import { setTimeout as delay } from 'node:timers/promises'
import { requestErrors } from '../errors.ts'
import type { Deadline } from './deadline.ts'

export class Backoff {
  readonly #firstMs: number
  readonly #mostMs: number
  #tries = 0

  constructor(firstMs: number, mostMs: number) {
    this.#firstMs = firstMs
    this.#mostMs = mostMs
  }

  /** After a success. */
  reset(): void {
    this.#tries = 0
  }

  /**
   * Waits, at most until the deadline.
   * @param what for the abort's message
   * @throws KafkaError MR_KAFKA_ABORTED
   */
  async pause(deadline: Deadline, what: string): Promise<void> {
    const ms = Math.min(this.#mostMs, this.#firstMs * 2 ** this.#tries)
    this.#tries += 1
    // Jitter, so that those who failed together do not come back together.
    const wait = Math.min(deadline.left, ms * (0.8 + 0.4 * Math.random()))
    const { signal } = deadline
    try {
      await delay(wait, undefined, signal === undefined ? {} : { signal })
    } catch (cause) {
      throw requestErrors.aborted(what, cause)
    }
  }
}
