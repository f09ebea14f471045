/**
 * Who may share. Instances that could not check each other's records must not form a group: the oldest one goes on, and with
 * it all that have its MILLRACE_SECRET.
 */
import type { InstanceMetadata } from './messages.ts'

export interface Admission {
  readonly sharing: readonly InstanceMetadata[]
  /** Id → why. */
  readonly refused: ReadonlyMap<string, string>
}

/** By start, then by id: every leader decides alike. */
export function byAge(a: Age, b: Age): number {
  return a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1)
}

type Age = Pick<InstanceMetadata, 'id' | 'startedAt'>

export function admit(members: readonly InstanceMetadata[]): Admission {
  const [oldest, ...others] = members.toSorted(byAge)
  if (oldest === undefined) return { sharing: [], refused: new Map() }
  const fits = ({ proof }: InstanceMetadata): boolean => proof !== null && proof === oldest.proof
  return {
    sharing: [oldest, ...others.filter(fits)],
    refused: new Map(
      others.filter((other) => !fits(other)).map((other) => [other.id, reasonOf(other, oldest)]),
    ),
  }
}

function reasonOf(newer: InstanceMetadata, oldest: InstanceMetadata): string {
  return `Instance ${oldest.id} at ${oldest.url}, started ${new Date(oldest.startedAt).toISOString()}, keeps its state in the same topics, and ${difference(newer, oldest)}. Instances share only with the same MILLRACE_SECRET: set it for all of them, stop the other one, or give this one a MILLRACE_TOPIC_PREFIX of its own.`
}

function difference(newer: InstanceMetadata, oldest: InstanceMetadata): string {
  if (newer.proof === null && oldest.proof === null) return 'neither has a MILLRACE_SECRET'
  if (newer.proof === null) return 'it has a MILLRACE_SECRET, which this one has not'
  if (oldest.proof === null) return 'it has no MILLRACE_SECRET'
  return 'it has another MILLRACE_SECRET'
}
