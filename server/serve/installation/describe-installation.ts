/** What `GET /admin/v1/installation` tells: made of the environment and of how the clusters were last observed. */
import type { Installation } from '@millrace/contract/installation.ts'
import type { Env } from '../../config/environment.ts'
import { isPerResource, splitSuffix } from '../../config/misspelled.ts'
import type { Config } from '../../config/types.ts'
import type { Estate } from '../../derive/estate.ts'
import { lackedPermissions, observedSections } from '../../derive/observed-sections.ts'
import type { Known } from '../../state/snapshot-store.ts'
import { shownVariables } from './shown-variables.ts'

/** An administrator may be in a tenant that is a part of it all. */
export interface SeenOfInstallation {
  /** ResourceSet.number of the clusters that are visible. */
  readonly sets: ReadonlySet<number>
  /** Whether topics and groups may be named. */
  readonly items: boolean
}

export interface InstallationSources {
  readonly env: Env
  readonly config: Pick<Config, 'resources'>
  readonly estate: Estate
  readonly version: string
  readonly startedAt: number
  readonly known: (resource: string) => Known
}

/** Gives the installation of now, as far as the one who asks may see it. */
export function describeInstallation(
  sources: InstallationSources,
): (seen: SeenOfInstallation) => Installation {
  const { env, config, estate, version, startedAt, known } = sources
  const resourcesOf = (sets: ReadonlySet<number>): Config['resources'] =>
    config.resources.filter(({ number }) => sets.has(number))
  const variables = shownVariables(env)
  return ({ sets, items }) => {
    const { rss, heapUsed } = process.memoryUsage()
    return {
      version,
      node_version: process.version,
      started_at: startedAt,
      variables: variables.filter(({ name }) => {
        const { base, set } = splitSuffix(name)
        return !isPerResource(base) || sets.has(set)
      }),
      resources: resourcesOf(sets).map(({ key, number }) => {
        const row = estate.clusters().find((cluster) => cluster.set === number)?.row
        const state = known(key)
        return {
          cluster_id: row?.id ?? key,
          label: row?.label ?? key,
          lacks: lackedPermissions(state, items),
          sections: observedSections(state, items),
        }
      }),
      memory: { rss_bytes: rss, heap_used_bytes: heapUsed },
    }
  }
}
