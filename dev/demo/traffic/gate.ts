/** Lets all traffic through or holds it. */
export class Gate {
  #opened = Promise.withResolvers<void>()
  #open = true

  constructor() {
    this.#opened.resolve()
  }

  get isOpen(): boolean {
    return this.#open
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#opened = Promise.withResolvers()
  }

  open(): void {
    this.#open = true
    this.#opened.resolve()
  }

  /** Resolves at once while open, else when opened. */
  pass(): Promise<void> {
    return this.#opened.promise
  }
}
