/** Whether a previewed change can be asked for, in words. */
import type { MutationPreview, PreviewItem } from '@millrace/contract/mutation.ts'
import { formatExact } from '../format.ts'
import type { Tone } from '../ui/StateBadge.tsx'

export interface Verdict {
  /** Why the button is disabled; null: it is not. */
  readonly blocked: string | null
  /** What is to be known before it is pressed; null: nothing. */
  readonly note: string | null
}

export function verdictOf({ items, bulk }: Pick<MutationPreview, 'items' | 'bulk'>): Verdict {
  const staged = [bulk, ...items.map(({ permission }) => permission)].find(
    (one) => one?.decision === 'stage',
  )
  if (staged !== undefined && staged !== null) {
    return { blocked: `${staged.reason} Staging is not available yet.`, note: null }
  }
  if (bulk?.decision === 'deny') return { blocked: bulk.reason, note: null }
  const refused = items.filter((item) => refusalOf(item) !== null)
  if (items.length > 0 && refused.length === items.length) {
    const [only] = refused
    const reason = only === undefined || items.length > 1 ? null : refusalOf(only)
    return {
      blocked: reason ?? `None of the ${formatExact(items.length)} topics can be: see each reason.`,
      note: null,
    }
  }
  return {
    blocked: null,
    note:
      refused.length === 0
        ? null
        : `${formatExact(items.length - refused.length)} of ${formatExact(items.length)}: the others are refused, each with its reason.`,
  }
}

/** Why this one would not be done; null: nothing is known against it. */
export function refusalOf({ permission, problem }: PreviewItem): string | null {
  return permission.decision === 'allow' ? problem : permission.reason
}

/** The worst that is to be told of it. */
export function toneOf(item: PreviewItem): Tone {
  if (refusalOf(item) !== null) return 'error'
  const severities = new Set(item.consequences.map(({ severity }) => severity))
  if (severities.has('danger')) return 'error'
  return severities.has('warning') ? 'warn' : 'info'
}

/** One line of it: why not, what is lost, or how much changes. */
export function summaryOf(item: PreviewItem, destructive: boolean): string {
  const refusal = refusalOf(item)
  if (refusal !== null) return refusal
  const worst =
    item.consequences.find(({ severity }) => severity === 'danger') ??
    item.consequences.find(({ severity }) => severity === 'warning')
  if (worst !== undefined) return worst.text
  const [only] = item.changes
  if (only === undefined) return item.consequences[0]?.text ?? nothingOf(destructive)
  return item.changes.length === 1
    ? `${only.field}: ${only.from ?? 'not set'} → ${only.to ?? 'default'}`
    : `${item.changes.length} changes`
}

/** In place of changes and consequences, where there are none. */
export function nothingOf(destructive: boolean): string {
  return destructive ? 'Nothing is known that would be lost.' : 'Nothing changes.'
}
