/** One pass over some sections of a cluster, in the order they need, several at a time. */
import type { Fault } from '@millrace/kafka/read/model.ts'
import type { AnyObservation, Section } from '../state/model.ts'
import type { Limit } from './limit.ts'
import { notAsked, observeSection } from './observe-section.ts'
import type { Look } from './observe-section.ts'
import type { AnyReader } from './readers.ts'
import type { Seen } from './section.ts'

/** Which section tells what others need. */
const TOLD_BY: Record<keyof Seen, Section> = {
  topics: 'topics',
  groups: 'group_list',
  brokers: 'cluster',
}

/** Asked of every broker or of any: when these find nobody, nobody is there. */
const TELLS_REACH: ReadonlySet<Section> = new Set(['topics', 'group_list'])

/**
 * @param publish called as observations arrive. Committed and end offsets come together: new commits beside old ends
 *   would show too little lag for a moment.
 */
export async function runCycle(
  readers: readonly AnyReader[],
  look: Look,
  parallel: Limit,
  publish: (observations: AnyObservation[]) => void,
): Promise<readonly AnyObservation[]> {
  const running = new Map<Section, Promise<AnyObservation>>()
  const pairs = readers.some((reader) => reader.section === 'offsets')
  const held: AnyObservation[] = []

  async function observe(reader: AnyReader): Promise<AnyObservation> {
    const before = await Promise.all(reader.after.flatMap((section) => running.get(section) ?? []))
    const unreachable = before.find(
      (observation) => TELLS_REACH.has(observation.section) && isUnreachable(observation),
    )
    const lacking = reader.needs.find((need) => look.seen[need] === null)
    const observation =
      // The cluster is away: asking on would only wait for the same silence again.
      unreachable !== undefined
        ? notAsked(reader, look.resource, unreachable.outcome.faults)
        : lacking !== undefined
          ? notAsked(reader, look.resource, [notTold(lacking, before)])
          : await parallel(() => observeSection(reader, look))
    if (pairs && reader.section === 'group_offsets') held.push(observation)
    else publish(reader.section === 'offsets' ? [...held.splice(0), observation] : [observation])
    return observation
  }

  // In order of `after`, so that what a section waits for is already running.
  for (const reader of readers) running.set(reader.section, observe(reader))
  return Promise.all(running.values())
}

function isUnreachable({ outcome }: AnyObservation): boolean {
  return (
    outcome.allFailed &&
    outcome.faults.length > 0 &&
    outcome.faults.every((fault) => fault.kind === 'unreachable')
  )
}

function notTold(need: keyof Seen, before: readonly AnyObservation[]): Fault {
  const failed = before.find((observation) => observation.section === TOLD_BY[need])
  return (
    failed?.outcome.faults[0] ?? {
      kind: 'failed',
      code: 'MR_OBSERVE_NOT_ASKED',
      message: `Not asked: ${TOLD_BY[need]} could not be read yet.`,
    }
  )
}
