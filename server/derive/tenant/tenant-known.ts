/**
 * What is known of a cluster, as a tenant sees it: every section without what is hidden, so that all that is derived from it is
 * right for the tenant, counts and reasons included. What comes out of the same observation is the same object, because the
 * derivation remembers by identity.
 */
import type { ClusterScope } from '../../access/model.ts'
import { SECTIONS } from '../../state/model.ts'
import type { Observation, Section } from '../../state/model.ts'
import { NOTHING_KNOWN } from '../../state/snapshot-store.ts'
import type { Known, SectionState } from '../../state/snapshot-store.ts'
import type { HasAny } from './acls.ts'
import { inferredTopics, visibility, type Visibility } from './visibility.ts'
import { visibleObservation } from './visible-section.ts'

export interface TenantKnown {
  /** The newest knowledge as the tenant sees it; a new object only when the base is one. */
  readonly known: () => Known
  /** What is visible by the newest knowledge. */
  readonly visibility: () => Visibility
}

/** @param base what is known of the whole cluster now */
export function tenantKnown(scope: ClusterScope, base: () => Known): TenantKnown {
  let inferred: readonly string[] = []
  let seen = visibility(scope, new Set())
  let hasAny: HasAny = { topic: false, group: false }
  let looked: Known | null = null
  let made: { readonly of: Known; readonly visible: Known } | null = null
  const states = new Map<Section, { readonly of: SectionState; readonly visible: SectionState }>()
  let observations = new WeakMap<Observation, Observation>()

  function look(): Known {
    const now = base()
    if (now === looked) return now
    const before = looked
    looked = now
    if (before?.groups !== now.groups || before.group_offsets !== now.group_offsets) infer(now)
    if (before?.topics !== now.topics || before.group_list !== now.group_list) noteAny(now)
    return now
  }

  /** A topic that a group of the tenant begins to consume is seen from then on, with its past. */
  function infer(now: Known): void {
    const found = inferredTopics(scope, now)
    if (found.length === inferred.length && found.every((name, i) => name === inferred[i])) return
    inferred = found
    seen = visibility(scope, new Set(found))
    states.clear()
    observations = new WeakMap()
    noteAny(now)
  }

  function noteAny({ topics, group_list: list }: Known): void {
    const topic = topics.last?.outcome.data.names.some(seen.seesTopic) ?? false
    const group = list.last?.outcome.data.some(({ id }) => seen.seesGroup(id)) ?? false
    if (topic === hasAny.topic && group === hasAny.group) return
    hasAny = { topic, group }
    // ACLs on all topics or groups come and go with the first of them.
    const { last, previous } = states.get('acls')?.of ?? NOTHING_KNOWN.acls
    for (const acls of [last, previous]) if (acls !== null) observations.delete(acls)
    states.delete('acls')
  }

  function visible<S extends Section>(observation: Observation<S> | null): Observation<S> | null {
    if (observation === null) return null
    let shown = observations.get(observation)
    if (shown === undefined) {
      shown = visibleObservation(observation, seen, hasAny)
      observations.set(observation, shown)
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of the same section as what it was made of
    return shown as Observation<S>
  }

  function stateOf(section: Section, of: SectionState): SectionState {
    const kept = states.get(section)
    if (kept?.of === of) return kept.visible
    const last = visible(of.last)
    const previous = visible(of.previous)
    const failure = visible(of.failure)
    const isSame = last === of.last && previous === of.previous && failure === of.failure
    const shown = isSame ? of : { ...of, last, previous, failure }
    states.set(section, { of, visible: shown })
    return shown
  }

  return {
    known() {
      const of = look()
      if (made?.of === of) return made.visible
      const entries = SECTIONS.map((section) => [section, stateOf(section, of[section])])
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one state per section, made of that section's
      made = { of, visible: Object.fromEntries(entries) as Known }
      return made.visible
    },
    visibility() {
      look()
      return seen
    },
  }
}
