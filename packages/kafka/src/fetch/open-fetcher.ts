/** Opens a fetcher: see model.ts for what callers get. */
import type { Kafka } from '../client/kafka.ts'
import { openKafka } from '../client/open-kafka.ts'
import { requestErrors } from '../errors.ts'
import { takeAnswer } from './answers.ts'
import type { FetchAnswer, ReaderOwner, Taken } from './broker-reader.ts'
import type { BrokerReader } from './broker-reader.ts'
import { Deliveries, Delivery } from './deliveries.ts'
import type { FetchEvent, Fetcher, FetcherOptions, FetchTarget } from './model.ts'
import type { PartitionState } from './partition.ts'
import { Roster } from './roster.ts'
import { fetchSettings } from './settings.ts'
import type { FetchSettings } from './settings.ts'

/**
 * Connects when partitions are added. `next` is to be called once at a time.
 * @throws KafkaError MR_KAFKA_TLS when the TLS material cannot be used
 */
export function openFetcher(options: FetcherOptions): Fetcher {
  return new PartitionFetcher(options)
}

interface Waiter {
  readonly resolve: (events: readonly FetchEvent[]) => void
  readonly reject: (error: unknown) => void
}

class PartitionFetcher implements Fetcher, ReaderOwner {
  bytesReceived = 0
  readonly #settings: FetchSettings
  readonly #kafka: Kafka
  readonly #roster: Roster
  readonly #deliveries: Deliveries
  /** What is told while an answer is taken belongs with it, in order. */
  #current: Delivery | null = null
  #waiter: Waiter | null = null
  #closed = false

  constructor(options: FetcherOptions) {
    this.#settings = fetchSettings(options)
    this.#kafka = openKafka(options.kafka)
    this.#roster = new Roster(this.#kafka, this.#settings, this, (about, event) => {
      this.#tell(about, event)
    })
    this.#deliveries = new Deliveries((about, event) => {
      if (event.type === 'finished' || event.type === 'lost') this.#roster.forget(about)
    })
  }

  get heldBackMs(): number {
    return this.#settings.bucket.heldBackMs
  }

  add(targets: readonly FetchTarget[]): void {
    if (this.#closed) throw requestErrors.closed('Fetch')
    for (const { offset } of targets) {
      if (!Number.isSafeInteger(offset)) throw requestErrors.badOffset(offset)
    }
    for (const target of targets) this.#roster.add(target)
  }

  remove(topic: string, partition: number): void {
    this.#roster.remove(topic, partition)
    this.#handOver()
  }

  limit(bytesPerSecond: number | null): void {
    this.#settings.bucket.limit(bytesPerSecond)
    this.#roster.wake()
  }

  next(signal?: AbortSignal): Promise<readonly FetchEvent[]> {
    if (this.#closed) return Promise.reject(requestErrors.closed('Fetch'))
    if (this.#waiter !== null) {
      return Promise.reject(new Error('next() was called while a call before it was waiting'))
    }
    this.#deliveries.giveBack()
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiter = null
        reject(requestErrors.aborted('Fetch', signal?.reason))
      }
      if (signal?.aborted === true) {
        onAbort()
        return
      }
      const settled = (): void => signal?.removeEventListener('abort', onAbort)
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#waiter = {
        resolve: (events) => {
          settled()
          resolve(events)
        },
        reject: (error) => {
          settled()
          reject(error)
        },
      }
      this.#handOver()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    this.#roster.close()
    this.#waiter?.reject(requestErrors.closed('Fetch'))
    this.#waiter = null
    await this.#kafka[Symbol.asyncDispose]()
  }

  received(bytes: number): void {
    this.bytesReceived += bytes
  }

  unreachable(...args: Parameters<ReaderOwner['unreachable']>): void {
    this.#roster.unreachable(...args)
  }

  answered(reader: BrokerReader, answer: FetchAnswer): Taken {
    const delivery = new Delivery()
    this.#current = delivery
    try {
      takeAnswer(this.#roster, reader, answer)
    } finally {
      this.#current = null
    }
    return {
      holdsBuffer: delivery.holdsBuffer,
      deliver: (release) => {
        delivery.release = release
        this.#deliveries.push(delivery)
        this.#handOver()
      },
    }
  }

  #tell(about: PartitionState | null, event: FetchEvent): void {
    if (this.#current !== null) {
      this.#current.add(about, event)
      return
    }
    const delivery = new Delivery()
    delivery.add(about, event)
    this.#deliveries.push(delivery)
    this.#handOver()
  }

  #handOver(): void {
    const waiter = this.#waiter
    if (waiter === null) return
    const events = this.#deliveries.take() ?? (this.#roster.size === 0 ? [] : null)
    if (events === null) return
    this.#waiter = null
    waiter.resolve(events)
  }
}
