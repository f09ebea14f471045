/** What the console is told of how searches are set up. */
import type { Status } from '@millrace/contract/status.ts'
import type { SearchConfig } from '../config/types.ts'

/** Records that a search stops at when it names no limit: a slice of the console, as in kPow. */
export const DEFAULT_LIMIT = 100

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
