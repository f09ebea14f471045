/** Clusters as searches see them. */
import type { SearchCluster } from '@millrace/search/engine/model.ts'
import type { Config } from '../config/types.ts'

/** @returns the cluster of a resource set's number; the same object each time, which is what it is known by */
export function searchClusters({
  resources,
  customSerdes,
}: Pick<Config, 'resources' | 'customSerdes'>): (number: number) => SearchCluster {
  const clusters = new Map(
    resources.map(({ number, kafka, rack, registries, localSchemas }): [number, SearchCluster] => [
      number,
      {
        // Ids in paths change once when a cluster is first seen; cursors and connections must outlive that.
        id: `bootstrap_${number}`,
        // Brokers tell searches from the observer in logs and quotas.
        kafka: { ...kafka, clientId: `${kafka.clientId}-search` },
        ...(rack === null ? {} : { rack }),
        formats: { registries, local: localSchemas, custom: customSerdes },
      },
    ]),
  )
  return (number) => {
    const cluster = clusters.get(number)
    if (cluster === undefined) throw new RangeError(`No resource set has the number ${number}`)
    return cluster
  }
}
