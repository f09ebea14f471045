/** What is known of every cluster. Immutable observations, the last two that yielded data per section. */
import type { AnyObservation, Observation, Section } from './model.ts'

export interface SectionState<S extends Section = Section> {
  /** Newest observation that yielded data. */
  readonly last: Observation<S> | null
  /** The one that yielded data before `last`: rates are differences to it. */
  readonly previous: Observation<S> | null
  /** Newest attempt, when it yielded nothing; null after a good one. `last` then is old. */
  readonly failure: Observation<S> | null
  /** When the first of the failures in a row was seen, ms since epoch. */
  readonly failingSince: number | null
}

/** All sections of one cluster. A new object whenever one of them changes, so that identity is a version. */
export type Known = { readonly [S in Section]: SectionState<S> }

const NOTHING = { last: null, previous: null, failure: null, failingSince: null } as const
/** Before the first observation. */
export const NOTHING_KNOWN: Known = {
  cluster: NOTHING,
  quorum: NOTHING,
  topics: NOTHING,
  offsets: NOTHING,
  group_list: NOTHING,
  groups: NOTHING,
  group_offsets: NOTHING,
  log_dirs: NOTHING,
  topic_configs: NOTHING,
  broker_configs: NOTHING,
  acls: NOTHING,
  quotas: NOTHING,
  registries: NOTHING,
}

export interface SnapshotStore {
  known(resource: string): Known
  /**
   * Applies observations that count (whose do is the caller's question), in order. One that is older than what is known of its
   * section is passed over: this instance may have looked for itself while another's observation was under way. That of a
   * newer epoch is not: clocks differ, and its predecessor's may have been fast.
   */
  apply(observations: readonly AnyObservation[]): void
  /** Called once per batch and resource that changed something. Returns the unsubscribe function. */
  onChange(listener: (resource: string, sections: readonly Section[]) => void): () => void
}

export function snapshotStore(): SnapshotStore {
  const resources = new Map<string, Known>()
  const listeners = new Set<(resource: string, sections: readonly Section[]) => void>()
  return {
    known: (resource) => resources.get(resource) ?? NOTHING_KNOWN,
    apply(observations) {
      const changed = new Map<string, Section[]>()
      for (const observation of observations) {
        const { resource, section } = observation
        const known = resources.get(resource) ?? NOTHING_KNOWN
        if (isOvertaken(known, observation)) continue
        resources.set(resource, advance(known, observation))
        const sections = changed.get(resource)
        if (sections === undefined) changed.set(resource, [section])
        else if (!sections.includes(section)) sections.push(section)
      }
      for (const [resource, sections] of changed)
        for (const listener of listeners) listener(resource, sections)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

/** Whether the store passes the observation over. */
export function isOvertaken(known: Known, { section, epoch, capturedAt }: AnyObservation): boolean {
  const { last, failure }: SectionState = known[section]
  const newest = failure ?? last
  return newest !== null && epoch <= newest.epoch && capturedAt < newest.capturedAt
}

/** The state after one more observation. Pure. */
export function advance(known: Known, observation: AnyObservation): Known {
  const before: SectionState = known[observation.section]
  const after: SectionState = observation.outcome.allFailed
    ? {
        ...before,
        failure: observation,
        failingSince: before.failingSince ?? observation.capturedAt,
      }
    : { last: observation, previous: before.last, failure: null, failingSince: null }
  return { ...known, [observation.section]: after }
}
