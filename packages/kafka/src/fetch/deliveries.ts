/** What has arrived and was not taken yet, in order of arrival. */
import type { FetchEvent } from './model.ts'
import type { PartitionState } from './partition.ts'

export class Delivery {
  readonly events: FetchEvent[] = []
  /** Of each event the partition that it is about; null: none. */
  readonly about: (PartitionState | null)[] = []
  holdsBuffer = false
  release: (() => void) | null = null

  add(about: PartitionState | null, event: FetchEvent): void {
    this.events.push(event)
    this.about.push(about)
    if (event.type === 'data') this.holdsBuffer = true
  }
}

export class Deliveries {
  #waiting: Delivery[] = []
  #taken: Delivery | null = null
  readonly #told: (about: PartitionState, event: FetchEvent) => void

  /** @param told called for each event about a partition as it is handed over */
  constructor(told: (about: PartitionState, event: FetchEvent) => void) {
    this.#told = told
  }

  push(delivery: Delivery): void {
    if (delivery.events.length > 0) this.#waiting.push(delivery)
    else delivery.release?.()
  }

  /** Gives the buffers of the last `take` back. */
  giveBack(): void {
    const taken = this.#taken
    this.#taken = null
    taken?.release?.()
  }

  /** The next delivery's events, without those of partitions that were removed meanwhile; null: nothing is there. */
  take(): readonly FetchEvent[] | null {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const { about } = next
      const dropped = about.some((partition) => partition?.dropped === true)
      const events = dropped
        ? next.events.filter((_, index) => about[index]?.dropped !== true)
        : next.events
      if (events.length === 0) {
        next.release?.()
        continue
      }
      this.#taken = next
      for (const [index, partition] of about.entries()) {
        const event = next.events[index]
        if (partition !== null && event !== undefined) this.#told(partition, event)
      }
      return events
    }
    return null
  }
}
