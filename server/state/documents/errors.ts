/** Why a document cannot be written, or be read as newly as was asked for. */
export type DocumentErrorCode =
  | 'MR_STATE_AWAY' // the log does not take it, or not in time
  | 'MR_STATE_TOO_LARGE'

/** `message` is for whoever asked. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError'
  readonly code: DocumentErrorCode
  /** When it may be tried again, s. */
  readonly retryAfter: number | undefined

  constructor(
    code: DocumentErrorCode,
    message: string,
    options: ErrorOptions & { readonly retryAfter?: number } = {},
  ) {
    super(message, options)
    this.code = code
    this.retryAfter = options.retryAfter
  }
}
