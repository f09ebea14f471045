/** Somebody waits until something happens or time is up. Rung while nobody waits, the next one does not wait. */
export class Bell {
  #rung = false
  #waiting: (() => void) | null = null

  ring(): void {
    this.#rung = true
    this.#waiting?.()
  }

  /** @param ms Infinity: without an end */
  async wait(ms: number): Promise<void> {
    if (!this.#rung && ms > 0) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#waiting = resolve
      const timer = ms === Infinity ? undefined : setTimeout(resolve, Math.ceil(ms))
      await promise
      clearTimeout(timer)
      this.#waiting = null
    }
    this.#rung = false
  }
}
