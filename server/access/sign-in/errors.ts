/** Why somebody is not let in, or not told yet. */
export type SignInErrorCode =
  | 'MR_BAD_CREDENTIALS' // a wrong name, password or token: which of them is never said
  | 'MR_SIGN_IN_LIMIT' // too many tries
  | 'MR_BEHIND' // this instance may not have read it yet
  | 'MR_KEPT_LIMIT' // as many as are kept

/** `message` is for whoever asked. */
export class SignInError extends Error {
  override readonly name = 'SignInError'
  readonly code: SignInErrorCode
  /** When it may be tried again, s. */
  readonly retryAfter: number | undefined

  constructor(
    code: SignInErrorCode,
    message: string,
    options: ErrorOptions & { readonly retryAfter?: number } = {},
  ) {
    super(message, options)
    this.code = code
    this.retryAfter = options.retryAfter
  }
}
