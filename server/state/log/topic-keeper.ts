/**
 * Sees to it that the internal topics are there: makes those that are missing, at the start and when somebody deletes one
 * later, and tells when one is another than it was.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { createTopics } from '@millrace/kafka/admin/create-topics.ts'
import type { Kafka } from '@millrace/kafka/client/kafka.ts'
import { isKafkaError, messageOf } from '@millrace/kafka/errors.ts'
import { describeConfigsApi, TOPIC_RESOURCE } from '@millrace/kafka/protocol/describe-configs.ts'
import type { StateConfig } from '../../config/types.ts'
import type { Logger } from '../../log/logger.ts'
import { lookUp } from './look-up.ts'
import type { InternalTopic, LookedUp } from './look-up.ts'
import { STREAMS } from './model.ts'
import type { Stream } from './model.ts'
import { Needs } from './needs.ts'
import { ONE_PARTITION, topicName, topicSpec } from './topics.ts'
import type { Troubles } from './troubles.ts'

export interface TopicKeeper {
  /** null: all topics can be used; else why not. Waits as long as the cluster does not answer. Rejects when it is ended. */
  readonly settled: Promise<string | null>
  /** As last seen; to be asked once it is settled. */
  topicOf(stream: Stream): InternalTopic
  /** Looks again, because something is odd. Never rejects: what keeps it from looking is told as trouble. */
  check(): Promise<void>
  /** A topic was made anew, or got more partitions. Returns the unsubscribe function. */
  onChange(listener: (topic: InternalTopic) => void): () => void
}

export interface TopicKeeperOptions {
  readonly kafka: Kafka
  readonly config: StateConfig
  readonly log: Logger
  readonly troubles: Troubles
  readonly signal: AbortSignal
}

const FIRST_RETRY_MS = 250
const LAST_RETRY_MS = 5000
/** Credentials that were refused: to repeat them locks accounts. */
const AUTHENTICATION_RETRY_MS = 30_000
/** Permissions do not come back by themselves. */
const REFUSED_RETRY_MS = 10_000
const CHECK_EVERY_MS = 15_000
/** Checks are not more frequent than that, however many ask. */
const CHECK_PAUSE_MS = 1000
/** Leaders of topics that were just made are waited for so long. */
const LEADERS_MS = 30_000
const LEADERS_EVERY_MS = 50
const REQUEST_MS = 10_000
/** A broker may be missing for a moment; one that wants another number of replicas stays at it. */
const REPLICATION_TRIES = 5

/** What no patience helps against. */
const FINAL: ReadonlySet<string> = new Set([
  'INVALID_CONFIG',
  'POLICY_VIOLATION',
  'INVALID_PARTITIONS',
  'INVALID_TOPIC_EXCEPTION',
  'INVALID_REQUEST',
  'UNSUPPORTED_VERSION',
  'MR_KAFKA_UNSUPPORTED',
])

const WHAT = 'topics'

export function keepTopics(options: TopicKeeperOptions): TopicKeeper {
  return new Keeper(options)
}

class Keeper implements TopicKeeper {
  readonly settled: Promise<string | null>
  readonly #options: TopicKeeperOptions
  readonly #topics = new Map<Stream, InternalTopic>()
  readonly #listeners = new Set<(topic: InternalTopic) => void>()
  #checking: Promise<void> | null = null
  /** Not to be looked again before. */
  #notBefore = 0
  #isToCheck = false
  #replicationRefusals = 0

  constructor(options: TopicKeeperOptions) {
    this.#options = options
    this.settled = this.#settle()
    void this.#watch()
  }

  topicOf(stream: Stream): InternalTopic {
    const topic = this.#topics.get(stream)
    if (topic === undefined) throw new Error(`The topic of ${stream} was asked for too early`)
    return topic
  }

  onChange(listener: (topic: InternalTopic) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  check(): Promise<void> {
    this.#checking ??= this.#checkOnce().finally(() => {
      this.#checking = null
    })
    return this.#checking
  }

  async #settle(): Promise<string | null> {
    const { log, troubles, signal } = this.#options
    let told = false
    for (let tries = 0; ; tries += 1) {
      try {
        const reason = await this.#ensure()
        troubles.clear(WHAT)
        if (told) log.info('Kafka has answered')
        if (reason === null) void this.#adviseOnState()
        return reason
      } catch (error) {
        if (signal.aborted) throw error
        const message = messageOf(error)
        troubles.set(WHAT, message)
        if (!told)
          log.warn({ error }, 'State cannot be kept in Kafka yet; tried again until it can')
        told = true
        await delay(pauseAfter(error, tries), undefined, { signal, ref: false })
      }
    }
  }

  /** Looks, and makes what is missing. @returns why the topics cannot be used; null: they can @throws KafkaError */
  async #ensure(): Promise<string | null> {
    let seen = await this.#look()
    const needs = new Needs()
    const made = await this.#make(seen, needs)
    if (needs.reason !== null) return needs.reason
    if (made.length > 0) seen = await this.#untilLed(made)
    for (const stream of STREAMS) {
      const found = seen.topics.get(stream) ?? { kind: 'missing' }
      const name = topicName(this.#options.config.prefix, stream)
      if (found.kind === 'there') {
        for (const operation of found.lacks) needs.acl(operation, name)
        if (ONE_PARTITION.includes(stream) && found.topic.partitions > 1)
          needs.say(
            `Topic ${name} has ${found.topic.partitions} partitions; it must have 1, since the order of all its records counts. Delete it, or choose another MILLRACE_TOPIC_PREFIX.`,
          )
      } else if (found.kind === 'hidden') needs.acl('DESCRIBE', name)
      else throw new Error(`Topic ${name} was made, and is not there yet.`)
    }
    if (needs.reason !== null) return needs.reason
    this.#take(seen)
    return null
  }

  #look(): Promise<LookedUp> {
    const { kafka, config, signal } = this.#options
    return lookUp(kafka, config.prefix, { signal, timeoutMs: REQUEST_MS })
  }

  /** @returns the topics that were made. @throws KafkaError what may pass */
  async #make(seen: LookedUp, needs: Needs): Promise<readonly Stream[]> {
    const { kafka, config, log, signal } = this.#options
    const missing = STREAMS.filter((stream) => seen.topics.get(stream)?.kind !== 'there')
    const specs = missing.map((stream) => topicSpec(stream, config, seen.brokers))
    const results = await createTopics(kafka, specs, { signal })
    const made: Stream[] = []
    const names: string[] = []
    const passing: string[] = []
    for (const [index, result] of results.entries()) {
      const stream = missing[index]
      if (stream === undefined) continue
      switch (result.outcome) {
        case 'created':
          names.push(result.name)
          made.push(stream)
          break
        case 'exists':
          // Another instance was quicker, or it may not be described: the next look tells.
          made.push(stream)
          break
        case 'denied':
          needs.acl('CREATE', result.name)
          break
        case 'unknown':
          passing.push(result.message)
          break
        case 'failed':
          if (this.#isFinal(result.code)) needs.say(result.message)
          else passing.push(result.message)
      }
    }
    if (names.length > 0) log.info({ topics: names }, 'made internal topics')
    if (needs.reason === null && passing[0] !== undefined) throw new Error(passing[0])
    return made
  }

  #isFinal(code: string): boolean {
    if (code !== 'INVALID_REPLICATION_FACTOR') return FINAL.has(code)
    this.#replicationRefusals += 1
    return this.#replicationRefusals > REPLICATION_TRIES * STREAMS.length
  }

  /** Every broker learns of new topics, and who leads them, a moment after they were made. */
  async #untilLed(made: readonly Stream[]): Promise<LookedUp> {
    const { signal } = this.#options
    const until = performance.now() + LEADERS_MS
    for (;;) {
      const seen = await this.#look()
      const waiting = made.some((stream) => {
        const found = seen.topics.get(stream) ?? { kind: 'missing' }
        return found.kind === 'missing' || (found.kind === 'there' && !found.led)
      })
      if (!waiting || performance.now() > until) return seen
      await delay(LEADERS_EVERY_MS, undefined, { signal })
    }
  }

  #take(seen: LookedUp): void {
    for (const [stream, found] of seen.topics) {
      if (found.kind !== 'there') continue
      const before = this.#topics.get(stream)
      const { topic } = found
      if (before?.id === topic.id && before.partitions === topic.partitions) continue
      this.#topics.set(stream, topic)
      if (before === undefined) continue
      this.#options.log.warn(
        { topic: topic.name, partitions: topic.partitions, id: topic.id, before: before.id },
        before.id === topic.id
          ? 'an internal topic has another number of partitions'
          : 'an internal topic was deleted and made anew: what was in it is gone',
      )
      for (const listener of this.#listeners) listener(topic)
    }
  }

  async #watch(): Promise<void> {
    const { signal } = this.#options
    try {
      if ((await this.settled) !== null) return
      for (;;) {
        await delay(CHECK_EVERY_MS, undefined, { signal, ref: false })
        await this.check()
      }
    } catch {
      // Ended.
    }
  }

  async #checkOnce(): Promise<void> {
    const { troubles, signal } = this.#options
    let pause = CHECK_PAUSE_MS
    try {
      await delay(Math.max(0, this.#notBefore - performance.now()), undefined, {
        signal,
        ref: false,
      })
      const reason = await this.#ensure()
      if (reason === null) troubles.clear(WHAT)
      else {
        troubles.set(WHAT, reason)
        pause = REFUSED_RETRY_MS
        void this.#checkIn(pause)
      }
    } catch (error) {
      if (signal.aborted) return
      troubles.set(WHAT, messageOf(error))
      pause = Math.max(pause, pauseAfter(error, 2))
      void this.#checkIn(pause)
    }
    this.#notBefore = performance.now() + pause
  }

  /** Trouble that was told must end when it is over. */
  async #checkIn(ms: number): Promise<void> {
    const { signal } = this.#options
    if (this.#isToCheck) return
    this.#isToCheck = true
    await delay(ms, undefined, { signal, ref: false }).catch(() => undefined)
    this.#isToCheck = false
    if (!signal.aborted) await this.check()
  }

  /** One that somebody made without compaction loses settings when retention deletes them. */
  async #adviseOnState(): Promise<void> {
    const { kafka, config, log, signal } = this.#options
    const { name } = this.topicOf('state')
    const request = { resources: [{ type: TOPIC_RESOURCE, name }], includeDocumentation: false }
    try {
      const [topic] = await kafka.request('any', describeConfigsApi, request, { signal })
      const policy = topic?.entries.find((entry) => entry.name === 'cleanup.policy')?.value
      if (typeof policy !== 'string' || policy.includes('compact') || config.mode !== 'full') return
      log.warn(
        { topic: name, 'cleanup.policy': policy },
        'settings are lost once they are older than the retention of this topic: set cleanup.policy=compact',
      )
    } catch (error) {
      // Advice only: it works without.
      log.debug({ error, topic: name }, 'the configuration of an internal topic cannot be read')
    }
  }
}

function pauseAfter(error: unknown, tries: number): number {
  if (isKafkaError(error) && error.code === 'MR_KAFKA_AUTHENTICATION')
    return AUTHENTICATION_RETRY_MS
  return Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** tries)
}
