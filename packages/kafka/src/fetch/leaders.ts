/** Looks up who leads partitions: Metadata for the topics that somebody waits for, one request at a time. */
import { isKafkaError, connectionErrors } from '../errors.ts'
import type { KafkaError } from '../errors.ts'
import type { Kafka } from '../client/kafka.ts'
import { metadataApi } from '../protocol/metadata.ts'
import type { MetadataResponse } from '../protocol/metadata.ts'
import type { TopicState } from './partition.ts'

export interface LeadersOwner {
  /** How long an answer may take, ms. */
  readonly lookupMs: number
  found(answer: MetadataResponse): void
  notFound(topics: readonly TopicState[], error: KafkaError, since: number): void
}

export class Leaders {
  readonly #kafka: Kafka
  readonly #owner: LeadersOwner
  readonly #wanted = new Map<TopicState, number>()
  readonly #end = new AbortController()
  #asking = false
  #woken = false
  #timer: NodeJS.Timeout | undefined

  constructor(kafka: Kafka, owner: LeadersOwner) {
    this.#kafka = kafka
    this.#owner = owner
  }

  /** @param at not before, by performance.now() */
  want(topic: TopicState, at: number): void {
    this.#wanted.set(topic, Math.min(at, this.#wanted.get(topic) ?? Number.POSITIVE_INFINITY))
    if (this.#woken) return
    this.#woken = true
    queueMicrotask(() => {
      this.#woken = false
      this.#pump()
    })
  }

  forget(topic: TopicState): void {
    this.#wanted.delete(topic)
  }

  close(): void {
    this.#end.abort()
    clearTimeout(this.#timer)
  }

  #pump(): void {
    if (this.#asking || this.#end.signal.aborted) return
    clearTimeout(this.#timer)
    const now = performance.now()
    const due: TopicState[] = []
    let soonest = Number.POSITIVE_INFINITY
    for (const [topic, at] of this.#wanted) {
      if (at <= now) due.push(topic)
      else soonest = Math.min(soonest, at)
    }
    if (due.length > 0) void this.#ask(due, now)
    else if (soonest < Number.POSITIVE_INFINITY) {
      this.#timer = setTimeout(
        () => {
          this.#pump()
        },
        Math.ceil(soonest - now),
      )
    }
  }

  async #ask(topics: readonly TopicState[], now: number): Promise<void> {
    this.#asking = true
    for (const topic of topics) this.#wanted.delete(topic)
    const answer = await this.#lookUp(topics)
    this.#asking = false
    if (this.#end.signal.aborted) return
    if (isKafkaError(answer)) this.#owner.notFound(topics, answer, now)
    else this.#owner.found(answer)
    this.#pump()
  }

  async #lookUp(topics: readonly TopicState[]): Promise<MetadataResponse | KafkaError> {
    try {
      const request = { topics: topics.map(({ name }) => name) }
      const options = { signal: this.#end.signal, timeoutMs: this.#owner.lookupMs }
      const answer = await this.#kafka.request('any', metadataApi, request, options)
      this.#kafka.learn(answer.brokers)
      return answer
    } catch (thrown) {
      return isKafkaError(thrown) ? thrown : connectionErrors.failed('the cluster', thrown)
    }
  }
}
