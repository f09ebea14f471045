/**
 * The estate as each tenant sees it. A view of a cluster is made when somebody of the tenant asks for it, and kept for as long as its
 * tenant is among those that were asked for last: what it has derived is remembered like that of the whole.
 */
import type { ClusterScope, Scope } from '../../access/model.ts'
import type { ResourceSet } from '../../config/types.ts'
import { type ClusterSource, clusterView, type FactualClusterView } from '../cluster-view.ts'
import type { Estate } from '../estate.ts'
import { tenantKnown } from './tenant-known.ts'

/** Beyond this many tenants the one that was not asked for longest is made anew when it comes again. */
const MOST_TENANTS = 32
/** A view nobody has asked for so long is not made ahead of questions. */
const IDLE_MS = 10 * 60_000

export interface TenantEstates {
  readonly of: (scope: Scope) => Estate
  /** Joins what tenants have been looking at, ahead of their questions, with turns of the event loop between. */
  prepare(resource: string): Promise<void>
  /** As a view's own digest. Resolves with true when the state of one of them changed. */
  digest(resource: string): Promise<boolean>
}

interface Whole {
  readonly source: ClusterSource
  readonly view: FactualClusterView
}

interface TenantView {
  /** Another object when the cluster got its id: paths may name it by that. */
  readonly scope: ClusterScope
  readonly view: FactualClusterView
  askedAt: number
}

interface Tenant {
  readonly estate: Estate
  /** By resource key. */
  readonly views: Map<string, TenantView>
}

export function tenantEstates(parts: {
  /** With the view of all that there is. */
  readonly clusters: readonly Whole[]
  readonly idOf: (set: ResourceSet) => string
  readonly onChange: Estate['onChange']
  /** The one that an id in a path means, among those that are given. */
  readonly find: (id: string, sets: readonly ResourceSet[]) => ResourceSet | undefined
}): TenantEstates {
  const { clusters, idOf, onChange, find } = parts
  const tenants = new Map<string, Tenant>()

  const scopeOf = (scope: Scope, set: ResourceSet): ClusterScope | null =>
    scope.cluster({ id: idOf(set), environmentName: set.environmentName })

  function make(scope: Scope): Tenant {
    const views = new Map<string, TenantView>()

    function view({ source, view: whole }: Whole): FactualClusterView | undefined {
      const { key } = source.set
      const clusterScope = scopeOf(scope, source.set)
      const kept = views.get(key)
      if (clusterScope === null) {
        views.delete(key)
        return undefined
      }
      const { sameAs } = source.clusterId()
      const isWhole =
        clusterScope.unrestricted &&
        source.set.registries.every(({ id }) => clusterScope.registry(id))
      if (isWhole && (sameAs === null || isVisible(sameAs))) return whole
      if (kept?.scope === clusterScope) {
        kept.askedAt = Date.now()
        return kept.view
      }
      const made = clusterView(tenantSource(source, clusterScope, isVisible))
      views.set(key, { scope: clusterScope, view: made, askedAt: Date.now() })
      return made
    }

    const isVisible = (set: ResourceSet): boolean => scopeOf(scope, set) !== null
    const visible = (): readonly Whole[] => clusters.filter(({ source }) => isVisible(source.set))
    const estate: Estate = {
      clusters: () => visible().flatMap((cluster) => view(cluster) ?? []),
      cluster(id) {
        const sets = visible().map(({ source }) => source.set)
        const set = find(id, sets)
        const found = clusters.find(({ source }) => source.set === set)
        return found === undefined ? undefined : view(found)
      },
      onChange: (listener) =>
        onChange((clusterId, section) => {
          if (estate.cluster(clusterId) !== undefined) listener(clusterId, section)
        }),
    }
    return { estate, views }
  }

  function lookedAt(resource: string): readonly FactualClusterView[] {
    const since = Date.now() - IDLE_MS
    return [...tenants.values()].flatMap(({ views }) => {
      const kept = views.get(resource)
      return kept !== undefined && kept.askedAt >= since ? [kept.view] : []
    })
  }

  return {
    of(scope) {
      const tenant = tenants.get(scope.key) ?? make(scope)
      // Map keys are in order of insertion: the first is the one not asked for longest.
      tenants.delete(scope.key)
      tenants.set(scope.key, tenant)
      for (const oldest of tenants.keys()) {
        if (tenants.size <= MOST_TENANTS) break
        tenants.delete(oldest)
      }
      return tenant.estate
    },
    async prepare(resource) {
      for (const view of lookedAt(resource)) await view.facts().prepare()
    },
    async digest(resource) {
      let changed = false
      for (const view of lookedAt(resource)) changed = (await view.digest()) || changed
      return changed
    },
  }
}

function tenantSource(
  source: ClusterSource,
  scope: ClusterScope,
  isVisible: (set: ResourceSet) => boolean,
): ClusterSource {
  const { known, visibility } = tenantKnown(scope, source.known)
  return {
    ...source,
    set: {
      ...source.set,
      registries: source.set.registries.filter(({ id }) => scope.registry(id)),
    },
    known,
    seen: scope.unrestricted ? null : visibility,
    isDigested: false,
    /** That another cluster reports the same id is no news for who does not see that one. */
    clusterId() {
      const { id, sameAs } = source.clusterId()
      return { id, sameAs: sameAs !== null && isVisible(sameAs) ? sameAs : null }
    },
  }
}
