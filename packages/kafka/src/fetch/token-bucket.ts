/** Holds requests back so that bytes arrive at a rate on average: what an answer took beyond it is waited for. */

/** Unused time counts for so long: a pause is not made up for by a burst. */
const BURST_SECONDS = 0.25
/** Of the rate: an answer larger than this would be followed by a long silence. */
const ANSWER_SECONDS = 0.25
const SMALLEST_ANSWER_BYTES = 64 * 1024

export class TokenBucket {
  #rate: number | null = null
  /** Bytes that may arrive; below 0: a debt. */
  #balance = 0
  #at = performance.now()
  #holding = 0
  #heldSince = 0
  #heldMs = 0

  /** null: no limit; debts are forgotten. */
  limit(bytesPerSecond: number | null): void {
    this.#settle()
    this.#rate = bytesPerSecond
    if (bytesPerSecond === null) this.#balance = 0
  }

  took(bytes: number): void {
    if (this.#rate === null) return
    this.#settle()
    this.#balance -= bytes
  }

  /** Until the next request may go, ms. */
  waitMs(): number {
    if (this.#rate === null) return 0
    this.#settle()
    return this.#balance >= 0 ? 0 : (-this.#balance / this.#rate) * 1000
  }

  /** How much one answer may bring at most. */
  answerBytes(maxBytes: number): number {
    if (this.#rate === null) return maxBytes
    return Math.min(
      maxBytes,
      Math.max(SMALLEST_ANSWER_BYTES, Math.ceil(this.#rate * ANSWER_SECONDS)),
    )
  }

  /** Time during which somebody was held back, ms. */
  get heldBackMs(): number {
    return this.#heldMs + (this.#holding > 0 ? performance.now() - this.#heldSince : 0)
  }

  /** Somebody begins (+1) or ends (−1) to wait for `waitMs`. */
  holding(change: 1 | -1): void {
    const now = performance.now()
    if (this.#holding === 0) this.#heldSince = now
    this.#holding += change
    if (this.#holding === 0) this.#heldMs += now - this.#heldSince
  }

  #settle(): void {
    const now = performance.now()
    const rate = this.#rate ?? 0
    this.#balance = Math.min(rate * BURST_SECONDS, this.#balance + (rate * (now - this.#at)) / 1000)
    this.#at = now
  }
}
