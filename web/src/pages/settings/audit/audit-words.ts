/** What entries of the audit log say, in people's words. */
import type { AuditEntry, AuditKind } from '@millrace/contract/audit.ts'
import { formatExact } from '../../../format.ts'
import type { Tone } from '../../../ui/StateBadge.tsx'

export const KINDS: Readonly<Record<AuditKind, { readonly word: string; readonly hint: string }>> =
  {
    mutation: { word: 'Changes', hint: 'What was changed, or tried to be.' },
    query: { word: 'Queries', hint: 'Records that were read, downloaded or followed.' },
    sign_in: {
      word: 'Sign-ins',
      hint: 'Signed in or out, or failed to; sessions and tokens made and ended.',
    },
    denied: { word: 'Denied', hint: 'Refused by a policy, a flag or a tenant.' },
    access: { word: 'Policies', hint: 'Policies that were read, or could not be.' },
  }

export const AUDIT_KINDS = Object.keys(KINDS).filter((kind): kind is AuditKind => kind in KINDS)

type Result = AuditEntry['result']

export const RESULTS: Readonly<Record<Result, { readonly tone: Tone; readonly word: string }>> = {
  requested: { tone: 'info', word: 'Requested' },
  succeeded: { tone: 'ok', word: 'Succeeded' },
  partial: { tone: 'warn', word: 'Partly' },
  failed: { tone: 'error', word: 'Failed' },
  denied: { tone: 'error', word: 'Denied' },
  staged: { tone: 'info', word: 'Staged' },
  unknown: { tone: 'unknown', word: 'Not known' },
}

export const AUDIT_RESULTS = Object.keys(RESULTS).filter(
  (result): result is Result => result in RESULTS,
)

/** How it came: a page of the console, a program, or Millrace by itself. */
export const VIA: Readonly<Record<AuditEntry['via'], string>> = {
  ui: 'console',
  api: 'API',
  system: 'Millrace',
}

/** The step of an act that an entry is. */
export const PHASES: Readonly<Record<AuditEntry['phase'], string>> = {
  request: 'request',
  outcome: 'outcome',
  event: 'event',
}

/** `orders, payments and 998 more` */
export function subjectWords(
  { subjects, subject_count: count }: Pick<AuditEntry, 'subjects' | 'subject_count'>,
  most = 2,
): string {
  const names = subjects.slice(0, most).map(({ name }) => name)
  const rest = Math.max(count, subjects.length) - names.length
  if (rest <= 0) return names.join(', ')
  return names.length === 0
    ? formatExact(rest)
    : `${names.join(', ')} and ${formatExact(rest)} more`
}

/** Oldest first, and the request before its outcome where both bear the same millisecond. */
export function stepsOf(entries: readonly AuditEntry[]): readonly AuditEntry[] {
  return entries.toSorted((a, b) => a.at - b.at || ORDER[a.phase] - ORDER[b.phase])
}

const ORDER: Readonly<Record<AuditEntry['phase'], number>> = { request: 0, event: 1, outcome: 2 }
