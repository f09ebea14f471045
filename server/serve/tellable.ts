/** Policies and tenants' paths as somebody may see them who does not see everything: what names things outside is left out. */
import type { Explanation } from '@millrace/contract/access.ts'
import type { Identity } from '../access/identity.ts'
import { namesOf } from '../access/cluster-names.ts'
import { matchesText, normalised } from '../access/policy/resource-pattern.ts'
import type { ClusterView } from '../derive/estate.ts'
import type { ServeContext } from './context.ts'

/** @param context of the identity (scopedTo): what it sees of the clusters */
export function tellablePath(
  { estate }: Pick<ServeContext, 'estate'>,
  { scope }: Pick<Identity, 'scope'>,
): (path: readonly string[]) => boolean {
  return (path) => {
    if (scope.unrestricted) return true
    const [domain = '*', id = '*', type = '*', name = '*'] = normalised(path)
    // Ids of other domains hold a cluster's id.
    if (domain !== 'cluster' && domain !== '*') return id === '*'
    const clusters = estate.clusters().filter(({ row }) => {
      const names = namesOf(row)
      return matchesText(id, names.id) || matchesText(id, names.environmentName ?? '')
    })
    if (clusters.length === 0) return id === '*' && name === '*'
    return name === '*' || clusters.some((view) => has(view, type, name))
  }
}

/** Patterns as well: what matches nothing that is seen may tell the name of what is not. */
function has(view: ClusterView, type: string, name: string): boolean {
  switch (type) {
    case 'topic':
      return name.includes('*')
        ? view.topics().data.some((row) => matchesText(name, row.name))
        : view.topic(name) !== undefined
    case 'group':
      return name.includes('*')
        ? view.groups().data.some((row) => matchesText(name, row.id))
        : view.group(name) !== undefined
    case '*':
      return has(view, 'topic', name) || has(view, 'group', name)
    default:
      return true
  }
}

export function tellableExplanation(
  explanation: Explanation,
  tellable: (path: readonly string[]) => boolean,
): Explanation {
  const { policy } = explanation
  return policy === null || tellable(policy.resource)
    ? explanation
    : { ...explanation, policy: null }
}
