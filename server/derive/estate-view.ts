/**
 * The estate over the snapshot store: what `serve` asks.
 *
 * Who derives? Kafka's answers are decoded in the worker (observe/), which hands over columns of typed arrays without
 * copying. The main thread makes rows from them, when somebody asks: the join of 50,000 partitions, 50,000 committed
 * offsets, 150,000 replicas and 175,000 config entries into 5,000 topic rows takes tens of milliseconds in steps that
 * are remembered separately, while rows made in the worker would have to be cloned: 5,000 objects of 25 fields and
 * their reasons cost as long again to deserialise, every minute, for lists that mostly nobody looks at, and would be
 * held twice. bench/derive.ts measures each step.
 */
import type { Scope } from '../access/model.ts'
import type { Config, ResourceSet } from '../config/types.ts'
import type { Histories } from '../state/history-log/model.ts'
import type { Section } from '../state/model.ts'
import type { SnapshotStore } from '../state/snapshot-store.ts'
import { bootstrapName, clusterIds } from './cluster-ids.ts'
import type { ClusterId } from './cluster-ids.ts'
import type { Reach } from './cluster-state.ts'
import { clusterView } from './cluster-view.ts'
import type { ClusterSource, FactualClusterView } from './cluster-view.ts'
import type { Estate } from './estate.ts'
import { tenantEstates } from './tenant/tenant-estates.ts'

export interface EstateSources {
  readonly resources: Config['resources']
  readonly store: SnapshotStore
  readonly histories: Histories
  reach(resource: string): Reach
  refresh(resource: string, configs: boolean, signal?: AbortSignal): Promise<void>
}

export interface EstateView extends Estate {
  /** What a tenant sees of it. */
  readonly of: (scope: Scope) => Estate
  view(resource: string): FactualClusterView
  /** Id in paths, as known now. */
  id(resource: string): string
  /** Resolves when all changes so far have been prepared and told. */
  told(): Promise<void>
  /** As a view's own digest, for what tenants have been looking at; tells of it where their state changed. */
  digestTenants(resource: string): Promise<void>
  /** What a cluster's row says changed without an observation: it is away, or back, or a digest found otherwise. */
  stateChanged(resource: string): void
  close(): void
}

export function estateView(sources: EstateSources): EstateView {
  const { resources, store } = sources
  const listeners = new Set<(clusterId: string, section: Section) => void>()
  let ids = computeIds()
  const clusters = resources.map((set) => {
    const key = resourceKey(set)
    const source: ClusterSource = {
      set,
      known: () => store.known(key),
      reach: () => sources.reach(key),
      clusterId: () => idOf(set),
      histories: sources.histories,
      refresh: (configs, signal) => sources.refresh(key, configs, signal),
      seen: null,
      isDigested: true,
    }
    return { source, view: clusterView(source) }
  })
  const views = new Map<string, FactualClusterView>(
    clusters.map(({ source, view }) => [resourceKey(source.set), view]),
  )
  const tenants = tenantEstates({ clusters, idOf: (set) => idOf(set).id, onChange, find })

  function computeIds(): ReadonlyMap<number, ClusterId> {
    return clusterIds(
      resources,
      (set) => store.known(resourceKey(set)).cluster.last?.outcome.data.clusterId ?? null,
    )
  }

  function idOf(set: ResourceSet): ClusterId {
    // computed for every set
    return ids.get(set.number)!
  }

  function setOf(resource: string): ResourceSet | undefined {
    return resources.find((set) => resourceKey(set) === resource)
  }

  function emit(resource: string, sections: readonly Section[]): void {
    const set = setOf(resource)
    if (set === undefined) return
    for (const section of sections)
      for (const listener of listeners) listener(idOf(set).id, section)
  }

  /** Changes that are being prepared, by resource; those that come meanwhile are told together. */
  const pending = new Map<string, Set<Section>>()
  let telling: Promise<void> | null = null

  async function tell(): Promise<void> {
    for (;;) {
      const next = pending.entries().next().value
      if (next === undefined) return
      const [resource, sections] = next
      pending.delete(resource)
      await views.get(resource)?.facts().prepare()
      await tenants.prepare(resource)
      emit(resource, [...sections])
    }
  }

  const unsubscribe = store.onChange((resource, sections) => {
    if (sections.includes('cluster')) ids = computeIds()
    const waiting = pending.get(resource) ?? new Set()
    for (const section of sections) waiting.add(section)
    pending.set(resource, waiting)
    telling ??= tell().finally(() => {
      telling = null
    })
  })

  function find(id: string, sets = resources): ResourceSet | undefined {
    return (
      sets.find((set) => idOf(set).id === id) ??
      sets.find((set) => set.environmentName === id) ??
      sets.find((set) => bootstrapName(set) === id)
    )
  }

  function onChange(listener: (clusterId: string, section: Section) => void): () => void {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }

  function viewOf(resource: string): FactualClusterView {
    const found = views.get(resource)
    if (found === undefined) throw new RangeError(`No resource set has the number ${resource}`)
    return found
  }

  return {
    clusters: () => [...views.values()],
    cluster(id) {
      const set = find(id)
      return set === undefined ? undefined : views.get(resourceKey(set))
    },
    onChange,
    of: tenants.of,
    view: viewOf,
    id(resource) {
      const set = setOf(resource)
      return set === undefined ? resource : idOf(set).id
    },
    async told(): Promise<void> {
      await telling
    },
    async digestTenants(resource) {
      if (await tenants.digest(resource)) emit(resource, ['cluster'])
    },
    stateChanged: (resource) => emit(resource, ['cluster']),
    close() {
      unsubscribe()
      listeners.clear()
    },
  }
}

/** Observation.resource of a set. */
export function resourceKey(set: ResourceSet): string {
  return set.key
}
