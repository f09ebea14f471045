/** Sums over a cluster (contract/cluster.ts). A sum that lacks a part says so and is a lower bound. */
import type { Broker } from '@millrace/contract/broker.ts'
import type { ClusterTotals } from '@millrace/contract/cluster.ts'
import type { GroupRow } from '@millrace/contract/group.ts'
import type { TopicRow } from '@millrace/contract/topic.ts'
import type { Section } from '../state/model.ts'
import type { Facts } from './facts.ts'
import { note } from './missing.ts'
import type { MissingList, RowMissing } from './missing.ts'
import { rowCount } from './topic-index.ts'

export interface ClusterRows {
  readonly topics: readonly TopicRow[]
  readonly groups: readonly GroupRow[]
  readonly brokers: readonly Broker[]
}

/** @param missing the list that the rows' indexes point into */
export function clusterTotals(
  facts: Facts,
  rows: ClusterRows,
  missing: MissingList,
): { totals: ClusterTotals; missing: RowMissing } {
  const { topics: table, cluster } = facts
  let lacks: RowMissing
  function sum<Row extends { missing?: Record<string, number> | undefined }>(
    of: readonly Row[],
    field: string & keyof Row,
    section: Section,
    known: boolean,
  ): number | null {
    const absent = known ? null : facts.faults(section).absent()
    if (absent !== null) lacks = note(lacks, missing.add(absent), field)
    if (!known) return null
    let total = 0
    let some = of.length === 0
    for (const row of of) {
      const value = row[field]
      if (typeof value === 'number') {
        total += value
        some = true
      }
      const index = row.missing?.[field]
      if (index !== undefined) lacks = note(lacks, index, field)
    }
    return some ? total : null
  }
  function absentAs(section: Section, ...fields: string[]): null {
    const absent = facts.faults(section).absent()
    if (absent !== null) lacks = note(lacks, missing.add(absent), ...fields)
    return null
  }

  const { topics, groups, brokers } = rows
  const hasTopics = table !== null
  const hasGroups = facts.consumption !== null
  const hasCommits = (facts.consumption?.committed ?? null) !== null
  const totals: ClusterTotals = {
    brokers: cluster === null ? absentAs('cluster', 'brokers') : cluster.brokers.length,
    brokers_online:
      cluster === null
        ? absentAs('cluster', 'brokers_online')
        : count(brokers, (b) => b.state === 'online'),
    brokers_fenced:
      cluster === null
        ? absentAs('cluster', 'brokers_fenced')
        : count(brokers, (b) => b.state === 'fenced'),
    topics: table === null ? absentAs('topics', 'topics') : topics.length,
    topics_internal:
      table === null ? absentAs('topics', 'topics_internal') : count(topics, (t) => t.internal),
    partitions: table === null ? absentAs('topics', 'partitions') : rowCount(table),
    replicas: table === null ? absentAs('topics', 'replicas') : table.replicas.length,
    messages: sum(topics, 'messages', 'offsets', hasTopics && facts.offsets !== null),
    disk_bytes: sum(topics, 'disk_bytes', 'log_dirs', hasTopics && facts.disk !== null),
    leader_disk_bytes: sum(
      topics,
      'leader_disk_bytes',
      'log_dirs',
      hasTopics && facts.disk !== null,
    ),
    write_rate: sum(topics, 'write_rate', 'offsets', hasTopics && facts.offsets !== null),
    read_rate: sum(topics, 'read_rate', 'group_offsets', hasTopics && hasCommits),
    lag: sum(groups, 'lag', 'group_offsets', hasGroups && hasCommits && facts.offsets !== null),
    under_replicated: sum(topics, 'under_replicated', 'topics', hasTopics),
    under_min_isr: sum(
      topics,
      'under_min_isr',
      'topic_configs',
      hasTopics && facts.settings !== null,
    ),
    offline_partitions: sum(topics, 'offline_partitions', 'topics', hasTopics),
    groups:
      facts.known.group_list.last === null
        ? absentAs('group_list', 'groups')
        : facts.known.group_list.last.outcome.data.length,
    groups_by_kind: hasGroups ? countBy(groups, (group) => group.kind) : null,
    groups_by_state: hasGroups ? countBy(groups, (group) => group.state ?? 'Unknown') : null,
    members: sum(groups, 'members', 'groups', hasGroups && facts.known.groups.last !== null),
  }
  return { totals, missing: lacks }
}

function count<T>(items: readonly T[], test: (item: T) => boolean): number {
  let n = 0
  for (const item of items) if (test(item)) n += 1
  return n
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1
  return counts
}
