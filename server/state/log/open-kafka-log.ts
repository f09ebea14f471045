/**
 * Opens the log on the primary cluster. Until the cluster has answered, what is asked waits; when the topics cannot be had
 * the log is memory, or refused.
 */
import { Deadline, within } from '@millrace/kafka/client/deadline.ts'
import { openKafka } from '@millrace/kafka/client/open-kafka.ts'
import { KafkaError, requestErrors } from '@millrace/kafka/errors.ts'
import type { KafkaOptions } from '@millrace/kafka/options.ts'
import type { StateConfig } from '../../config/types.ts'
import type { Logger } from '../../log/logger.ts'
import { recordSecret } from '../records/mac.ts'
import { kafkaLog } from './kafka-log.ts'
import { memoryLog } from './memory-log.ts'
import type { LogOutcome, OpeningLog, Stream, Tail, TailOptions } from './model.ts'
import { OwnRecords } from './own-records.ts'
import type { LogParts } from './parts.ts'
import type { KafkaLog } from './kafka-log.ts'
import { SkipCounters } from './skip-counters.ts'
import { keepTopics } from './topic-keeper.ts'
import { openTroubles } from './troubles.ts'

export interface KafkaLogOptions {
  /** Of the primary cluster; the client id is the log's own. */
  readonly kafka: KafkaOptions
  readonly config: StateConfig
  readonly log: Logger
}

/** What is appended before the cluster has answered waits as long as a write may take. */
const APPEND_MS = 30_000

/**
 * Returns at once: connecting and making topics happens in the background.
 * @throws KafkaError MR_KAFKA_TLS when the TLS material cannot be used
 */
export function openKafkaLog({ kafka: given, config, log }: KafkaLogOptions): OpeningLog {
  const options: KafkaOptions = { ...given, clientId: 'millrace-state' }
  const kafka = openKafka(options)
  const end = new AbortController()
  const { signal } = end
  const troubles = openTroubles()
  const skips = new SkipCounters(log)
  const own = new Map<Stream, OwnRecords>()
  const ownOf = (stream: Stream): OwnRecords => {
    let records = own.get(stream)
    if (records === undefined) own.set(stream, (records = new OwnRecords()))
    return records
  }
  const keeper = keepTopics({ kafka, config, log, troubles, signal })
  const secret = config.secret === null ? undefined : recordSecret(config.secret)
  const parts: LogParts = {
    kafka,
    options,
    keeper,
    log,
    secret,
    troubles,
    skips,
    own: ownOf,
    signal,
  }

  /** Never settles when the log ends before the cluster has answered. */
  const settling = Promise.withResolvers<LogOutcome>()
  const opened = Promise.withResolvers<KafkaLog>()
  // Whoever asks for something hears of it; if nobody does it is no error.
  opened.promise.catch(() => undefined)
  let outcome: LogOutcome | null = null

  async function settle(): Promise<void> {
    try {
      const reason = await keeper.settled
      const found = outcomeOf(reason, config.explicit)
      outcome = found
      if (found.kind === 'refused') opened.reject(refused(found.reason))
      else opened.resolve(found.kind === 'kafka' ? kafkaLog(parts) : memoryLog())
      settling.resolve(found)
      if (found.kind === 'kafka') return
      // Nothing is asked of the cluster any more.
      end.abort()
      await kafka[Symbol.asyncDispose]()
    } catch {
      // Ended before it was settled: nothing else makes it reject.
      opened.reject(requestErrors.closed('The log'))
    }
  }
  void settle()

  return {
    settled: settling.promise,
    get kind() {
      return outcome?.kind === 'memory' ? 'memory' : 'kafka'
    },
    get skipped() {
      return skips.all
    },
    get trouble() {
      return outcome?.kind === 'refused' ? outcome.reason : troubles.sentence
    },
    async append(stream, key, records) {
      const deadline = new Deadline(APPEND_MS, signal)
      const what = `Appending to ${stream}`
      const inner =
        outcome === null
          ? await within(opened.promise, deadline, what, () => notYet(troubles.sentence))
          : await opened.promise
      return inner.append(stream, key, records)
    },
    tail: (stream, tailOptions) => openingTail(opened.promise, stream, tailOptions),
    async *read(stream, readOptions) {
      const inner = await opened.promise
      yield* inner.read(stream, readOptions)
    },
    async [Symbol.asyncDispose]() {
      if (outcome === null) opened.reject(requestErrors.closed('The log'))
      const inner = await opened.promise.catch(() => null)
      await inner?.[Symbol.asyncDispose]()
      end.abort()
      await kafka[Symbol.asyncDispose]()
    },
  }
}

function openingTail(opened: Promise<KafkaLog>, stream: Stream, options: TailOptions): Tail {
  const caughtUp = Promise.withResolvers<void>()
  let tail: Tail | null = null
  let isClosed = false
  async function follow(): Promise<void> {
    // Refused or ended: nothing will ever come.
    const inner = await opened.catch(() => null)
    if (inner === null || isClosed) return
    tail = inner.tail(stream, options)
    caughtUp.resolve(tail.caughtUp)
  }
  void follow()

  return {
    caughtUp: caughtUp.promise,
    get lag() {
      return tail?.lag ?? 0
    },
    async [Symbol.asyncDispose]() {
      isClosed = true
      await tail?.[Symbol.asyncDispose]()
    },
  }
}

function outcomeOf(reason: string | null, explicit: boolean): LogOutcome {
  if (reason === null) return { kind: 'kafka' }
  return { kind: explicit ? 'refused' : 'memory', reason }
}

function refused(reason: string): KafkaError {
  return new KafkaError('MR_KAFKA_PROTOCOL', reason, { reason: 'refused' })
}

function notYet(trouble: string | null): KafkaError {
  return new KafkaError(
    'MR_KAFKA_TIMEOUT',
    `The internal topics could not be reached within ${APPEND_MS / 1000} s. ${trouble ?? ''}`,
    { reason: 'not-written' },
  )
}
