/** Topic rows (contract/topic.ts) of the whole cluster in one pass. */
import type { TopicRow } from '@millrace/contract/topic.ts'
import type { TopicTable } from '@millrace/kafka/read/model.ts'
import type { Missing } from '@millrace/contract/envelope.ts'
import type { Section } from '../state/model.ts'
import type { Facts } from './facts.ts'
import { NO_ADVANCE, note, pendingRate } from './missing.ts'
import type { MissingList, RowMissing } from './missing.ts'
import { isrSize, isUnderReplicated, replicaCount } from './topic-index.ts'

export const TOPIC_SECTIONS = [
  'topics',
  'offsets',
  'group_list',
  'groups',
  'group_offsets',
  'log_dirs',
  'topic_configs',
] as const satisfies readonly Section[]

/** Rows in the order of TopicTable.names; empty when topics are not known. */
export function topicRows(facts: Facts, missing: MissingList): readonly TopicRow[] {
  const { topics } = facts
  if (topics === null) return []
  return topics.names.map((_, t) => topicRow(facts, topics, t, missing))
}

export function topicRow(
  facts: Facts,
  topics: TopicTable,
  t: number,
  missing: MissingList,
): TopicRow {
  // t is an index of the table
  const name = topics.names[t]!
  const from = topics.first[t]!
  const to = topics.first[t + 1]!
  const factor = to > from ? replicaCount(topics, from) : 0
  let mixed = false
  let underReplicated = 0
  let offline = 0
  for (let row = from; row < to; row++) {
    if (replicaCount(topics, row) !== factor) mixed = true
    if (isUnderReplicated(topics, row)) underReplicated += 1
    if (topics.leader[row]! < 0) offline += 1
  }
  const described = from === to ? facts.faults('topics').item(name) : null
  const flow = topicFlow(facts, from, to, missing)
  const disk = topicDisk(facts, topics, from, to, missing)
  const reading = topicReading(facts, t, missing)
  const settings = topicConfig(facts, topics, t, missing)
  let lacks: RowMissing = merge(merge(merge(flow.lacks, disk.lacks), reading.lacks), settings.lacks)
  if (described !== null) {
    lacks = note(
      lacks,
      missing.add(described),
      'partitions',
      'replication_factor',
      'under_replicated',
      'offline_partitions',
      'messages',
      'write_rate',
      'disk_bytes',
      'leader_disk_bytes',
    )
  }
  const { messages } = flow
  return {
    name,
    topic_id: topics.ids[t] === '' ? null : topics.ids[t]!,
    internal: topics.internal[t] === 1,
    partitions: to - from,
    replication_factor: factor,
    replication_factor_mixed: mixed,
    messages: described === null ? messages : null,
    disk_bytes: disk.bytes,
    leader_disk_bytes: disk.leaderBytes,
    disk_per_message:
      messages === null || messages === 0 || disk.leaderBytes === null
        ? null
        : disk.leaderBytes / messages,
    write_rate: described === null ? flow.rate : null,
    read_rate: reading.rate,
    groups: reading.groups,
    lag: reading.lag,
    under_replicated: underReplicated,
    under_min_isr: settings.underMinIsr,
    offline_partitions: offline,
    cleanup_policy: settings.cleanupPolicy,
    retention_ms: settings.retentionMs,
    retention_bytes: settings.retentionBytes,
    min_insync_replicas: settings.minInsyncReplicas,
    ...(lacks === undefined ? {} : { missing: lacks }),
  }
}

function merge(a: RowMissing, b: RowMissing): RowMissing {
  if (a === undefined) return b
  return b === undefined ? a : { ...a, ...b }
}

function topicFlow(
  facts: Facts,
  from: number,
  to: number,
  missing: MissingList,
): { messages: number | null; rate: number | null; lacks: RowMissing } {
  const { offsets } = facts
  if (offsets === null) {
    const absent = facts.faults('offsets').absent()
    return {
      messages: null,
      rate: null,
      lacks:
        absent === null
          ? undefined
          : note(undefined, missing.add(absent), 'messages', 'write_rate', 'disk_per_message'),
    }
  }
  let messages = 0
  let rate = 0
  let known = 0
  let rated = 0
  let faulty = -1
  let wentBack = false
  for (let row = from; row < to; row++) {
    const count = offsets.end[row]! - offsets.start[row]!
    if (Number.isNaN(count)) faulty = faulty < 0 ? row : faulty
    else {
      messages += Math.max(0, count)
      known += 1
    }
    const written = offsets.writeRate[row]!
    if (!Number.isNaN(written)) {
      rate += written
      rated += 1
    } else if (offsets.wentBack[row] === 1) wentBack = true
  }
  let lacks: RowMissing
  if (faulty >= 0) {
    const index = missing.add(facts.faults('offsets').at(offsets.fault[faulty]!))
    lacks = note(lacks, index, 'messages', 'write_rate', 'disk_per_message')
  }
  if (wentBack) lacks = note(lacks, missing.add(WENT_BACK), 'write_rate')
  if (rated < known) lacks = note(lacks, missing.add(pendingRate('offsets')), 'write_rate')
  return {
    messages: known === 0 && to > from ? null : messages,
    rate: rated === 0 ? null : rate,
    lacks,
  }
}

const WENT_BACK = {
  section: 'offsets',
  kind: 'failed',
  reason:
    'An end offset went back since the observation before (unclean leader election?): no rate for this interval.',
} as const

function topicDisk(
  facts: Facts,
  topics: TopicTable,
  from: number,
  to: number,
  missing: MissingList,
): { bytes: number | null; leaderBytes: number | null; lacks: RowMissing } {
  const { disk } = facts
  const faults = facts.faults('log_dirs')
  if (disk === null) {
    const absent = faults.absent()
    return {
      bytes: null,
      leaderBytes: null,
      lacks:
        absent === null
          ? undefined
          : note(
              undefined,
              missing.add(absent),
              'disk_bytes',
              'leader_disk_bytes',
              'disk_per_message',
            ),
    }
  }
  let bytes = 0
  let known = 0
  let leaderBytes = 0
  let leaders = 0
  let lacks: RowMissing
  for (let row = from; row < to; row++) {
    for (let slot = topics.replicasFrom[row]!; slot < topics.replicasFrom[row + 1]!; slot++) {
      const size = disk.replica[slot]!
      if (!Number.isNaN(size)) {
        bytes += size
        known += 1
        continue
      }
      const index = missing.add(replicaFault(facts, topics.replicas[slot]!))
      lacks = note(lacks, index, 'disk_bytes')
      if (topics.leader[row] === topics.replicas[slot])
        lacks = note(lacks, index, 'leader_disk_bytes', 'disk_per_message')
    }
    const size = disk.leader[row]!
    if (Number.isNaN(size)) continue
    leaderBytes += size
    leaders += 1
  }
  const replicas = topics.replicasFrom[to]! - topics.replicasFrom[from]!
  return {
    bytes: known === 0 && (replicas > 0 || from === to) ? null : bytes,
    leaderBytes: leaders === 0 ? null : leaderBytes,
    lacks,
  }
}

/** Why the size of a replica on this broker is not known. */
export function replicaFault(facts: Facts, broker: number): Missing {
  const fault = facts.faults('log_dirs').broker(broker)
  if (fault !== null) return fault
  const told = facts.disk?.brokers.has(broker) === true
  return {
    section: 'log_dirs',
    kind: told ? 'pending' : 'unreachable',
    reason: told
      ? `Broker ${broker} did not list this replica when its log directories were read: it is new, or its directory failed.`
      : `Broker ${broker} did not tell its log directories.`,
    broker,
  }
}

function topicReading(
  facts: Facts,
  t: number,
  missing: MissingList,
): { groups: number | null; lag: number | null; rate: number | null; lacks: RowMissing } {
  const { consumption } = facts
  if (consumption === null || consumption.committed === null) {
    const absent = facts.faults('group_list').absent() ?? facts.faults('group_offsets').absent()
    const lacks =
      absent === null
        ? undefined
        : note(undefined, missing.add(absent), 'groups', 'lag', 'read_rate')
    return { groups: null, lag: null, rate: null, lacks }
  }
  const groups = consumption.topicGroups[t]!
  let lacks: RowMissing
  if (groups > 0 && consumption.topicLagPartial[t] === 1)
    lacks = note(lacks, missing.add(PARTIAL_LAG), 'lag')
  if (groups > 0 && consumption.endIsOlder) {
    const index = missing.add(OLDER_END)
    lacks = note(lacks, index, 'lag')
  }
  if (!consumption.hasRates)
    lacks = note(lacks, missing.add(pendingRate('group_offsets')), 'read_rate')
  else if (consumption.topicRatesUnknown[t]! > 0)
    lacks = note(lacks, missing.add(NO_ADVANCE), 'read_rate')
  const knowsRate = consumption.topicRatesKnown[t]! > 0 || consumption.topicRatesUnknown[t] === 0
  return {
    groups,
    lag: facts.offsets === null ? null : consumption.topicLag[t]!,
    rate: consumption.hasRates && knowsRate ? consumption.topicReadRate[t]! : null,
    lacks,
  }
}

const PARTIAL_LAG = {
  section: 'group_offsets',
  kind: 'pending',
  reason:
    'Some partitions that groups read have no committed offset, no known end offset, or (share groups) a lag that the broker does not tell.',
} as const

export const OLDER_END = {
  section: 'offsets',
  kind: 'failed',
  reason:
    'End offsets are older than the committed offsets because the newest read of them failed: lag is at least this.',
} as const

function topicConfig(
  facts: Facts,
  topics: TopicTable,
  t: number,
  missing: MissingList,
): {
  cleanupPolicy: string | null
  retentionMs: number | null
  retentionBytes: number | null
  minInsyncReplicas: number | null
  underMinIsr: number | null
  lacks: RowMissing
} {
  const settings = facts.settings?.[t] ?? null
  if (settings === null) {
    const faults = facts.faults('topic_configs')
    const why = faults.absent() ?? faults.item(topics.names[t]!) ?? UNREAD_CONFIG
    const lacks = note(
      undefined,
      missing.add(why),
      'cleanup_policy',
      'retention_ms',
      'retention_bytes',
      'min_insync_replicas',
      'under_min_isr',
    )
    return {
      cleanupPolicy: null,
      retentionMs: null,
      retentionBytes: null,
      minInsyncReplicas: null,
      underMinIsr: null,
      lacks,
    }
  }
  const least = settings.minInsyncReplicas
  let underMinIsr = least === null ? null : 0
  for (let row = topics.first[t]!; row < topics.first[t + 1]!; row++)
    if (least !== null && underMinIsr !== null && isrSize(topics, row) < least) underMinIsr += 1
  return { ...settings, underMinIsr, lacks: undefined }
}

const UNREAD_CONFIG = {
  section: 'topic_configs',
  kind: 'pending',
  reason:
    'The configuration was not read yet: the topic is newer than the last look, or the answer left it out.',
} as const
