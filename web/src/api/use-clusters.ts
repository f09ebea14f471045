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

/** A cluster by what its address says: id or ENVIRONMENT_NAME. */
export function clusterNamed(
  clusters: readonly ClusterRow[] | undefined,
  name: string,
): ClusterRow | undefined {
  return clusters?.find(({ id, environment_name: label }) => id === name || label === name)
}
