import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleX,
  Info,
  type LucideIcon,
} from 'lucide-react'
import './state-badge.css'

/** What a state means to whoever looks. Colour says nothing else in this console. */
export type Tone = 'ok' | 'warn' | 'error' | 'info' | 'neutral' | 'unknown'

export const TONE_ICONS: Readonly<Record<Tone, LucideIcon>> = {
  ok: CircleCheck,
  warn: CircleAlert,
  error: CircleX,
  info: Info,
  neutral: CircleDashed,
  unknown: CircleHelp,
}

export interface StateBadgeProps {
  readonly tone: Tone
  /** The word; never the colour alone. */
  readonly label: string
  readonly tip?: string | undefined
}

export function StateBadge({ tone, label, tip }: StateBadgeProps) {
  const Icon = TONE_ICONS[tone]
  return (
    <span className="state-badge" data-tone={tone} data-tip={tip}>
      <Icon size={13} aria-hidden />
      {label}
    </span>
  )
}
