/** How often bytes occur in what is searched: a search is fast when its first byte is rare. */

/** More bytes tell nothing new. */
const ENOUGH = 65_536
/** Bytes of a needle that are searched for at least: fewer would be found too often. */
const MIN_TAIL = 4

/** Of one byte passed, of one place looked at closer, of one hit handed to JavaScript: roughly, in ns. */
const PASS_NS = 0.05
const STOP_NS = 6
const HIT_NS = 150

export interface Tail {
  /** Bytes of the needle that are left out in front. */
  readonly skip: number
  /** Estimated, per byte searched. */
  readonly ns: number
}

export class ByteFrequencies {
  readonly #counts = new Uint32Array(256)
  #total = 0

  get enough(): boolean {
    return this.#total >= ENOUGH
  }

  add(buffer: Buffer, start: number, end: number): void {
    const until = Math.min(end, start + ENOUGH - this.#total)
    for (let i = start; i < until; i++) {
      const byte = buffer[i]!
      this.#counts[byte]! += 1
    }
    this.#total += Math.max(0, until - start)
  }

  /** Share of a byte; one that was not seen counts as seen half a time. */
  #share(byte: number): number {
    return Math.max(this.#counts[byte]!, 0.5) / Math.max(this.#total, 256)
  }

  /** Where to begin in a needle, so that the search for the rest of it stops least often. */
  tailOf(needle: Buffer): Tail {
    let best: Tail | undefined
    const last = Math.max(0, needle.length - MIN_TAIL)
    for (let skip = 0; skip <= last; skip++) {
      let hits = 1
      for (let i = skip; i < needle.length; i++) hits *= this.#share(needle[i]!)
      const ns = PASS_NS + this.#share(needle[skip]!) * STOP_NS + hits * HIT_NS
      if (best === undefined || ns < best.ns) best = { skip, ns }
    }
    return best ?? { skip: 0, ns: HIT_NS }
  }
}
