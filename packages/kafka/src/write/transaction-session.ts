/**
 * A transactional id at its coordinator: who holds it, which partitions the open transaction has, how it ends.
 *
 * Transactions begin with AddPartitionsToTxn, as every broker from 2.5 on knows them. Those of KIP-890, which begin by
 * themselves and get an epoch each, need a feature level that a cluster may not have; what they protect from, a straggler of
 * an aborted transaction that falls into the next one, is kept out here by asking for a new epoch whenever a batch's fate
 * stayed unknown.
 */
import { Backoff } from '../client/backoff.ts'
import { Coordinator } from '../client/coordinator.ts'
import { Deadline } from '../client/deadline.ts'
import { errorCode, errorName } from '../client/error-codes.ts'
import type { Kafka } from '../client/kafka.ts'
import { isKafkaError } from '../errors.ts'
import type { KafkaError } from '../errors.ts'
import { addPartitionsToTxnApi } from '../protocol/add-partitions-to-txn.ts'
import type { Codec } from '../protocol/codec.ts'
import { endTxnApi } from '../protocol/end-txn.ts'
import { initProducerIdApi } from '../protocol/init-producer-id.ts'
import { isFinal, mayHaveHappened, withAcl, writeErrors } from './errors.ts'
import { NO_IDENTITY } from './identity.ts'
import type { IdentitySource, ProducerIdentity } from './identity.ts'

/** One try, so that a frozen coordinator leaves time for the next, ms. */
const TRY_MS = 5_000
/** CONCURRENT_TRANSACTIONS lasts for milliseconds: until the markers of the transaction before are written. */
const BACKOFF_MS = 20
const BACKOFF_MAX_MS = 500
/** How long an abort is tried before it is left to the next InitProducerId, ms. */
const ABORT_MS = 10_000

export class TransactionSession implements IdentitySource {
  readonly renumbers = false
  readonly #id: string
  readonly #timeoutMs: number
  readonly #coordinator: Coordinator
  readonly #enlisted = new Set<string>()
  /** One request after the other: the coordinator refuses what comes while it writes its state. */
  #enlisting: Promise<unknown> = Promise.resolve()
  #identity: ProducerIdentity | undefined
  #stale = true
  /** The coordinator may have an open transaction of ours. */
  #begun = false
  #fenced: KafkaError | undefined

  constructor(kafka: Kafka, transactionalId: string, timeoutMs: number) {
    this.#id = transactionalId
    this.#timeoutMs = timeoutMs
    this.#coordinator = new Coordinator(kafka, 'transaction', transactionalId)
  }

  /** Of what an append has thrown: that the id belongs to somebody else. */
  learn(error: unknown): void {
    if (isKafkaError(error) && error.code === 'MR_KAFKA_FENCED') this.#fenced = error
  }

  /** Takes the id over, or renews our hold on it, where need be. @throws KafkaError */
  async ready(deadline: Deadline): Promise<void> {
    if (this.#fenced !== undefined) throw this.#fenced
    if (!this.#stale) return
    const mine = this.#identity
    const answer = await this.#ask(
      initProducerIdApi,
      {
        transactionalId: this.#id,
        transactionTimeoutMs: this.#timeoutMs,
        // Once we have held it, only our own hold may be renewed: else a writer that was fenced while it slept would fence the
        // new one in turn.
        ...(mine === undefined
          ? NO_IDENTITY
          : { producerId: mine.producerId, producerEpoch: mine.epoch }),
      },
      ({ errorCode: code }) => code,
      { deadline },
    )
    this.#identity = { producerId: answer.producerId, epoch: answer.producerEpoch }
    this.#stale = false
    this.#begun = false
    this.#enlisted.clear()
  }

  async identify(topic: string, partition: number, deadline: Deadline): Promise<ProducerIdentity> {
    const turn = this.#enlisting.then(() => this.#enlist(topic, partition, deadline))
    // Each tells its own caller.
    this.#enlisting = turn.catch(() => undefined)
    return turn
  }

  renew(stale: ProducerIdentity): void {
    if (this.#identity === stale) this.#stale = true
  }

  /** @throws KafkaError; with the reason `outcome-unknown` it may be committed */
  async commit(deadline: Deadline): Promise<void> {
    if (!this.#begun) return
    try {
      await this.#end(true, deadline)
    } catch (error) {
      this.#stale = true
      throw error
    }
  }

  /** What cannot be aborted now is aborted by the next `ready`, or by the broker after the transaction's timeout. */
  async abort(): Promise<void> {
    if (!this.#begun || this.#fenced !== undefined) return
    try {
      await this.#end(false, new Deadline(ABORT_MS))
    } catch (error) {
      if (!isKafkaError(error)) throw error
      this.#stale = true
    }
  }

  async #enlist(topic: string, partition: number, deadline: Deadline): Promise<ProducerIdentity> {
    const label = `${topic}-${partition}`
    for (let again = false; ; again = true) {
      if (this.#identity === undefined) await this.ready(deadline)
      const identity = this.#identity
      if (identity === undefined) throw new Error('ready() left no identity')
      if (this.#enlisted.has(label)) return identity
      const first = !this.#begun
      this.#begun = true
      try {
        await this.#ask(
          addPartitionsToTxnApi,
          { ...this.#owner(identity), topics: [{ name: topic, partitions: [partition] }] },
          (added) => added[0]?.errorCode ?? 0,
          { deadline, label },
        )
      } catch (error) {
        // The coordinator forgets ids that were idle for a week (transactional.id.expiration.ms).
        const forgotten = isKafkaError(error) && error.reason === 'INVALID_PRODUCER_ID_MAPPING'
        if (!forgotten || !first || again) throw error
        this.#stale = true
        await this.ready(deadline)
        continue
      }
      this.#enlisted.add(label)
      return identity
    }
  }

  async #end(commit: boolean, deadline: Deadline): Promise<void> {
    const identity = this.#identity
    if (identity === undefined) return
    await this.#ask(endTxnApi, { ...this.#owner(identity), commit }, (it) => it.errorCode, {
      deadline,
      decisive: commit,
    })
    this.#begun = false
    this.#enlisted.clear()
  }

  #owner({ producerId, epoch }: ProducerIdentity) {
    return { transactionalId: this.#id, producerId, producerEpoch: epoch }
  }

  /**
   * Repeats until it is answered: what these requests ask for is the same however often it is asked.
   * @param decisive for records to be there: whether it was carried out matters when no answer comes
   */
  async #ask<Req, Res>(
    api: Codec<Req, Res>,
    request: Req,
    codeOf: (answer: Res) => number,
    about: { readonly deadline: Deadline; readonly label?: string; readonly decisive?: boolean },
  ): Promise<Res> {
    const { deadline, label = `transactional id ${this.#id}`, decisive = false } = about
    const backoff = new Backoff(BACKOFF_MS, BACKOFF_MAX_MS)
    const { signal } = deadline
    let uncertain = false
    let last: KafkaError | undefined
    let final = false
    while (deadline.left > 0) {
      const timeoutMs = Math.max(1, Math.ceil(Math.min(TRY_MS, deadline.left)))
      const options = { timeoutMs, ...(signal === undefined ? {} : { signal }) }
      try {
        const answer = await this.#coordinator.ask(api, request, { ...options, use: 'state' })
        const code = codeOf(answer)
        if (code === 0) return answer
        uncertain ||= decisive && errorName(code) === 'UNKNOWN_SERVER_ERROR'
        last = this.#refused(code, label, uncertain)
        final = !errorCode(code).retriable
      } catch (thrown) {
        if (!isKafkaError(thrown)) throw thrown
        uncertain ||= decisive && mayHaveHappened(thrown)
        final = isFinal(thrown)
        // A try that the deadline cut short says less than the one before.
        if (final || last === undefined || deadline.left > 0) last = withAcl(thrown)
      }
      if (final) throw uncertain ? writeErrors.uncertain(label, last) : last
      await backoff.pause(deadline, api.name)
    }
    throw writeErrors.givenUp(label, deadline.ms, uncertain, last)
  }

  #refused(code: number, label: string, uncertain: boolean): KafkaError {
    const name = errorName(code)
    if (name === 'PRODUCER_FENCED' || name === 'INVALID_PRODUCER_EPOCH') {
      this.#fenced = writeErrors.fenced(this.#id, name, uncertain)
      return this.#fenced
    }
    if (MOVED.has(name)) this.#coordinator.forget()
    return writeErrors.refused(label, code, null)
  }
}

const MOVED: ReadonlySet<string> = new Set([
  'NOT_COORDINATOR',
  'COORDINATOR_NOT_AVAILABLE',
  'COORDINATOR_LOAD_IN_PROGRESS',
])
