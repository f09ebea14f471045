/** A writer whose records appear all or not at all; see model.ts. */
import { Deadline } from '../client/deadline.ts'
import { requestErrors } from '../errors.ts'
import { produceApi } from '../protocol/produce.ts'
import { DEADLINE_MS, Lanes } from './lanes.ts'
import { Leaders } from './leaders.ts'
import type {
  Appended,
  Appender,
  TransactionalWriter,
  TransactionalWriterOptions,
} from './model.ts'
import { TransactionSession } from './transaction-session.ts'

const TRANSACTION_TIMEOUT_MS = 60_000

/** From version 12 on a broker takes the request itself as the beginning of a transaction, see transaction-session.ts. */
const api = { ...produceApi, maxVersion: 11 }

export function transactionalWriter(options: TransactionalWriterOptions): TransactionalWriter {
  return new TransactionQueue(options)
}

class TransactionQueue implements TransactionalWriter {
  readonly #deadlineMs: number
  readonly #session: TransactionSession
  readonly #lanes: Lanes
  /** Settles when all that was begun has ended. */
  #tail: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(options: TransactionalWriterOptions) {
    const { kafka, transactionalId, transactionTimeoutMs = TRANSACTION_TIMEOUT_MS } = options
    this.#deadlineMs = options.deadlineMs ?? DEADLINE_MS
    this.#session = new TransactionSession(kafka, transactionalId, transactionTimeoutMs)
    const leaders = new Leaders(kafka)
    this.#lanes = new Lanes(
      { kafka, leaders, identities: this.#session, transactionalId, api },
      options,
    )
  }

  ready(): Promise<void> {
    return this.#next('Taking a transactional id', () =>
      this.#session.ready(new Deadline(this.#deadlineMs)),
    )
  }

  transaction<T>(work: (tx: Appender) => Promise<T>): Promise<T> {
    return this.#next('A transaction', () => this.#run(work))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    await this.#tail
  }

  #next<T>(what: string, work: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(requestErrors.closed(what))
    const turn = this.#tail.then(work)
    // Each tells its own caller.
    this.#tail = turn.catch(() => undefined)
    return turn
  }

  async #run<T>(work: (tx: Appender) => Promise<T>): Promise<T> {
    await this.#session.ready(new Deadline(this.#deadlineMs))
    const stop = new AbortController()
    const appends: Promise<Appended>[] = []
    let open = true
    const append: Appender['append'] = (topic, partition, records) => {
      if (!open) return Promise.reject(requestErrors.closed('Appending to an ended transaction'))
      const deadline = new Deadline(this.#deadlineMs, stop.signal)
      const appended = this.#lanes.append(topic, partition, records, deadline)
      appends.push(appended)
      // Whoever does not wait for it hears of it from the transaction.
      appended.catch(() => undefined)
      return appended
    }
    let result: T
    try {
      result = await work({ append })
      open = false
      await Promise.all(appends)
    } catch (error) {
      open = false
      stop.abort()
      await Promise.allSettled(appends)
      this.#session.learn(error)
      await this.#session.abort()
      throw error
    }
    await this.#session.commit(new Deadline(this.#deadlineMs))
    return result
  }
}
