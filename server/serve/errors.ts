/**
 * The errors of the HTTP surface: stable code → status and title. The detail is made where the error is thrown, because
 * it says what was received, what was expected and what to do.
 */
import type { Problem } from '@millrace/contract/envelope.ts'
import { OpenIdError, type OpenIdErrorCode } from '../access/sign-in/openid/errors.ts'
import { SignInError, type SignInErrorCode } from '../access/sign-in/errors.ts'
import { ActError, type ActErrorCode } from '../act/errors.ts'
import { AuditError, type AuditErrorCode } from '../audit/errors.ts'
import { JobError, type JobErrorCode } from '../jobs/errors.ts'
import { DocumentError, type DocumentErrorCode } from '../state/documents/errors.ts'

const CATALOGUE = {
  MR_BAD_REQUEST: { status: 400, title: 'The request cannot be read' },
  MR_BAD_PARAMETER: { status: 400, title: 'A parameter is not valid' },
  MR_BAD_PATH_ID: { status: 400, title: 'An id in the path cannot be decoded' },
  MR_MUTATION_INPUT: { status: 400, title: 'The change cannot be read' },
  MR_AUDIT_QUERY: { status: 400, title: 'The question to the audit log cannot be read' },
  MR_BAD_CURSOR: { status: 400, title: 'The cursor is not valid' },
  MR_BAD_FRAME: { status: 400, title: 'The frame cannot be read' },
  MR_SEARCH_REQUEST: { status: 400, title: 'The search cannot be read' },
  MR_SEARCH_FILTER: { status: 400, title: 'The filter or projection cannot be read' },
  MR_SEARCH_POSITION: { status: 400, title: 'The window of the search cannot be read' },
  MR_SEARCH_PARTITION: { status: 400, title: 'No such partition' },
  MR_SEARCH_SERDE: { status: 400, title: 'The serde cannot be used' },
  MR_SEARCH_KEY: { status: 400, title: 'The key does not fit its serde' },
  MR_SEARCH_CURSOR: { status: 400, title: 'The cursor cannot be used' },
  MR_WRONG_SERVER_NAME: { status: 400, title: 'The certificate is not for that host' },
  MR_OPENID_ATTEMPT: { status: 400, title: 'This sign-in cannot be completed' },
  MR_BAD_CREDENTIALS: { status: 401, title: 'Wrong name, password or token' },
  MR_UNAUTHENTICATED: { status: 401, title: 'Nobody is signed in' },
  MR_OPENID_REFUSED: { status: 403, title: 'The identity server did not sign you in' },
  MR_OPENID_TOKEN: { status: 403, title: 'The answer of the identity server is not accepted' },
  MR_CLIENT_CERTIFICATE: { status: 403, title: 'A client certificate is needed' },
  MR_CROSS_ORIGIN: { status: 403, title: 'Refused: the request comes from another site' },
  MR_UNKNOWN_TENANT: { status: 403, title: 'No such tenant' },
  MR_FORBIDDEN: { status: 403, title: 'Not allowed' },
  MR_MUTATION_DENIED: { status: 403, title: 'Not allowed to make this change' },
  MR_SEARCH_DENIED: { status: 403, title: 'Not allowed to read these records' },
  MR_EXPORT_TICKET: { status: 403, title: 'The link of the export cannot be used' },
  MR_NOT_FOUND: { status: 404, title: 'No such path' },
  MR_UNKNOWN_CLUSTER: { status: 404, title: 'No such cluster' },
  MR_UNKNOWN_BROKER: { status: 404, title: 'No such broker' },
  MR_UNKNOWN_TOPIC: { status: 404, title: 'No such topic' },
  MR_UNKNOWN_GROUP: { status: 404, title: 'No such group' },
  MR_SEARCH_UNKNOWN_TOPIC: { status: 404, title: 'No such topic' },
  MR_UNKNOWN_SEARCH: { status: 404, title: 'No such background search' },
  MR_UNKNOWN_SAVED_SEARCH: { status: 404, title: 'No such saved search' },
  MR_UNKNOWN_SESSION: { status: 404, title: 'No such session' },
  MR_UNKNOWN_TOKEN: { status: 404, title: 'No such token' },
  MR_UNKNOWN_RECORD: { status: 404, title: 'No such record' },
  MR_METHOD_NOT_ALLOWED: { status: 405, title: 'The method is not allowed here' },
  MR_NO_SIGN_IN: { status: 409, title: 'There is no sign-in here' },
  MR_SEARCH_STATE: { status: 409, title: 'The search cannot do that now' },
  MR_MUTATION_BUSY: { status: 409, title: 'The same change is under way' },
  MR_EXPORT_TOO_LONG: { status: 413, title: 'The export does not fit into a link' },
  MR_STATE_TOO_LARGE: { status: 413, title: 'Too large to be kept' },
  MR_BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  MR_URL_TOO_LONG: { status: 414, title: 'The address is too long' },
  MR_UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The content type is not understood' },
  MR_UNKNOWN_HOST: { status: 421, title: 'This server does not answer to that host name' },
  MR_SEARCH_LIMIT: { status: 422, title: 'The search is over its limits' },
  MR_MUTATION_FAILED: { status: 422, title: 'Nothing was changed' },
  MR_KEPT_LIMIT: { status: 422, title: 'No more of these are kept' },
  MR_SIGN_IN_LIMIT: { status: 429, title: 'Too many tries to sign in' },
  MR_TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests without signing in' },
  MR_TOO_MANY_SEARCHES: { status: 429, title: 'Too many searches at the same time' },
  MR_TOO_MANY_SUBSCRIPTIONS: { status: 429, title: 'Too many subscriptions on one socket' },
  MR_SEARCH_INTERNAL: { status: 500, title: 'A search ended for a fault of its own' },
  MR_INTERNAL: { status: 500, title: 'Something unexpected happened' },
  MR_CLUSTER_FAILED: { status: 502, title: 'The cluster did not answer' },
  MR_STOPPING: { status: 503, title: 'The server is stopping' },
  MR_STATE_AWAY: { status: 503, title: 'Nothing can be saved now' },
  MR_OPENID_AWAY: { status: 503, title: 'The identity server cannot be used now' },
  MR_NOT_STAGED_YET: { status: 501, title: 'Staging is not available yet' },
  MR_AUDIT_AWAY: { status: 503, title: 'The audit log cannot be written' },
  MR_BEHIND: { status: 503, title: 'This instance is behind' },
  MR_ENGINE_ERROR: { status: 503, title: 'The engine has stopped' },
} as const

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

export type ServeErrorCode = keyof typeof CATALOGUE

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
