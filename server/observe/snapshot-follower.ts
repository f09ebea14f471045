/** Applies what other instances observed, as the log tells it, to the snapshot store; and what this one knew before its start. */
import type { Instances } from '../cluster/model.ts'
import type { EventLog, LogEntry, Tail } from '../state/log/model.ts'
import type { AnyObservation } from '../state/model.ts'
import type { SnapshotStore } from '../state/snapshot-store.ts'

export interface SnapshotFollower extends AsyncDisposable {
  /** The store has what the log had at the start. */
  readonly caughtUp: Promise<void>
  /** Records behind. */
  readonly lag: number
  /** Observations of an owner whose time was over, or of nobody's. */
  readonly fenced: number
}

export function followSnapshots(options: {
  readonly eventLog: EventLog
  readonly instances: Pick<Instances, 'heed' | 'fence'>
  readonly store: SnapshotStore
  /** Others may observe clusters that this instance is not configured with. */
  readonly resources: ReadonlySet<string>
  /** ms since epoch. */
  readonly since: number
  /** Called after a batch, with the resources that it was about. */
  readonly onApplied: (resources: ReadonlySet<string>) => Promise<void>
}): SnapshotFollower {
  const { eventLog, instances, store, resources, since, onApplied } = options
  let fenced = 0

  async function apply(entries: readonly LogEntry[]): Promise<void> {
    const observations: AnyObservation[] = []
    // In the order of the log: a claim decides about what comes after it.
    for (const entry of entries) {
      const { record, own } = entry
      if (record.kind !== 'observation') instances.heed([entry])
      else if (!own && resources.has(record.observation.resource)) {
        const { observation } = record
        if (instances.fence.accepts(observation.resource, observation.epoch))
          observations.push(observation)
        else fenced += 1
      }
    }
    if (observations.length === 0) return
    store.apply(observations)
    await onApplied(new Set(observations.map(({ resource }) => resource)))
  }

  const tail: Tail = eventLog.tail('snapshots', { since, onEntries: apply })
  return {
    caughtUp: tail.caughtUp,
    get lag() {
      return tail.lag
    },
    get fenced() {
      return fenced
    },
    [Symbol.asyncDispose]: () => tail[Symbol.asyncDispose](),
  }
}
