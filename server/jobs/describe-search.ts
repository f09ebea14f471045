/** How searches of the console and the API are set up, and what the console is told of it. */
import type { SearchRequest } from '@millrace/contract/search.ts'
import type { Status } from '@millrace/contract/status.ts'
import type { SearchConfig } from '../config/types.ts'
import type { SearchStyle } from './search-runner.ts'

/** Records that a search stops at when it names no limit: a slice of the console, as in kPow. */
const DEFAULT_LIMIT = 100
/** Larger parts of records are left out and can be had from the record's own path. */
export const OMIT_OVER = 102_400

/** A tail has no end but its reader's. */
export function searchStyle({ tail }: SearchRequest): SearchStyle {
  return { defaultLimit: tail === true ? 0 : DEFAULT_LIMIT, omitOver: OMIT_OVER }
}

export function describeSearch(config: SearchConfig): Status['search'] {
  return {
    max_concurrent: config.maxConcurrent,
    max_per_user: config.maxPerUser,
    slice_ms: config.sliceMs,
    default_limit: DEFAULT_LIMIT,
    max_bytes_per_second: config.maxBytesPerSecond,
    dialect: config.dialect,
  }
}
