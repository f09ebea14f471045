/** Clusters as `state` knows them: by the key of their configuration, which stays while ids in paths may change. */
import type { ClusterView } from '../derive/estate.ts'
import type { ServeContext } from './context.ts'

/** Observation.resource of a cluster. */
export function resourceOf({ config }: ServeContext, view: ClusterView): string {
  // The view was made of one of the sets.
  return config.resources.find(({ number }) => number === view.set)!.key
}

export function clusterOf(
  { config, estate }: ServeContext,
  resource: string,
): ClusterView | undefined {
  const set = config.resources.find(({ key }) => key === resource)
  return estate.clusters().find((view) => view.set === set?.number)
}
