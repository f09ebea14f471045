/** The dot beside a cluster's name, and the release it runs. */
import type { ClusterRow } from '@millrace/contract/cluster.ts'
import type { ClusterDescription } from '@millrace/kafka/read/model.ts'
import type { Problem } from './problems.ts'

/** Whether the cluster answers, as the heartbeat and the sections last found. */
export interface Reach {
  /** ms since epoch. */
  readonly lastSeenAt: number | null
  /** Sentence while it does not answer; null while it does or nothing is known. */
  readonly missed: string | null
  /** Start of the outage, ms since epoch. */
  readonly missedSince: number | null
}

/** @param problems null before the first snapshot is complete */
export function clusterState(
  reach: Reach,
  problems: readonly Problem[] | null,
): Pick<ClusterRow, 'state' | 'state_reason'> {
  if (reach.missed !== null) return { state: 'unreachable', state_reason: reach.missed }
  if (problems === null)
    return { state: 'starting', state_reason: 'The cluster is being read for the first time.' }
  const errors = problems.filter((problem) => problem.severity === 'error')
  const [first] = errors
  if (first === undefined) return { state: 'ok', state_reason: null }
  const more = errors.length > 1 ? ` and ${errors.length - 1} more` : ''
  return { state: 'degraded', state_reason: `${first.title}${more}.` }
}

/** The unreachable cluster as the first of its problems. */
export function unreachableProblem(reach: Reach): Problem[] {
  if (reach.missed === null) return []
  const seen =
    reach.lastSeenAt === null
      ? 'It has not answered since the start.'
      : 'What is shown is what was last known.'
  return [
    {
      severity: 'error',
      kind: 'cluster_unreachable',
      title: 'The cluster does not answer',
      detail: `${reach.missed} ${seen}`,
      href: '/',
      since: reach.missedSince,
    },
  ]
}

/** `4.3` from the finalised metadata.version, else the oldest release among the brokers. */
export function kafkaVersion(cluster: ClusterDescription | null): string | null {
  const label = cluster?.features.find((feature) => feature.name === 'metadata.version')?.label
  if (label !== null && label !== undefined) return label.split('-')[0] ?? label
  const releases = (cluster?.brokers ?? []).flatMap((broker) => broker.release ?? [])
  return releases.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))[0] ?? null
}
