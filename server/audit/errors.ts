/** Why the audit log cannot be written or asked. */
export type AuditErrorCode =
  | 'MR_AUDIT_AWAY' // an entry could not be written: what it was to tell of is refused
  | 'MR_AUDIT_QUERY' // the filter or the cursor cannot be read

/** `message` is for whoever asked. */
export class AuditError extends Error {
  override readonly name = 'AuditError'
  readonly code: AuditErrorCode
  /** When it may be tried again, s. */
  readonly retryAfter: number | undefined

  constructor(
    code: AuditErrorCode,
    message: string,
    options: ErrorOptions & { readonly retryAfter?: number } = {},
  ) {
    super(message, options)
    this.code = code
    this.retryAfter = options.retryAfter
  }
}
