/** Counts what goes over the wire since the client was opened, frame headers included, TLS excluded. */
import type { KafkaCounters } from './kafka.ts'

export class TrafficCounters implements KafkaCounters {
  readonly #requests = new Map<string, number>()
  #bytesSent = 0
  #bytesReceived = 0

  get requests(): ReadonlyMap<string, number> {
    return this.#requests
  }

  get bytesSent(): number {
    return this.#bytesSent
  }

  get bytesReceived(): number {
    return this.#bytesReceived
  }

  sent(api: string, bytes: number): void {
    this.#requests.set(api, (this.#requests.get(api) ?? 0) + 1)
    this.#bytesSent += bytes
  }

  received(bytes: number): void {
    this.#bytesReceived += bytes
  }
}
