/** Looks at one section, one after another, and what the last of them shows to have changed. */
import type { Change } from '@millrace/contract/change.ts'
import type { Fault } from '@millrace/kafka/read/model.ts'
import type { AnyObservation, Section, SectionData } from '../../state/model.ts'
import { NOTHING_KNOWN } from '../../state/snapshot-store.ts'
import type { Known } from '../../state/snapshot-store.ts'
import { observed, topicTable } from '../tables-for-tests.ts'
import type { TopicSpec } from '../tables-for-tests.ts'
import { changesOf } from './changes-of.ts'

export interface Look<S extends Section> {
  readonly data: SectionData[S]
  readonly faults?: readonly Fault[]
  readonly allFailed?: boolean
}

/** Looks a minute apart, the first at 60 s; what the last one shows. */
export function changesAfter<S extends Section>(
  section: S,
  ...looks: readonly Look<S>[]
): Change[] {
  let known: Known = NOTHING_KNOWN
  let found: Change[] = []
  looks.forEach(({ data, ...more }, i) => {
    const at = 60_000 * (i + 1)
    const after = observed(known, section, data, { at, ...more })
    const { last, failure } = after[section]
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the section says which data it is
    found = changesOf(known, (failure ?? last) as unknown as AnyObservation)
    known = after
  })
  return found
}

export function summaries<S extends Section>(section: S, ...looks: readonly Look<S>[]): string[] {
  return changesAfter(section, ...looks).map(({ summary }) => summary)
}

export function fault(more: Partial<Fault>): Fault {
  return { kind: 'unreachable', code: 'X', message: 'x', ...more }
}
export const HIDDEN = fault({ kind: 'hidden' })

export const topics = (
  specs: Readonly<Record<string, TopicSpec>>,
  ...faults: Fault[]
): Look<'topics'> => ({
  data: topicTable(specs),
  faults,
})
export const ORDERS = { partitions: [{ replicas: [1, 2] }, { replicas: [2, 1] }] }
