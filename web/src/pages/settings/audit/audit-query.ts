/** What the address of an audit page asks for. */
import { type AuditEntry, type AuditKind, auditKind } from '@millrace/contract/audit.ts'
import type { AuditPathQuery } from '@millrace/contract/paths.ts'
import { useMemo } from 'react'
import { useSearchParams, type SearchParams } from '../../../app/params.ts'
import { historyBounds, type TimeRange, useTimeRange } from '../../../app/time-range.ts'
import { AUDIT_RESULTS } from './audit-words.ts'

export interface AuditAsked {
  readonly kind: AuditKind | undefined
  readonly result: AuditEntry['result'] | undefined
  readonly user: string | undefined
  readonly cluster: string | undefined
  /** kJQ or text. */
  readonly q: string
}

export function auditAsked(search: SearchParams): AuditAsked {
  return {
    kind: auditKind.safeParse(search['kind']).data,
    result: AUDIT_RESULTS.find((result) => result === search['result']),
    user: search['user'],
    cluster: search['on'],
    q: search['q']?.trim() ?? '',
  }
}

/** The query of the API. A result is one more condition of the filter. */
export function auditPathQuery(asked: AuditAsked, range: TimeRange): AuditPathQuery {
  const { kind, user, cluster } = asked
  const q = filterOf(asked)
  return {
    ...historyBounds(range),
    ...(q === '' ? {} : { q }),
    ...(kind === undefined ? {} : { kind }),
    ...(user === undefined || user === '' ? {} : { user }),
    ...(cluster === undefined || cluster === '' ? {} : { cluster }),
  }
}

function filterOf({ q, result }: AuditAsked): string {
  if (result === undefined) return q
  const condition = `.result == ${JSON.stringify(result)}`
  if (q === '') return condition
  if (isFilter(q)) return `(${q}) and ${condition}`
  // Text that is no filter is looked for in all texts of an entry, as the server does where it stands alone.
  const text = JSON.stringify(q.toLowerCase())
  return `([.. | strings | ascii_downcase | select(contains(${text}))] != []) and ${condition}`
}

/** As the server tells them apart: filters begin with a path, a bracket or a function of one. */
const isFilter = (q: string): boolean => /^[.([{]|^(?:not|any|all|select|has|test)\b/.test(q)

export const isAsking = ({ kind, result, user, cluster, q }: AuditAsked): boolean =>
  [kind, result, user, cluster].some((each) => each !== undefined && each !== '') || q !== ''

export function useAuditAsked(): { readonly asked: AuditAsked; readonly query: AuditPathQuery } {
  const search = useSearchParams()
  const range = useTimeRange()
  return useMemo(() => {
    const asked = auditAsked(search)
    return { asked, query: auditPathQuery(asked, range) }
  }, [search, range])
}
