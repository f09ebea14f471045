import type { Explanation } from '@millrace/contract/access.ts'
import { Ban, CircleCheck, Hourglass, type LucideIcon } from 'lucide-react'
import '../../ui/state-badge.css'
import { DECISIONS } from './decision-words.ts'

const ICONS: Readonly<Record<Explanation['decision'], LucideIcon>> = {
  allow: CircleCheck,
  stage: Hourglass,
  deny: Ban,
}

/** Allowed, staged or denied: told by shape and word, and only then by colour. */
export function DecisionBadge({ decision }: { readonly decision: Explanation['decision'] }) {
  const { tone, word } = DECISIONS[decision]
  const Icon = ICONS[decision]
  return (
    <span className="state-badge" data-tone={tone}>
      <Icon size={13} aria-hidden />
      {word}
    </span>
  )
}
