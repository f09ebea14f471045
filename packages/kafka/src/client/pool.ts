/** The links of one use, by address. */
import type { Bootstrap } from '../options.ts'
import type { ConnectOptions } from './handshake.ts'
import { Link } from './link.ts'
import type { TrafficCounters } from './traffic.ts'
import { addressText } from './wire.ts'

export class Pool {
  readonly #links = new Map<string, Link>()
  readonly #options: ConnectOptions
  readonly #traffic: TrafficCounters

  constructor(options: ConnectOptions, traffic: TrafficCounters) {
    this.#options = options
    this.#traffic = traffic
  }

  link(to: Bootstrap): Link {
    const address = addressText(to)
    let link = this.#links.get(address)
    if (link === undefined) {
      link = new Link(to, this.#options, this.#traffic)
      this.#links.set(address, link)
    }
    return link
  }

  /** Lets go of addresses that no broker has any more. */
  keep(addresses: ReadonlySet<string>): void {
    for (const [address, link] of this.#links) {
      if (addresses.has(address)) continue
      this.#links.delete(address)
      link.retire()
    }
  }

  close(): void {
    for (const link of this.#links.values()) link.close()
    this.#links.clear()
  }
}
