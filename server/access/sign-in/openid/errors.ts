/**
 * Why a sign-in by OpenID Connect fails. The message is shown to somebody who has not signed in, and logged: it holds no
 * token, code, secret or claim, and nothing that came with the address of the callback except known words.
 */
export type OpenIdErrorCode =
  /** Nobody has begun this, or it is over. */
  | 'MR_OPENID_ATTEMPT'
  /** The identity server said no, to the person or to us. */
  | 'MR_OPENID_REFUSED'
  /** What it answered is not believed. */
  | 'MR_OPENID_TOKEN'
  | 'MR_OPENID_AWAY'

export class OpenIdError extends Error {
  override readonly name = 'OpenIdError'
  readonly code: OpenIdErrorCode
  /** Seconds. */
  readonly retryAfter: number | undefined

  constructor(code: OpenIdErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retryAfter = code === 'MR_OPENID_AWAY' ? 5 : undefined
  }
}
