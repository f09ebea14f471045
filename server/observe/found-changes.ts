/**
 * Changes that this instance's own looks show. Where another instance observes on schedule, it is the one that finds them. Those
 * found while it is not settled who does are written once it is (Changes.add).
 */
import type { Ownership } from '../cluster/model.ts'
import { changesOf } from '../derive/changes/changes-of.ts'
import type { Changes } from '../state/changes/model.ts'
import type { AnyObservation } from '../state/model.ts'
import { NOTHING_KNOWN } from '../state/snapshot-store.ts'
import type { Known, SnapshotStore } from '../state/snapshot-store.ts'

export interface FoundChanges {
  /** To be called before the observations are applied: they are compared with what is known. */
  look(resource: string, observations: readonly AnyObservation[]): void
  /** To be called when the log has told what was known before the start. Until then first looks are compared with nothing. */
  restored(before: ReadonlyMap<string, Known>): void
}

export function foundChanges(options: {
  readonly store: SnapshotStore
  readonly ownership: Pick<Ownership, 'observes'>
  readonly changes: Changes
  /** Group of the instances: that they come and go is told elsewhere. */
  readonly ownGroup: string
}): FoundChanges {
  const { store, ownership, changes, ownGroup } = options
  /** The first looks of this process, until it is known what they are to be compared with. */
  let early: Map<string, AnyObservation> | null = new Map()

  function isEarly(observation: AnyObservation): boolean {
    const key = `${observation.section} ${observation.resource}`
    if (early === null || early.has(key) || observation.outcome.allFailed) return false
    early.set(key, observation)
    return true
  }

  function compare(known: Known, observations: readonly AnyObservation[]): void {
    const resource = observations[0]?.resource
    if (resource === undefined || !ownership.observes(resource)) return
    const found = observations
      .flatMap((observation) => changesOf(known, observation))
      .filter(({ entity, name }) => entity !== 'group' || name !== ownGroup)
    changes.add(resource, found)
  }

  return {
    look(resource, observations) {
      compare(
        store.known(resource),
        observations.filter((observation) => !isEarly(observation)),
      )
    },
    restored(before) {
      const first = [...(early?.values() ?? [])]
      early = null
      for (const observation of first)
        compare(before.get(observation.resource) ?? NOTHING_KNOWN, [observation])
    },
  }
}
