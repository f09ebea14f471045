/**
 * Changes that this instance's own looks show. Where another instance observes on schedule, it is the one that finds them; what is
 * found while it is not settled who does waits for that, so that what happened before the start is found and kept once.
 */
import type { Change } from '@millrace/contract/change.ts'
import type { Instances } from '../cluster/model.ts'
import { changesOf } from '../derive/changes/changes-of.ts'
import type { Changes } from '../state/changes/model.ts'
import type { AnyObservation } from '../state/model.ts'
import { NOTHING_KNOWN } from '../state/snapshot-store.ts'
import type { Known, SnapshotStore } from '../state/snapshot-store.ts'

/** Waiting, of one resource. */
const MAX_WAITING = 5_000

export interface FoundChanges {
  /** To be called before the observations are applied: they are compared with what is known. */
  look(resource: string, observations: readonly AnyObservation[]): void
  /** To be called when membership or ownership changed. */
  settle(): void
  /** To be called when the log has told what was known before the start. Until then first looks are compared with nothing. */
  restored(before: ReadonlyMap<string, Known>): void
}

export function foundChanges(options: {
  readonly store: SnapshotStore
  readonly instances: Pick<Instances, 'membership' | 'ownership'>
  readonly changes: Changes
  /** Group of the instances: that they come and go is told elsewhere. */
  readonly ownGroup: string
}): FoundChanges {
  const { store, instances, changes, ownGroup } = options
  const { ownership } = instances
  const waiting = new Map<string, readonly Change[]>()
  /** The first looks of this process, until it is known what they are to be compared with. */
  let early: Map<string, AnyObservation> | null = new Map()

  /** Who observes it is not known yet, or it is this instance, whose claim is on its way. */
  function isUnsettled(resource: string): boolean {
    switch (instances.membership.kind) {
      case 'joining':
        return true
      case 'member':
      case 'alone':
        return ownership.epochOf(resource) === null
      case 'off':
      case 'refused':
        return false
    }
  }

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
    if (found.length === 0) return
    if (isUnsettled(resource))
      waiting.set(resource, [...(waiting.get(resource) ?? []), ...found].slice(-MAX_WAITING))
    else changes.add(resource, found)
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
    settle() {
      for (const [resource, found] of waiting) {
        const observes = ownership.observes(resource)
        if (observes && isUnsettled(resource)) continue
        waiting.delete(resource)
        if (observes) changes.add(resource, found)
      }
    },
  }
}
