import type { Explanation } from '@millrace/contract/access.ts'
import { Ban, CircleCheck, CircleDotDashed, Hourglass, type LucideIcon } from 'lucide-react'
import type { Tone } from '../../ui/StateBadge.tsx'
import '../../ui/state-badge.css'
import { DECISIONS } from './decision-words.ts'

const ICONS: Readonly<Record<Explanation['decision'], LucideIcon>> = {
  allow: CircleCheck,
  stage: Hourglass,
  deny: Ban,
}

/** Allowed, staged or denied: told by shape and word, and only then by colour. */
export function DecisionBadge({
  explanation: { decision, partly },
}: {
  readonly explanation: Pick<Explanation, 'decision' | 'partly'>
}) {
  // On the whole it is not; there are things on which it is.
  if (partly === true && decision !== 'allow') {
    return <Badge tone="info" word="Only on some" icon={CircleDotDashed} />
  }
  const { tone, word } = DECISIONS[decision]
  return <Badge tone={tone} word={word} icon={ICONS[decision]} />
}

function Badge({
  tone,
  word,
  icon: Icon,
}: {
  readonly tone: Tone
  readonly word: string
  readonly icon: LucideIcon
}) {
  return (
    <span className="state-badge" data-tone={tone}>
      <Icon size={13} aria-hidden />
      {word}
    </span>
  )
}
