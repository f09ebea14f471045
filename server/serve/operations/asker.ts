/** Who searches where, from a request. */
import { namesOf } from '../../access/cluster-names.ts'
import type { Identity } from '../../access/identity.ts'
import type { Asker } from '../../jobs/search-runner.ts'
import type { ServeContext } from '../context.ts'
import { findCluster } from '../lookup.ts'

/** @throws ServeError MR_UNKNOWN_CLUSTER */
export function askerOf(context: ServeContext, clusterId: string, identity: Identity): Asker {
  const { row, set } = findCluster(context, clusterId)
  const sees = (topic: string): boolean => seesNow(context, identity, set, topic)
  return { identity, cluster: namesOf(row), set, sees }
}

/** By the tenant as it is at this moment: a search may go on for hours. */
function seesNow(context: ServeContext, identity: Identity, set: number, topic: string): boolean {
  const { access, estateOf } = context
  const tenant = access.tenantsOf(identity).find(({ id }) => id === identity.tenantId)
  if (tenant === undefined) return false
  if (tenant.scope.unrestricted) return true
  const view = estateOf(tenant.scope)
    .clusters()
    .find((cluster) => cluster.set === set)
  return view?.sees('topic', topic) ?? false
}
