/** Errors of the HTTP surface as they are thrown, and as they are answered. */
import type { Problem } from '@millrace/contract/envelope.ts'
import { OpenIdError, type OpenIdErrorCode } from '../access/sign-in/openid/errors.ts'
import { SignInError, type SignInErrorCode } from '../access/sign-in/errors.ts'
import { ActError, type ActErrorCode } from '../act/errors.ts'
import { AuditError, type AuditErrorCode } from '../audit/errors.ts'
import { JobError, type JobErrorCode } from '../jobs/errors.ts'
import { DocumentError, type DocumentErrorCode } from '../state/documents/errors.ts'
import { CATALOGUE, type ServeErrorCode } from './error-catalogue.ts'

/** Of whoever may throw into a route: an error without a status of its own does not compile. */
CATALOGUE satisfies Readonly<
  Record<
    | ActErrorCode
    | AuditErrorCode
    | JobErrorCode
    | DocumentErrorCode
    | OpenIdErrorCode
    | SignInErrorCode,
    unknown
  >
>

/** An answer ≥ 400. `message` is the problem's detail and is shown to whoever asked: no secrets, no stack. */
export class ServeError extends Error {
  override readonly name = 'ServeError'
  readonly code: ServeErrorCode
  /** Response headers that belong to the answer, e.g. Allow. */
  readonly headers: Readonly<Record<string, string>>
  /** Where in a text that the request holds. */
  readonly position: Pick<Problem, 'field' | 'line' | 'column'>
  /** Further members of the problem (RFC 9457, extension members). */
  readonly extension: Readonly<Record<string, unknown>>

  constructor(
    code: ServeErrorCode,
    detail: string,
    options: {
      readonly cause?: unknown
      readonly headers?: Readonly<Record<string, string>>
      readonly position?: Pick<Problem, 'field' | 'line' | 'column'>
      readonly extension?: Readonly<Record<string, unknown>>
    } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.headers = options.headers ?? {}
    this.position = options.position ?? {}
    this.extension = options.extension ?? {}
  }

  get status(): number {
    return CATALOGUE[this.code].status
  }
}

/** RFC 9457 body of an error. */
export function problemOf(error: ServeError, requestId?: string): Problem {
  const { status, title } = CATALOGUE[error.code]
  return {
    type: `urn:millrace:problem:${error.code.slice('MR_'.length).toLowerCase().replaceAll('_', '-')}`,
    title,
    status,
    code: error.code,
    detail: error.message,
    ...error.position,
    ...error.extension,
    ...(requestId === undefined ? {} : { request_id: requestId }),
  }
}

/** What was thrown as a catalogued error; anything that is none becomes MR_INTERNAL, without its text. */
export function asServeError(thrown: unknown): ServeError {
  if (thrown instanceof ServeError) return thrown
  if (
    thrown instanceof AuditError ||
    thrown instanceof ActError ||
    thrown instanceof JobError ||
    thrown instanceof SignInError ||
    thrown instanceof DocumentError ||
    thrown instanceof OpenIdError
  ) {
    const { code, message, retryAfter } = thrown
    const position = thrown instanceof JobError ? (thrown.position ?? {}) : {}
    const extension = thrown instanceof ActError ? (thrown.answer ?? {}) : {}
    const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
    return new ServeError(code, message, { cause: thrown, headers, position, extension })
  }
  return new ServeError(
    'MR_INTERNAL',
    'The server could not answer because of a fault of its own. Its log has the cause under this request id.',
    { cause: thrown },
  )
}

/** At most `max` characters of something received, quoted, safe to show. */
export function quote(text: string, max = 200): string {
  return JSON.stringify(text.length > max ? `${text.slice(0, max)}…` : text)
}
