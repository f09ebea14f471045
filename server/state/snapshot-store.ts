/** What is known of every cluster: a view of the log. Immutable observations, the last two that yielded data per section. */
import type { EventLog, LogEntry } from './event-log.ts'
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
}

export interface SnapshotStore {
  known(resource: string): Known
  /** Log position up to which records are applied. */
  readonly position: number
  /** Observations ignored because a newer owner's epoch had been seen. */
  readonly fenced: number
  /** Called once per batch that changed something. Returns the unsubscribe function. */
  onChange(listener: (resource: string, sections: readonly Section[]) => void): () => void
  close(): void
}

export function snapshotStore(log: EventLog): SnapshotStore {
  const resources = new Map<string, { known: Known; epoch: number }>()
  const listeners = new Set<(resource: string, sections: readonly Section[]) => void>()
  let position = log.position
  let fenced = 0

  function apply(entries: readonly LogEntry[]): void {
    const changed = new Map<string, Section[]>()
    for (const { position: at, record } of entries) {
      position = at
      const { observation } = record
      const { resource, section, epoch } = observation
      const state = resources.get(resource) ?? { known: NOTHING_KNOWN, epoch: 0 }
      if (epoch < state.epoch) {
        fenced += 1
        continue
      }
      resources.set(resource, { known: advance(state.known, observation), epoch })
      const sections = changed.get(resource)
      if (sections === undefined) changed.set(resource, [section])
      else if (!sections.includes(section)) sections.push(section)
    }
    for (const [resource, sections] of changed)
      for (const listener of listeners) listener(resource, sections)
  }

  const unsubscribe = log.subscribe(apply)
  return {
    known: (resource) => resources.get(resource)?.known ?? NOTHING_KNOWN,
    get position() {
      return position
    },
    get fenced() {
      return fenced
    },
    onChange(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    close: unsubscribe,
  }
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
