/** Applies what other instances observed, as the log tells it, to the snapshot store; and what this one knew before its start. */
import { messageOf } from '@millrace/kafka/errors.ts'
import type { Instances } from '../cluster/model.ts'
import type { EventLog, LogEntry, Tail } from '../state/log/model.ts'
import type { AnyObservation, Section } from '../state/model.ts'
import { advance, NOTHING_KNOWN } from '../state/snapshot-store.ts'
import type { Known, SnapshotStore } from '../state/snapshot-store.ts'
import type { SnapshotLog } from './attempt-log.ts'

export interface SnapshotFollower extends AsyncDisposable {
  /** The store has what the log had at the start. */
  readonly caughtUp: Promise<void>
  /** What the log told until `caughtUp`, by resource: what was known before this instance looked for itself. Given once. */
  takeBefore(): ReadonlyMap<string, Known>
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
  readonly log: SnapshotLog
}): SnapshotFollower {
  const { eventLog, instances, store, resources, since, onApplied, log } = options
  const before = new Map<string, Known>()
  let isCaughtUp = false
  let fenced = 0

  function remember(observations: readonly AnyObservation[]): void {
    if (isCaughtUp) return
    for (const observation of observations) {
      const { resource } = observation
      before.set(resource, advance(before.get(resource) ?? NOTHING_KNOWN, observation))
    }
  }

  async function apply(entries: readonly LogEntry[]): Promise<void> {
    const observations: AnyObservation[] = []
    // In the order of the log: a claim decides about what comes after it.
    for (const entry of entries) {
      const { record, own } = entry
      if (record.kind !== 'observation') instances.heed([entry])
      else if (!own && resources.has(record.observation.resource)) {
        const { observation } = record
        if (instances.fence.accepts(observation.resource, observation.epoch))
          observations.push(notAhead(observation))
        else fenced += 1
      }
    }
    if (observations.length === 0) return
    remember(observations)
    store.apply(observations)
    await onApplied(new Set(observations.map(({ resource }) => resource)))
  }

  /**
   * Nobody has observed the resource lately: the newest of what is kept at all, so that what changed while Millrace was down
   * is found. Nothing is left out for its epoch: whoever wrote last is as good as anybody.
   */
  async function applyOlder(resource: string): Promise<void> {
    const newest = new Map<Section, AnyObservation>()
    const options = { key: resource, from: 0, recordKey: (key: string) => key === resource }
    for await (const entries of eventLog.read('snapshots', options))
      for (const { record } of entries)
        if (record.kind === 'observation' && record.observation.resource === resource)
          newest.set(record.observation.section, record.observation)
    remember([...newest.values()])
    store.apply([...newest.values()])
    if (newest.size > 0) await onApplied(new Set([resource]))
  }

  const tail: Tail = eventLog.tail('snapshots', { since, onEntries: apply })

  async function catchUp(): Promise<void> {
    await tail.caughtUp
    for (const resource of resources) {
      if ((before.get(resource) ?? NOTHING_KNOWN).topics.last !== null) continue
      try {
        await applyOlder(resource)
      } catch (error) {
        log.warn(`older snapshots are not read back from the log: ${messageOf(error)}`)
      }
    }
    isCaughtUp = true
  }

  return {
    caughtUp: catchUp(),
    takeBefore() {
      const taken = new Map(before)
      before.clear()
      return taken
    },
    get lag() {
      return tail.lag
    },
    get fenced() {
      return fenced
    },
    [Symbol.asyncDispose]: () => tail[Symbol.asyncDispose](),
  }
}

/** The owner's clock may be fast: what it saw is not newer than now, or this instance's own looks would count as old. */
function notAhead(observation: AnyObservation): AnyObservation {
  const now = Date.now()
  return observation.capturedAt <= now ? observation : { ...observation, capturedAt: now }
}
