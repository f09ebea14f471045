/** What a configuration and its RBAC file ask of each cluster. */
import { ACTION_NAMES, type ActionName } from '@millrace/contract/actions.ts'
import { allowedToAll } from '../../server/access/allow.ts'
import type { RbacFile } from '../../server/access/policy/model.ts'
import { matchesText, type ResourcePattern } from '../../server/access/policy/resource-pattern.ts'
import type { Config, ResourceSet } from '../../server/config/types.ts'
import { ALL_TOPICS, type Resource, type Wanted } from './minimum.ts'

/** @param rbac of RBAC_CONFIGURATION_FILE; null: ALLOW_<ACTION> decides */
export function wantedOn(
  set: ResourceSet,
  config: Pick<Config, 'resources' | 'allowed' | 'state'>,
  rbac: RbacFile | null,
): Wanted {
  const { mode, prefix } = config.state
  const allowed = new Set(allowedToAll(config.allowed).actions)
  return {
    statePrefix: mode === 'none' || set !== config.resources[0] ? null : prefix,
    topicsOf: (action) =>
      rbac === null
        ? allowed.has(action)
          ? [ALL_TOPICS]
          : []
        : rbac.rules
            .filter(({ policy, actions }) => policy.effect === 'Allow' && actions.has(action))
            .flatMap(({ pattern }) => topicsOf(pattern, set, config.resources)),
  }
}

/** Actions that are allowed somewhere on the cluster, in the catalogue's order. */
export function actionsOn(wanted: Wanted): readonly ActionName[] {
  return ACTION_NAMES.filter((action) => wanted.topicsOf(action).length > 0)
}

/** Kafka has no patterns that begin with a wildcard: those become all topics. */
function topicsOf(
  [domain = '*', id = '*', type = '*', name = '*']: ResourcePattern,
  set: ResourceSet,
  sets: readonly ResourceSet[],
): Resource[] {
  if (!matchesText(domain, 'cluster') || !isOf(id, set, sets) || !matchesText(type, 'topic'))
    return []
  if (name === '*' || name.startsWith('*')) return [ALL_TOPICS]
  return name.endsWith('*')
    ? [{ type: 'topic', patternType: 'prefixed', name: name.slice(0, -1) }]
    : [{ type: 'topic', patternType: 'literal', name }]
}

/** An id that no set has in its configuration may be what the brokers of any of them will tell. */
function isOf(id: string, set: ResourceSet, sets: readonly ResourceSet[]): boolean {
  const means = ({ clusterId, environmentName }: ResourceSet) =>
    [clusterId, environmentName].some((name) => name !== null && matchesText(id, name))
  return means(set) || (set.clusterId === null && !sets.some(means))
}
