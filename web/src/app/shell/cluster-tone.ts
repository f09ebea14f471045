import type { ClusterRow } from '@millrace/contract/cluster.ts'
import type { Tone } from '../../ui/StateBadge.tsx'

/** A cluster's state as people read it. */
export const CLUSTER_STATES: Readonly<Record<ClusterRow['state'], { tone: Tone; word: string }>> = {
  ok: { tone: 'ok', word: 'All well' },
  degraded: { tone: 'warn', word: 'Degraded' },
  unreachable: { tone: 'error', word: 'Unreachable' },
  starting: { tone: 'info', word: 'Starting' },
}
