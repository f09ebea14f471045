/** The scope that sees everything: of the only tenant while none are configured. */
import type { ClusterScope, Scope } from './model.ts'

/** kPow's id of it in x-tenant-id. */
export const GLOBAL_TENANT = '__kpow_global'

/** Of a cluster that no path takes anything away from. */
export const WHOLE_CLUSTER: ClusterScope = {
  unrestricted: true,
  whole: true,
  includes: () => true,
  excludes: () => false,
  includesAll: () => true,
  excludesAny: () => false,
  registry: () => true,
}

export const EVERYTHING: Scope = {
  tenantId: GLOBAL_TENANT,
  unrestricted: true,
  key: GLOBAL_TENANT,
  cluster: () => WHOLE_CLUSTER,
}
