/** Attempts that were refused go to the audit log. Equal ones within a minute are one entry: nobody can flood it. */
import { createHash } from 'node:crypto'
import type { Audit, AuditPerson } from '../audit/model.ts'
import type { ServeErrorCode } from './error-catalogue.ts'
import type { ServeError } from './errors.ts'

/** Those that tell of a permission; changes tell of theirs themselves, with their targets. */
const DENIALS: ReadonlySet<ServeErrorCode> = new Set([
  'MR_FORBIDDEN',
  'MR_UNKNOWN_TENANT',
  'MR_SEARCH_DENIED',
])
const TOLD_MS = 60_000
const MOST_REMEMBERED = 5_000

export interface Denials {
  /** @param what method and path, or the kind of a frame */
  note(who: AuditPerson | null, error: ServeError, what: string): void
}

export function denials(audit: Pick<Audit, 'note'>): Denials {
  /** What was told → when, performance.now(). */
  const told = new Map<string, number>()

  function isTold(key: string): boolean {
    const now = performance.now()
    const before = told.get(key)
    if (before !== undefined && now - before < TOLD_MS) return true
    told.delete(key)
    told.set(key, now)
    for (const oldest of told.keys()) {
      if (told.size <= MOST_REMEMBERED) break
      told.delete(oldest)
    }
    return false
  }

  return {
    note(who, error, what) {
      if (who === null || !DENIALS.has(error.code)) return
      const path = what.split('?', 1)[0] ?? ''
      const key = JSON.stringify([who.provider, who.name, who.tenantId, error.code, error.message])
      if (isTold(createHash('sha256').update(key).digest('base64url'))) return
      audit.note({
        kind: 'denied',
        phase: 'event',
        who,
        event: error.code === 'MR_SEARCH_DENIED' ? 'inspect-topic' : 'request',
        action: error.code === 'MR_SEARCH_DENIED' ? 'TOPIC_DATA_QUERY' : null,
        clusterId: null,
        subjects: [],
        decision: null,
        result: 'denied',
        reason: error.message,
        detail: { request: path.slice(0, 1_000) },
      })
    },
  }
}
