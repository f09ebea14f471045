/**
 * Why a sign-in by OpenID Connect fails. The message is shown to somebody who has not signed in, and logged: it holds no
 * token, code, secret or claim, and nothing that came with the address of the callback except known words.
 */
export const OPENID_ERRORS = {
  MR_OPENID_ATTEMPT: { status: 400, title: 'This sign-in cannot be completed' },
  MR_OPENID_REFUSED: { status: 403, title: 'The identity server did not sign you in' },
  MR_OPENID_TOKEN: { status: 403, title: 'The answer of the identity server is not accepted' },
  MR_OPENID_AWAY: { status: 503, title: 'The identity server cannot be used now' },
} as const

export type OpenIdErrorCode = keyof typeof OPENID_ERRORS

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
