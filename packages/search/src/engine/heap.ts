/** A binary heap: the least item by `before` is at the top. */
export class Heap<T> {
  readonly #items: T[] = []
  readonly #before: (a: T, b: T) => boolean

  constructor(before: (a: T, b: T) => boolean) {
    this.#before = before
  }

  get size(): number {
    return this.#items.length
  }

  get top(): T | undefined {
    return this.#items[0]
  }

  push(item: T): void {
    this.#items.push(item)
    let at = this.#items.length - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#swapIfBefore(at, parent)) return
      at = parent
    }
  }

  pop(): T | undefined {
    const top = this.#items[0]
    const last = this.#items.pop()
    if (this.#items.length > 0 && last !== undefined) {
      this.#items[0] = last
      this.sink()
    }
    return top
  }

  /** Puts the top where it belongs after it has changed. */
  sink(): void {
    for (let at = 0; ;) {
      const left = 2 * at + 1
      const right = left + 1
      let least = left
      if (right < this.#items.length && this.#isBefore(right, left)) least = right
      if (least >= this.#items.length || !this.#swapIfBefore(least, at)) return
      at = least
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [first, second] = [this.#items[a], this.#items[b]]
    return first !== undefined && second !== undefined && this.#before(first, second)
  }

  #swapIfBefore(a: number, b: number): boolean {
    const [first, second] = [this.#items[a], this.#items[b]]
    if (first === undefined || second === undefined || !this.#before(first, second)) return false
    this.#items[a] = second
    this.#items[b] = first
    return true
  }
}
