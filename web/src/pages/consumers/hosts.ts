/** Members by the host they run on. Pure. */
import type { GroupMember } from '@millrace/contract/group.ts'
import { compareNatural } from '../../format.ts'
import { partitionCount } from './assignment-text.ts'

export interface Host {
  readonly host: string
  readonly members: readonly GroupMember[]
  /** null: assignments of this protocol type cannot be read. */
  readonly partitions: number | null
  readonly lag: number | null
}

export function hostsOf(members: readonly GroupMember[]): readonly Host[] {
  return [...Map.groupBy(members, (member) => member.host)]
    .map(([host, own]) => {
      const known = own.flatMap(({ assignments }) => (assignments === null ? [] : [assignments]))
      const lags = own.flatMap(({ lag }) => (lag === null ? [] : [lag]))
      return {
        host,
        members: own.toSorted((a, b) => compareNatural(a.client_id, b.client_id)),
        partitions:
          known.length === 0 ? null : known.reduce((sum, one) => sum + partitionCount(one), 0),
        lag: lags.length === 0 ? null : lags.reduce((sum, lag) => sum + lag, 0),
      }
    })
    .toSorted((a, b) => compareNatural(a.host, b.host))
}
