/** Who searches where, from a request. */
import { namesOf } from '../../access/cluster-names.ts'
import type { Identity } from '../../access/identity.ts'
import type { Asker } from '../../jobs/search-runner.ts'
import type { ServeContext } from '../context.ts'
import { findCluster } from '../lookup.ts'

/** @throws ServeError MR_UNKNOWN_CLUSTER */
export function askerOf(context: ServeContext, clusterId: string, identity: Identity): Asker {
  const { row, set } = findCluster(context, clusterId)
  return { identity, cluster: namesOf(row), set }
}
