import type { Broker } from '@millrace/contract/broker.ts'
import type { Tone } from '../../ui/StateBadge.tsx'

/** A broker's state as people read it, and what it means. */
export const BROKER_STATES: Readonly<
  Record<Broker['state'], { readonly tone: Tone; readonly word: string; readonly meaning: string }>
> = {
  online: { tone: 'ok', word: 'Online', meaning: 'Answers and serves its partitions.' },
  fenced: {
    tone: 'warn',
    word: 'Fenced',
    meaning:
      'Registered with the controller but not serving: shutting down, starting, or out of touch.',
  },
  unreachable: {
    tone: 'error',
    word: 'Unreachable',
    meaning: 'The cluster lists it, but it does not answer Millrace.',
  },
  gone: {
    tone: 'error',
    word: 'Gone',
    meaning: 'Replicas are placed on it, but the cluster no longer lists it.',
  },
}
