/** The ids by which policies and tenants may name a cluster. */
import type { ClusterRow } from '@millrace/contract/cluster.ts'
import type { ClusterNames } from './model.ts'

export function namesOf(row: Pick<ClusterRow, 'id' | 'environment_name'>): ClusterNames {
  return { id: row.id, environmentName: row.environment_name }
}
