/** What a query of the audit log asks for, as a test of one entry. */
import type { AuditEntry, auditQuery } from '@millrace/contract/audit.ts'
import { compile, parseJson } from '@millrace/kjq/kjq.ts'
import type { z } from 'zod'
import { AuditError } from './errors.ts'

/** Steps of one filter on one entry. */
const LIMITS = { steps: 100_000 } as const

export type Matches = (entry: AuditEntry) => boolean

/**
 * `q` with a `.` at its beginning, or in it behind one of the words of kJQ, is kJQ; anything else is text that an entry must have
 * somewhere, in any case. @throws AuditError MR_AUDIT_QUERY
 */
export function matcherOf(query: z.output<typeof auditQuery>): Matches {
  const { kind, user, cluster, q } = query
  const text = q?.trim() ?? ''
  const found = text === '' ? null : isFilter(text) ? filterOf(text) : textOf(text)
  return (entry) =>
    (kind === undefined || entry.kind === kind) &&
    (user === undefined || entry.user.name === user) &&
    (cluster === undefined || entry.cluster_id === cluster) &&
    (found === null || found(entry))
}

const isFilter = (text: string): boolean => /^[.([]|\|\s*|^(?:any|all|test|not|select)\b/.test(text)

function textOf(text: string): Matches {
  const wanted = text.toLowerCase()
  return (entry) => JSON.stringify(entry).toLowerCase().includes(wanted)
}

function filterOf(source: string): Matches {
  try {
    const query = compile(source, { dialect: 'auto', limits: LIMITS })
    return (entry) => {
      try {
        return query.matches(parseJson(JSON.stringify(entry)))
      } catch {
        // As in a search: what a filter fails on does not match.
        return false
      }
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new AuditError('MR_AUDIT_QUERY', `The filter cannot be read: ${why}`, { cause })
  }
}
