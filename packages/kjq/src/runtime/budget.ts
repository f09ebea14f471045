/** The limits of one run. One object per query, reset at the start of each run. */
import { LimitError } from '../errors.ts'

export interface Limits {
  /** Function calls, loop turns, elements looked at. */
  readonly steps: number
  readonly outputs: number
  /** Nested calls. */
  readonly depth: number
  /** Characters of a string, elements of an array. */
  readonly size: number
}

export const DEFAULT_LIMITS: Limits = {
  steps: 50_000_000,
  outputs: Infinity,
  depth: 10_000,
  size: 1 << 27,
}

export class Budget {
  readonly limits: Limits
  #steps = 0
  #depth = 0

  constructor(limits: Limits) {
    this.limits = limits
  }

  reset(): void {
    this.#steps = 0
    this.#depth = 0
  }

  /** @throws LimitError */
  step(): void {
    if (++this.#steps > this.limits.steps) throw new LimitError('steps', this.limits.steps)
  }

  /** @throws LimitError */
  steps(count: number): void {
    this.#steps += count
    if (this.#steps > this.limits.steps) throw new LimitError('steps', this.limits.steps)
  }

  /** @throws LimitError; every enter needs a leave in a `finally` */
  enter(): void {
    this.step()
    if (++this.#depth > this.limits.depth) throw new LimitError('depth', this.limits.depth)
  }

  /** Nested calls now; for `restore` when an error has unwound some of them. */
  get depth(): number {
    return this.#depth
  }

  restore(depth: number): void {
    this.#depth = depth
  }

  leave(): void {
    this.#depth--
  }

  /** @throws LimitError when something would become longer than allowed */
  checkSize(length: number): void {
    if (length > this.limits.size) throw new LimitError('size', this.limits.size)
  }
}
