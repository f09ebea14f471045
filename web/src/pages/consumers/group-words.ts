/** What Kafka's words about groups mean. Pure; the four kinds each in their own. */
import type { GroupKind } from '@millrace/contract/group.ts'
import type { Tone } from '../../ui/StateBadge.tsx'

export interface StateWords {
  readonly tone: Tone
  readonly meaning: string
}

/** Tone and meaning of a group state in Kafka's spelling. */
export function stateWords(state: string): StateWords {
  return STATES[state] ?? { tone: 'unknown', meaning: 'A state that this version does not know.' }
}

const REBALANCING = 'Members are agreeing on who reads what; reading pauses for some of them.'
const STATES: Readonly<Record<string, StateWords>> = {
  Stable: { tone: 'ok', meaning: 'Every member has its partitions.' },
  Empty: {
    tone: 'neutral',
    meaning: 'No member is connected. The committed offsets are kept until they expire.',
  },
  PreparingRebalance: { tone: 'warn', meaning: REBALANCING },
  CompletingRebalance: { tone: 'warn', meaning: REBALANCING },
  Assigning: { tone: 'warn', meaning: 'The coordinator is working out a new assignment.' },
  Reconciling: {
    tone: 'warn',
    meaning: 'Members are moving to their new assignment; those that keep their partitions go on.',
  },
  NotReady: {
    tone: 'warn',
    meaning: 'The topology cannot run yet, for example because an internal topic is missing.',
  },
  Dead: { tone: 'error', meaning: 'The group is gone or being removed.' },
  Unknown: { tone: 'unknown', meaning: 'The coordinator did not say.' },
}

/** One line on what kind of group this is. */
export function kindMeaning(kind: GroupKind, protocolType: string | null): string {
  switch (kind) {
    case 'classic':
      return classicMeaning(protocolType)
    case 'consumer':
      return 'Consumer group of the new protocol (KIP-848): the coordinator assigns, members move one by one.'
    case 'share':
      return 'Share group (KIP-932): members share partitions like a queue; each record is acknowledged by itself.'
    case 'streams':
      return 'Kafka Streams group (KIP-1071): the coordinator assigns tasks of sub-topologies.'
    case 'unknown':
      return 'The broker did not say of which kind.'
    default:
      return kind satisfies never
  }
}

function classicMeaning(protocolType: string | null): string {
  switch (protocolType) {
    case 'consumer':
      return 'Classic consumer group: its members divide the partitions among themselves.'
    case 'connect':
      return 'Kafka Connect workers: they divide connectors and tasks, not partitions, so there is no lag here. Sink connectors read with groups named connect-….'
    case 'sr':
      return 'Schema Registry instances: they elect a leader with this group and read nothing.'
    case '':
    case null:
      return 'Only commits offsets, without members: an application that assigns its partitions itself.'
    default:
      return `Classic group of protocol type ${protocolType}: what its members share is known to them only.`
  }
}

/** Groups that read nothing have no lag to show. */
export function readsRecords(kind: GroupKind, protocolType: string | null): boolean {
  return (
    kind !== 'classic' ||
    protocolType === null ||
    protocolType === '' ||
    protocolType === 'consumer'
  )
}
