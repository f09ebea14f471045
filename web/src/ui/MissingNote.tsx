import { Ban, CircleHelp, CircleX, EyeOff, Hourglass, Unplug, type LucideIcon } from 'lucide-react'
import type { Tone } from './StateBadge.tsx'
import type { Absence, AbsenceKind } from './missing.tsx'
import { plural } from '../format.ts'
import './states.css'

const KINDS: Readonly<Record<AbsenceKind, { icon: LucideIcon; tone: Tone; word: string }>> = {
  unreachable: { icon: Unplug, tone: 'error', word: 'No answer' },
  failed: { icon: CircleX, tone: 'error', word: 'Failed' },
  denied: { icon: Ban, tone: 'warn', word: 'Not permitted' },
  hidden: { icon: EyeOff, tone: 'info', word: 'May be incomplete' },
  unsupported: { icon: CircleHelp, tone: 'info', word: 'Not supported' },
  pending: { icon: Hourglass, tone: 'info', word: 'Not observed yet' },
}
/** What matters most is said first. */
const ORDER: readonly AbsenceKind[] = [
  'unreachable',
  'failed',
  'denied',
  'hidden',
  'unsupported',
  'pending',
]

/** What this page lacks and why: one line, the list behind it. Nothing is drawn when nothing is missing. */
export function MissingNote({ list }: { readonly list: readonly Absence[] | undefined }) {
  if (list === undefined || list.length === 0) return null
  const sorted = merged(list).sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
  const [worst] = sorted
  if (worst === undefined) return null
  const { icon: Icon, tone } = KINDS[worst.kind]
  if (sorted.length === 1) {
    return (
      <div className="missing-note missing-one" data-tone={tone} role="note">
        <Icon size={14} aria-hidden />
        <span>
          <Line absence={worst} />
        </span>
      </div>
    )
  }
  return (
    <details className="missing-note" data-tone={tone}>
      <summary>
        <Icon size={14} aria-hidden />
        <span>
          <Line absence={worst} />
        </span>
        <span className="missing-more">and {plural(sorted.length - 1, 'more', 'more')}</span>
      </summary>
      <ul className="missing-list">
        {sorted.slice(1).map((absence) => (
          <li key={`${absence.kind} ${absence.reason}`}>
            <Line absence={absence} />
          </li>
        ))}
      </ul>
    </details>
  )
}

interface Reason {
  readonly kind: AbsenceKind
  readonly reason: string
  readonly sections: readonly string[]
}

/** One reason is said once, with all that it took away: a silent broker fails every section in the same words. */
function merged(list: readonly Absence[]): Reason[] {
  const byReason = new Map<string, Reason>()
  for (const { kind, reason, section } of list) {
    const key = `${kind} ${reason}`
    const sections = new Set([...(byReason.get(key)?.sections ?? []), section.replaceAll('_', ' ')])
    byReason.set(key, { kind, reason, sections: [...sections] })
  }
  return [...byReason.values()]
}

function Line({ absence }: { readonly absence: Reason }) {
  return (
    <>
      <strong>{KINDS[absence.kind].word}</strong>{' '}
      <span className="dim">({absence.sections.join(', ')})</span> {absence.reason}
    </>
  )
}
