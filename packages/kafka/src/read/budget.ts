/**
 * One deadline for all requests of an operation: `timeoutMs` of its options is the time of the whole operation, whose steps
 * share it instead of each having its own.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { Deadline } from '../client/deadline.ts'
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { requestErrors } from '../errors.ts'

/** A second try is worth it only with this much time left, ms. */
const WORTH_RETRYING_MS = 300
/** Between two tries: long enough for an election to end, short enough for a page, ms. */
const RETRY_PAUSE_MS = 200

export class Budget {
  readonly #options: RequestOptions
  readonly #deadline: Deadline

  constructor(kafka: Kafka, options: RequestOptions = {}) {
    this.#options = options
    this.#deadline = new Deadline(
      options.timeoutMs ?? kafka.options.requestTimeoutMs,
      options.signal,
    )
  }

  /** Options for the next request: what is left of the time. */
  next(): RequestOptions {
    return { ...this.#options, timeoutMs: Math.max(1, Math.floor(this.#deadline.left)) }
  }

  get leftMs(): number {
    return this.#deadline.left
  }

  /** Whether a second try may still end in time. */
  get retries(): boolean {
    return this.#deadline.left > WORTH_RETRYING_MS
  }

  /** @throws KafkaError MR_KAFKA_ABORTED when the caller aborts meanwhile */
  async pause(): Promise<void> {
    const { signal } = this.#options
    try {
      await delay(RETRY_PAUSE_MS, undefined, signal === undefined ? {} : { signal })
    } catch (cause) {
      throw requestErrors.aborted('waiting for a second try', cause)
    }
  }
}
