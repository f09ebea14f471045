/**
 * Writes what this instance observes for all to the log, for the other instances and for its own next start. In the
 * background: pages never wait for it. While the log is slow or away, a newer observation of a section takes the place of one that waits.
 */
import { messageOf } from '@millrace/kafka/errors.ts'
import type { Ownership } from '../cluster/model.ts'
import type { EventLog } from '../state/log/model.ts'
import type { AnyObservation, Section } from '../state/model.ts'
import type { StateRecord } from '../state/records/model.ts'
import type { SnapshotLog } from './attempt-log.ts'

export interface SnapshotPublisher {
  /** Observations of a scheduled look. What is not owned when its turn comes is dropped: its owner writes its own. */
  publish(resource: string, observations: readonly AnyObservation[]): void
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>
}

export function snapshotPublisher(options: {
  readonly eventLog: EventLog
  readonly ownership: Ownership
  readonly log: SnapshotLog
}): SnapshotPublisher {
  const { eventLog, ownership, log } = options
  const waiting = new Map<string, Map<Section, AnyObservation>>()
  const writing = new Map<string, Promise<void>>()
  /** Told once per outage. */
  let isFailing = false

  async function write(resource: string): Promise<void> {
    for (;;) {
      const next = waiting.get(resource)
      waiting.delete(resource)
      const epoch = ownership.epochOf(resource)
      if (next === undefined || epoch === null) return
      try {
        await eventLog.append('snapshots', resource, recordsOf(resource, epoch, [...next.values()]))
        if (isFailing) log.info('snapshots are written to the log again')
        isFailing = false
      } catch (error) {
        if (!isFailing) log.warn(`snapshots are not written to the log: ${messageOf(error)}`)
        isFailing = true
      }
    }
  }

  /** The claim first: whoever begins to read here knows by it that what follows counts. */
  function recordsOf(
    resource: string,
    epoch: number,
    observations: readonly AnyObservation[],
  ): StateRecord[] {
    const claim = ownership.claimOf(resource)
    return [
      ...(claim === null ? [] : [{ kind: 'claim', claim } as const]),
      ...observations.map((observation): StateRecord => ({
        kind: 'observation',
        observation: { ...observation, epoch },
      })),
    ]
  }

  return {
    publish(resource, observations) {
      if (eventLog.kind === 'memory' || ownership.epochOf(resource) === null) return
      const queue = waiting.get(resource) ?? new Map<Section, AnyObservation>()
      for (const observation of observations) queue.set(observation.section, observation)
      waiting.set(resource, queue)
      if (writing.has(resource)) return
      writing.set(
        resource,
        write(resource).finally(() => writing.delete(resource)),
      )
    },
    async idle() {
      await Promise.all(writing.values())
    },
  }
}
