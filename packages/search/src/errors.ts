/** The error catalogue of the search package. Messages say what was received, what was expected and what to do. */

export type SearchErrorCode =
  | 'MR_SEARCH_FILTER' // the filter or projection does not compile; `position` says where
  | 'MR_SEARCH_POSITION' // from or to cannot be read
  | 'MR_SEARCH_UNKNOWN_TOPIC'
  | 'MR_SEARCH_DENIED'
  | 'MR_SEARCH_PARTITION'
  | 'MR_SEARCH_SERDE'
  | 'MR_SEARCH_KEY'
  | 'MR_SEARCH_CURSOR'
  | 'MR_SEARCH_REQUEST'
  | 'MR_SEARCH_LIMIT' // a filter over its limits, a worker that had to be ended
  | 'MR_SEARCH_INTERNAL' // a defect of this program

export class SearchError extends Error {
  override readonly name = 'SearchError'
  readonly code: SearchErrorCode
  /** Of MR_SEARCH_FILTER: which text, and where in it (line and column from 1). */
  readonly position:
    | { readonly field: 'filter' | 'projection'; readonly line: number; readonly column: number }
    | undefined

  constructor(
    code: SearchErrorCode,
    message: string,
    options: ErrorOptions & { readonly position?: SearchError['position'] } = {},
  ) {
    super(message, options)
    this.code = code
    this.position = options.position
  }
}
