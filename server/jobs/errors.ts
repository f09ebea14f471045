/** What can be wrong with a search that somebody asks for: one catalogue for whatever is thrown below. */
import { KafkaError } from '@millrace/kafka/errors.ts'
import { SearchError, type SearchErrorCode } from '@millrace/search/errors.ts'

export type JobErrorCode =
  | SearchErrorCode
  | 'MR_TOO_MANY_SEARCHES'
  | 'MR_UNKNOWN_SEARCH'
  | 'MR_UNKNOWN_RECORD'
  | 'MR_SEARCH_STATE' // a job that cannot do that now
  | 'MR_EXPORT_TICKET' // expired, another user's, not ours
  | 'MR_EXPORT_TOO_LONG' // does not fit into an address
  | 'MR_CLUSTER_FAILED' // Kafka did not answer, or with an error
  | 'MR_UNKNOWN_SCHEMA' // the registry has no such subject, version or id
  | 'MR_REGISTRY_FAILED' // it did not answer, or with an error
  | 'MR_STOPPING'

/** `message` is for whoever asked. */
export class JobError extends Error {
  override readonly name = 'JobError'
  readonly code: JobErrorCode
  readonly position: SearchError['position']
  /** When it may be tried again, s. */
  readonly retryAfter: number | undefined

  constructor(
    code: JobErrorCode,
    message: string,
    options: ErrorOptions & {
      readonly position?: SearchError['position']
      readonly retryAfter?: number
    } = {},
  ) {
    super(message, options)
    this.code = code
    this.position = options.position
    this.retryAfter = options.retryAfter
  }
}

/** What search engine and Kafka threw as an error of ours; anything else is a defect and comes back as it is. */
export function asJobError(thrown: unknown): unknown {
  if (thrown instanceof SearchError) {
    const { code, message, position } = thrown
    return new JobError(code, message, {
      cause: thrown,
      ...(position === undefined ? {} : { position }),
    })
  }
  if (thrown instanceof KafkaError) {
    return new JobError('MR_CLUSTER_FAILED', thrown.message, { cause: thrown, retryAfter: 5 })
  }
  return thrown
}

/** What a `done` line says of something thrown in the middle: a defect's text is not for everybody. */
export function wordsOf(thrown: unknown): string {
  const error = asJobError(thrown)
  return error instanceof JobError
    ? error.message
    : 'The search ended because of a fault of the server. Its log has the cause.'
}
