/** Ids of clusters in paths: CLUSTER_ID, else what the brokers report, else `bootstrap_n`; always distinct. */
import type { ResourceSet } from '../config/types.ts'

export interface ClusterId {
  readonly id: string
  /** The set that has the id already, when another one reports the same. */
  readonly sameAs: ResourceSet | null
}

/** `bootstrap_1` … , the name of a set without ENVIRONMENT_NAME. */
export function bootstrapName(set: ResourceSet): string {
  return `bootstrap_${set.number}`
}

/**
 * One id per set, in their order. Two sets may reach the same cluster, or clusters cloned from one disk may report the
 * same id: the later one gets `-2`, so that both have an address.
 * @param reported id the brokers tell, null while unknown
 */
export function clusterIds(
  sets: readonly ResourceSet[],
  reported: (set: ResourceSet) => string | null,
): ReadonlyMap<number, ClusterId> {
  const ids = new Map<number, ClusterId>()
  const taken = new Map<string, ResourceSet>()
  // Configured ids are promises to whoever bookmarked them: they go first.
  const ordered = [...sets].sort(
    (a, b) => Number(b.clusterId !== null) - Number(a.clusterId !== null),
  )
  for (const set of ordered) {
    const wanted = set.clusterId ?? reported(set) ?? bootstrapName(set)
    const sameAs = taken.get(wanted) ?? null
    let id = wanted
    for (let n = 2; taken.has(id); n++) id = `${wanted}-${n}`
    taken.set(id, set)
    ids.set(set.number, { id, sameAs })
  }
  return ids
}
