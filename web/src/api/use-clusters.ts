import type { ClusterRow } from '@millrace/contract/cluster.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { apiPaths } from './paths.ts'
import { useRead, type Read } from './use-read.ts'

export function useClusters(): Read<ResponseOf<'clusters'>> {
  return useRead(apiPaths.clusters())
}

export function useStatus(): Read<ResponseOf<'status'>> {
  return useRead(apiPaths.status())
}

/**
 * A cluster by what its address says: id, ENVIRONMENT_NAME, or `bootstrap_n`, which clusters are called until they have
 * told their id and which old addresses still say.
 */
export function clusterNamed(
  clusters: readonly ClusterRow[] | undefined,
  name: string,
): ClusterRow | undefined {
  return (
    clusters?.find(({ id, environment_name: label }) => id === name || label === name) ??
    clusters?.[Number(/^bootstrap_(\d+)$/.exec(name)?.[1] ?? 0) - 1]
  )
}
