/** What this installation says of its state, in people's words. */
import type { EngineState, Status } from '@millrace/contract/status.ts'
import { plural } from '../../format.ts'
import type { Tone } from '../../ui/StateBadge.tsx'

interface Word {
  readonly tone: Tone
  readonly word: string
}

export const ENGINE: Readonly<Record<EngineState, Word>> = {
  CREATED: { tone: 'info', word: 'Starting' },
  REBUILDING: { tone: 'info', word: 'Rebuilding' },
  RUNNING: { tone: 'ok', word: 'Running' },
  RECOVERING: { tone: 'warn', word: 'Recovering' },
  ERROR: { tone: 'error', word: 'In error' },
}

type Membership = Status['instance']['membership']

export const MEMBERSHIP: Readonly<Record<Membership, Word>> = {
  off: { tone: 'neutral', word: 'One instance' },
  joining: { tone: 'info', word: 'Joining' },
  member: { tone: 'ok', word: 'Member' },
  alone: { tone: 'warn', word: 'Alone' },
  refused: { tone: 'error', word: 'Refused' },
}

/** What the membership means; its reason, where there is one, says more. */
export function membershipText({ instance, state_log: log }: Status): string {
  const { membership, reason, instances } = instance
  switch (membership) {
    case 'off':
      if (log.reason !== null) return 'State is in memory, so no other instance is looked for.'
      return (
        reason ?? 'PERSISTENCE_MODE=none: state is in memory, and no other instance is looked for.'
      )
    case 'joining':
      return reason ?? 'Looking for others that share this state.'
    case 'member':
      return instances === 1
        ? 'The only one so far; others that share its topics and MILLRACE_SECRET join by themselves.'
        : `One of ${plural(instances, 'instance')}, which share the clusters out among themselves.`
    case 'alone':
      return reason ?? 'Kafka’s group protocol cannot be had: others are not seen.'
    case 'refused':
      return reason ?? 'Another instance is there, and this one may not share its state.'
    default:
      return membership satisfies never
  }
}

export const PERSISTENCE: Readonly<Record<Status['persistence'], string>> = {
  full: 'in Kafka',
  ephemeral: 'in Kafka, for a short time',
  none: 'in memory, gone after a restart',
}

/** How a record that was passed over is told; a cause that a later server knows is told as it is. */
const CAUSES: Readonly<Record<string, string>> = {
  damaged: 'damaged',
  'future version': 'written by a later release',
  'unknown kind': 'of a kind that this release does not know',
  'no valid MAC': 'not by Millrace, or another secret',
  tombstone: 'a deletion',
}

export const causeText = (cause: string): string => CAUSES[cause] ?? cause

/** `history: 7 of 24 hours read back` */
export function rebuildText({ rebuild }: Status['state_log']): string {
  if (rebuild === null) return 'Nothing was there to be read back.'
  const { done, total } = rebuild
  return done < total
    ? `${done} of ${plural(total, 'hour')} read back`
    : `${plural(total, 'hour')} read back`
}
