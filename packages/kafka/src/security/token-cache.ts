/** A token kept until shortly before it expires, so that each new connection need not ask for one. */

export interface Token {
  readonly value: string
  /** Milliseconds since epoch. */
  readonly expiresAt: number
}

/** As Kafka's sasl.login.refresh.window.factor: asked anew when this part of a token's life is over. */
const REFRESH_AT = 0.8

export class TokenCache {
  readonly #ask: () => Promise<Token>
  readonly #now: () => number
  #token: Token | undefined
  #refreshAt = 0
  #asking: Promise<Token> | undefined

  /** @param ask gets a new token; callers at the same time share one call */
  constructor(ask: () => Promise<Token>, now: () => number = Date.now) {
    this.#ask = ask
    this.#now = now
  }

  /** A token that is valid now. While the old one still is, a failure to renew it is not the caller's problem. */
  async get(): Promise<string> {
    if (this.#token !== undefined && this.#now() < this.#refreshAt) return this.#token.value
    this.#asking ??= this.#renew().finally(() => {
      this.#asking = undefined
    })
    try {
      return (await this.#asking).value
    } catch (error) {
      if (this.#token !== undefined && this.#now() < this.#token.expiresAt) return this.#token.value
      throw error
    }
  }

  /** Forgets the token, because a broker refused it. */
  drop(): void {
    this.#token = undefined
  }

  async #renew(): Promise<Token> {
    const token = await this.#ask()
    const now = this.#now()
    this.#token = token
    this.#refreshAt = now + (token.expiresAt - now) * REFRESH_AT
    return token
  }
}
