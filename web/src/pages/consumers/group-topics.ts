/** What a group reads, summed up per topic. Pure. */
import type { GroupPartition } from '@millrace/contract/group.ts'

export interface GroupTopic {
  readonly topic: string
  readonly partitions: number
  /** Partitions that no member holds. */
  readonly unassigned: number
  readonly lag: number | null
  readonly max_partition_lag: number | null
  readonly read_rate: number | null
  readonly records_lost: number
  /** As in the API: the sum's first absent part. */
  readonly missing: Readonly<Record<string, number>> | undefined
}

export function groupTopics(rows: readonly GroupPartition[]): readonly GroupTopic[] {
  const byTopic = Map.groupBy(rows, (row) => row.topic)
  return [...byTopic].map(([topic, parts]) => {
    const lags = parts.flatMap(({ lag }) => (lag === null ? [] : [lag]))
    const rates = parts.flatMap(({ read_rate }) => (read_rate === null ? [] : [read_rate]))
    const absentLag = parts.find((part) => part.lag === null)?.missing?.['lag']
    return {
      topic,
      partitions: parts.length,
      unassigned: parts.filter((part) => part.member_id === null).length,
      lag: sumOrNull(lags),
      max_partition_lag: lags.length === 0 ? null : Math.max(...lags),
      read_rate: sumOrNull(rates),
      records_lost: parts.reduce((sum, part) => sum + part.records_lost, 0),
      missing:
        absentLag === undefined ? undefined : { lag: absentLag, max_partition_lag: absentLag },
    }
  })
}

function sumOrNull(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0)
}
