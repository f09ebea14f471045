/**
 * Changes that this instance's own looks show. Where another instance observes on schedule, it is the one that finds them; what is
 * found while it is not settled who does waits for that, so that what happened before the start is found and kept once.
 */
import type { Change } from '@millrace/contract/change.ts'
import type { Instances } from '../cluster/model.ts'
import { changesOf } from '../derive/changes/changes-of.ts'
import type { Changes } from '../state/changes/model.ts'
import type { AnyObservation } from '../state/model.ts'
import type { SnapshotStore } from '../state/snapshot-store.ts'

/** Waiting, of one resource. */
const MAX_WAITING = 5_000

export interface FoundChanges {
  /** To be called before the observations are applied: they are compared with what is known. */
  look(resource: string, observations: readonly AnyObservation[]): void
  /** To be called when membership or ownership changed. */
  settle(): void
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

  return {
    look(resource, observations) {
      if (!ownership.observes(resource)) return
      const found = observations
        .flatMap((observation) => changesOf(store.known(resource), observation))
        .filter(({ entity, name }) => entity !== 'group' || name !== ownGroup)
      if (found.length === 0) return
      if (isUnsettled(resource))
        waiting.set(resource, [...(waiting.get(resource) ?? []), ...found].slice(-MAX_WAITING))
      else changes.add(resource, found)
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
