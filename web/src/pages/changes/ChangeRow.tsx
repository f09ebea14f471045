import type { Change, ChangeEntity } from '@millrace/contract/change.ts'
import { Boxes, Gauge, KeyRound, ListTree, Server, Users, type LucideIcon } from 'lucide-react'
import { formatTime, type Zone } from '../../format.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { changeWords } from './change-words.ts'
import { ChangeValues } from './ChangeValues.tsx'

const ICONS: Readonly<Record<ChangeEntity, LucideIcon>> = {
  topic: ListTree,
  group: Users,
  broker: Server,
  cluster: Boxes,
  acl: KeyRound,
  quota: Gauge,
}

/** One change: what it is about, the sentence, and what it was and is. */
export function ChangeRow({
  change,
  href,
  zone,
  open,
  onToggle,
}: {
  readonly change: Change
  /** Of the thing; undefined: it has no page, or is gone. */
  readonly href: string | undefined
  readonly zone: Zone
  /** Long values are shown whole. */
  readonly open: boolean
  readonly onToggle: () => void
}) {
  const { lead, name, rest, values } = changeWords(change)
  const Icon = ICONS[change.entity]
  return (
    <>
      <Icon size={15} aria-hidden className="change-icon" />
      <div className="change-body">
        <p className="change-sentence" data-tip={seenWhen(change, zone)}>
          {lead}
          {href === undefined ? (
            <span className="mono">{name}</span>
          ) : (
            <AppLink href={href} className="mono">
              {name}
            </AppLink>
          )}
          {rest}
        </p>
        {values !== undefined && (
          <ChangeValues {...values} field={change.field ?? ''} open={open} onToggle={onToggle} />
        )}
      </div>
    </>
  )
}

/** Nobody tells when it happened: two looks do. */
function seenWhen({ at, not_before: before }: Change, zone: Zone): string {
  return `Seen ${formatTime(at, zone)}.\nNot yet so ${formatTime(before, zone)}.`
}
