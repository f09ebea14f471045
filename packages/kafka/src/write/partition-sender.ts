/**
 * Sends the batches of one partition, one after the other, until the broker has each or the deadline passes.
 *
 * One on the wire at a time: Kafka's own producer has five, and must then renumber or fail all that follow a lost one. What
 * is appended meanwhile gathers into the next batch, so a busy partition loses little by it.
 *
 * Why nothing is doubled: a batch keeps its producer id, epoch and sequence over all tries, and the broker answers a
 * repetition of the newest batches with the first one's offset. Why nothing is lost: the next batch is not sent before this
 * one's fate is known; when it stays unknown, a new epoch begins, which shuts out a straggler of the old one.
 */
import { Backoff } from '../client/backoff.ts'
import { Deadline } from '../client/deadline.ts'
import { errorCode, errorName } from '../client/error-codes.ts'
import type { Kafka } from '../client/kafka.ts'
import { isKafkaError, requestErrors } from '../errors.ts'
import type { KafkaError } from '../errors.ts'
import type { Codec } from '../protocol/codec.ts'
import type { ProduceRequest, ProduceResponse } from '../protocol/produce.ts'
import { stampBatch } from '../records/encode.ts'
import { isFinal, mayHaveHappened, writeErrors } from './errors.ts'
import type { IdentitySource, ProducerIdentity } from './identity.ts'
import type { Leaders } from './leaders.ts'

export interface SenderContext {
  readonly kafka: Kafka
  readonly leaders: Leaders
  readonly identities: IdentitySource
  readonly transactionalId: string | null
  readonly api: Codec<ProduceRequest, ProduceResponse>
}

export type Delivery =
  | { readonly kind: 'written'; readonly baseOffset: number }
  | {
      readonly kind: 'failed'
      readonly error: KafkaError
      /**
       * `records`: too large, halves may do. `appends`: some record is at fault, which must not fail those who share the
       * batch with it. Nothing of it was written in either case.
       */
      readonly divide: 'records' | 'appends' | 'no'
    }

/** One try. `sent` and no answer: it may have been written. */
type Try =
  | { readonly kind: 'answer'; readonly answer: ProduceResponse }
  | { readonly kind: 'lost'; readonly error: KafkaError; readonly sent: boolean }

/** As much too early a timer may ring. */
const TIMER_EARLY_MS = 1
/** A try may take so long, so that a frozen leader leaves time for the next one, ms. */
const TRY_MS = 5_000
/** The leader's part of it: its own answer that it took too long is better than none. */
const LEADER_PART = 0.8
const BACKOFF_MS = 50
const BACKOFF_MAX_MS = 1000
const SEQUENCES = 2 ** 31

export class PartitionSender {
  readonly #context: SenderContext
  readonly #topic: string
  readonly #partition: number
  readonly #label: string
  #identity: ProducerIdentity | undefined
  #sequence = 0

  constructor(context: SenderContext, topic: string, partition: number) {
    this.#context = context
    this.#topic = topic
    this.#partition = partition
    this.#label = `${topic}-${partition}`
  }

  /** To be called for one batch at a time. @param count records in it */
  async deliver(batch: Buffer, count: number, deadline: Deadline): Promise<Delivery> {
    const delivery = await this.#try(batch, deadline)
    if (delivery.kind === 'written') this.#sequence = (this.#sequence + count) % SEQUENCES
    else if (delivery.error.reason === 'outcome-unknown') this.#renew()
    return delivery
  }

  async #try(batch: Buffer, deadline: Deadline): Promise<Delivery> {
    const { leaders, identities, transactionalId } = this.#context
    const backoff = new Backoff(BACKOFF_MS, BACKOFF_MAX_MS)
    let stamped = false
    /** Some try may have written it. */
    let uncertain = false
    let last: KafkaError | undefined
    const fail = (error: KafkaError, divide: 'records' | 'appends' | 'no' = 'no'): Delivery => ({
      kind: 'failed',
      error: uncertain ? writeErrors.uncertain(this.#label, error) : error,
      divide,
    })
    while (deadline.left > 0) {
      const tried = await this.#once(batch, deadline, stamped)
      if (tried.kind === 'lost') {
        uncertain ||= tried.sent
        stamped ||= tried.sent
        if (isFinal(tried.error)) return fail(tried.error)
        // A try that the deadline cut short says less than the one before.
        if (last === undefined || deadline.left > TIMER_EARLY_MS) last = tried.error
        leaders.forget(this.#topic)
      } else {
        const { answer } = tried
        const name = errorName(answer.errorCode)
        stamped = true
        last = writeErrors.refused(this.#label, answer.errorCode, wordsOf(answer))
        switch (name) {
          case 'NONE':
          // The broker has it, but it is not among the newest whose offsets it remembers.
          case 'DUPLICATE_SEQUENCE_NUMBER':
            return { kind: 'written', baseOffset: answer.baseOffset }
          case 'MESSAGE_TOO_LARGE':
          case 'RECORD_LIST_TOO_LARGE':
            return fail(writeErrors.tooLarge(this.#label, batch.length, name), 'records')
          case 'INVALID_RECORD':
          case 'INVALID_TIMESTAMP':
          case 'CORRUPT_MESSAGE':
            return fail(last, 'appends')
          case 'INVALID_PRODUCER_EPOCH':
          case 'PRODUCER_FENCED':
            this.#renew()
            // What was sent in this transaction cannot be committed any more, so its fate does not matter.
            uncertain &&= transactionalId === null
            return fail(
              transactionalId === null ? last : writeErrors.fenced(transactionalId, name, false),
            )
          case 'OUT_OF_ORDER_SEQUENCE_NUMBER':
          case 'UNKNOWN_PRODUCER_ID':
            this.#renew()
            // Out of order: the batch before is missing in this leader's log, an election lost it. So this one, the only one
            // on the wire, is not there either. Unknown: the broker has forgotten us, and whether it has this one.
            uncertain &&= name === 'UNKNOWN_PRODUCER_ID'
            if (uncertain || !identities.renumbers) return fail(last)
            stamped = false
            break
          case 'NOT_ENOUGH_REPLICAS':
            break
          case 'UNKNOWN_SERVER_ERROR':
            uncertain = true
            return fail(last)
          default:
            if (!errorCode(answer.errorCode).retriable) return fail(last)
            // Not the leader any more: that is also the answer to one who has written it and lost its office while waiting.
            uncertain ||= !MISSING.has(name)
            leaders.forget(this.#topic)
        }
      }
      try {
        await backoff.pause(deadline, 'Produce')
      } catch (error) {
        if (!isKafkaError(error)) throw error
        return fail(error)
      }
    }
    const error = writeErrors.givenUp(this.#label, deadline.ms, uncertain, last)
    return { kind: 'failed', error, divide: 'no' }
  }

  /** @param stamped it has been sent before, so it must be sent as it is */
  async #once(batch: Buffer, deadline: Deadline, stamped: boolean): Promise<Try> {
    const { kafka, leaders, identities, transactionalId, api } = this.#context
    let sent = false
    try {
      if (!stamped) await this.#stamp(batch, identities, deadline)
      const part = new Deadline(Math.ceil(Math.min(TRY_MS, deadline.left)), deadline.signal)
      const { broker, topicId } = await leaders.find(this.#topic, this.#partition, part)
      const timeoutMs = Math.max(1, Math.ceil(part.left))
      const { signal } = deadline
      sent = true
      const request: ProduceRequest = {
        transactionalId,
        timeoutMs: Math.ceil(timeoutMs * LEADER_PART),
        topic: this.#topic,
        topicId,
        partition: this.#partition,
        batch,
      }
      const options = {
        use: 'state',
        timeoutMs,
        ...(signal === undefined ? {} : { signal }),
      } as const
      return { kind: 'answer', answer: await kafka.request(broker, api, request, options) }
    } catch (thrown) {
      const error = isKafkaError(thrown) ? thrown : requestErrors.unencodable('Produce', thrown)
      return { kind: 'lost', error, sent: sent && mayHaveHappened(error) }
    }
  }

  async #stamp(batch: Buffer, identities: IdentitySource, deadline: Deadline): Promise<void> {
    const identity = await identities.identify(this.#topic, this.#partition, deadline)
    if (identity !== this.#identity) {
      this.#identity = identity
      this.#sequence = 0
    }
    const { producerId, epoch } = identity
    stampBatch(batch, { producerId, epoch, sequence: this.#sequence })
  }

  #renew(): void {
    if (this.#identity !== undefined) this.#context.identities.renew(this.#identity)
  }
}

/** The broker has no such partition (yet): certainly nothing was written. */
const MISSING: ReadonlySet<string> = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'UNKNOWN_TOPIC_ID'])

/** The broker's words, with those on single records. */
function wordsOf({ errorMessage, recordErrors }: ProduceResponse): string | null {
  const [first] = recordErrors
  if (first === undefined) return errorMessage
  const record = `record ${first.index} of the batch: ${first.message ?? 'no reason given'}`
  return errorMessage === null ? record : `${errorMessage} (${record})`
}
