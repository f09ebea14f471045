/**
 * A registry that did not answer is left alone for some seconds: without this every schema that records name would wait out the
 * limit of a question, one after the other.
 */
import { RegistryError, type RegistryErrorCode } from './errors.ts'

const AWAY: ReadonlySet<RegistryErrorCode> = new Set([
  'MR_REGISTRY_UNREACHABLE',
  'MR_REGISTRY_TIMEOUT',
  'MR_REGISTRY_TLS',
  'MR_REGISTRY_CREDENTIALS',
])

export class Patience {
  readonly #now: () => number
  readonly #leaveMs: number
  #failure: { readonly error: RegistryError; readonly until: number } | null = null

  constructor(now: () => number, leaveMs: number) {
    this.#now = now
    this.#leaveMs = leaveMs
  }

  /** @throws RegistryError the failure of the last question, as long as the registry is left alone; what `question` throws */
  async ask<T>(question: () => Promise<T>): Promise<T> {
    const failure = this.#failure
    if (failure !== null && failure.until > this.#now()) throw failure.error
    try {
      const answer = await question()
      this.#failure = null
      return answer
    } catch (error) {
      if (error instanceof RegistryError)
        this.#failure = AWAY.has(error.code) ? { error, until: this.#now() + this.#leaveMs } : null
      throw error
    }
  }

  /** ms for which nothing is asked; 0: it is asked at once. */
  get leftMs(): number {
    return this.#failure === null ? 0 : Math.max(0, this.#failure.until - this.#now())
  }
}
