/** Broker rows and one broker in detail (contract/broker.ts). */
import type { Broker, BrokerDetail, LogDir } from '@millrace/contract/broker.ts'
import type { Missing } from '@millrace/contract/envelope.ts'
import type { Section } from '../state/model.ts'
import type { Facts } from './facts.ts'
import { NO_ADVANCE, note, pendingRate } from './missing.ts'
import type { MissingList, RowMissing } from './missing.ts'
import { orNull } from './partition-rows.ts'
import { isUnderReplicated, rowCount } from './topic-index.ts'

export const BROKER_SECTIONS = [
  'cluster',
  'quorum',
  'topics',
  'offsets',
  'group_list',
  'group_offsets',
  'log_dirs',
] as const satisfies readonly Section[]

const MOST_REPLICAS = 500

interface BrokerSums {
  leaders: number
  replicas: number
  underReplicated: number
  outOfSync: number
  writeRate: number
  /** Partitions it leads whose write rate is known. */
  rated: number
  /** Partitions it leads whose end offset is unknown. */
  unknown: number
  readRate: number
  /** Partitions with a commit whose advance is unknown. */
  readsUnknown: number
}

/** Brokers by id: those of the cluster, then those that only replica lists still name. */
export function brokerRows(facts: Facts, missing: MissingList): readonly Broker[] {
  const sums = facts.memo('broker-sums', ['topics', 'offsets', 'group_list', 'group_offsets'], () =>
    brokerSums(facts),
  )
  const described = new Map((facts.cluster?.brokers ?? []).map((broker) => [broker.id, broker]))
  const ids =
    facts.cluster === null
      ? []
      : [...new Set([...described.keys(), ...sums.keys()])].sort((a, b) => a - b)
  const serving = ids.filter((id) => described.get(id)?.fenced === false)
  const mean =
    [...sums.values()].reduce((sum, broker) => sum + broker.leaders, 0) /
    Math.max(1, serving.length)
  return ids.map((id) => brokerRow(facts, id, described.get(id), sums.get(id), mean, missing))
}

type Described = NonNullable<Facts['cluster']>['brokers'][number]

function brokerRow(
  facts: Facts,
  id: number,
  described: Described | undefined,
  sums: BrokerSums | undefined,
  meanLeaders: number,
  missing: MissingList,
): Broker {
  const { topics, consumption, offsets } = facts
  const disk = facts.disk?.brokers.get(id) ?? null
  let lacks: RowMissing
  if (disk === null) {
    const faults = facts.faults('log_dirs')
    const why = faults.absent() ?? faults.broker(id) ?? noLogDirs(id)
    lacks = note(
      lacks,
      missing.add(why),
      'disk_bytes',
      'leader_disk_bytes',
      'disk_total_bytes',
      'disk_usable_bytes',
      'log_dirs',
    )
  } else if (disk.totalBytes === null || disk.usableBytes === null)
    lacks = note(lacks, missing.add(NO_CAPACITY), 'disk_total_bytes', 'disk_usable_bytes')
  if (topics === null) {
    const absent = facts.faults('topics').absent()
    if (absent !== null)
      lacks = note(
        lacks,
        missing.add(absent),
        'partitions',
        'leaders',
        'leader_skew',
        'replicas',
        'under_replicated',
        'out_of_sync_replicas',
      )
  }
  const own: BrokerSums | null = topics === null ? null : (sums ?? emptySums())
  const writeRate = rateOf(own)
  if (offsets === null) {
    const absent = facts.faults('offsets').absent()
    if (absent !== null) lacks = note(lacks, missing.add(absent), 'write_rate')
  } else if (!offsets.hasRates)
    lacks = note(lacks, missing.add(pendingRate('offsets')), 'write_rate')
  else if (own !== null && own.unknown > 0) {
    const why = facts.faults('offsets').broker(id) ?? unknownEnds(own.unknown)
    lacks = note(lacks, missing.add(why), 'write_rate')
  }
  const hasReads = consumption?.hasRates === true
  if (!hasReads) {
    const absent = facts.faults('group_list').absent() ?? facts.faults('group_offsets').absent()
    lacks = note(lacks, missing.add(absent ?? pendingRate('group_offsets')), 'read_rate')
  } else if (own !== null && own.readsUnknown > 0)
    lacks = note(lacks, missing.add(NO_ADVANCE), 'read_rate')
  const knowsReads = own !== null && (own.readRate > 0 || own.readsUnknown === 0)
  return {
    id,
    host: described?.host ?? null,
    port: described?.port ?? null,
    rack: described?.rack ?? null,
    state:
      described === undefined
        ? 'gone'
        : described.fenced
          ? 'fenced'
          : described.answers
            ? 'online'
            : 'unreachable',
    controller: id === controllerId(facts),
    version: described?.release ?? null,
    partitions: own?.replicas ?? null,
    leaders: own?.leaders ?? null,
    leader_skew:
      own === null || meanLeaders === 0 ? null : ((own.leaders - meanLeaders) / meanLeaders) * 100,
    replicas: own?.replicas ?? null,
    disk_bytes: disk?.bytes ?? null,
    leader_disk_bytes: disk?.leaderBytes ?? null,
    disk_total_bytes: disk?.totalBytes ?? null,
    disk_usable_bytes: disk?.usableBytes ?? null,
    write_rate: offsets?.hasRates === true ? writeRate : null,
    read_rate: hasReads && knowsReads ? own.readRate : null,
    under_replicated: own?.underReplicated ?? null,
    out_of_sync_replicas: own?.outOfSync ?? null,
    log_dirs: disk?.dirs ?? null,
    ...(lacks === undefined ? {} : { missing: lacks }),
  }
}

/** null when it leads partitions and the rate of none is known. */
function rateOf(sums: BrokerSums | null): number | null {
  return sums === null || (sums.leaders > 0 && sums.rated === 0) ? null : sums.writeRate
}

/** The quorum's leader; Metadata of a KRaft cluster names a random broker. */
export function controllerId(facts: Facts): number | null {
  const leader = facts.known.quorum.last?.outcome.data?.leaderId
  return leader !== undefined && leader >= 0 ? leader : (facts.cluster?.controllerId ?? null)
}

function noLogDirs(id: number): Missing {
  return {
    section: 'log_dirs',
    kind: 'unreachable',
    reason: `Broker ${id} did not tell its log directories.`,
    broker: id,
  }
}

const NO_CAPACITY = {
  section: 'log_dirs',
  kind: 'unsupported',
  reason:
    'The size of its volumes is not told: by brokers before Kafka 3.3 (DescribeLogDirs version 4), and to tenants that have a part of the cluster.',
} as const

function unknownEnds(count: number): Missing {
  return {
    section: 'offsets',
    kind: 'failed',
    reason: `The end offsets of ${count} partitions that it leads are unknown.`,
  }
}

function emptySums(): BrokerSums {
  return {
    leaders: 0,
    replicas: 0,
    underReplicated: 0,
    outOfSync: 0,
    writeRate: 0,
    rated: 0,
    unknown: 0,
    readRate: 0,
    readsUnknown: 0,
  }
}

function brokerSums(facts: Facts): ReadonlyMap<number, BrokerSums> {
  const { topics, offsets, consumption } = facts
  const sums = new Map<number, BrokerSums>()
  if (topics === null) return sums
  function of(id: number): BrokerSums {
    let sum = sums.get(id)
    if (sum === undefined) sums.set(id, (sum = emptySums()))
    return sum
  }
  const rows = rowCount(topics)
  for (let row = 0; row < rows; row++) {
    const isrFrom = topics.isrFrom[row]!
    const isrTo = topics.isrFrom[row + 1]!
    for (let slot = topics.replicasFrom[row]!; slot < topics.replicasFrom[row + 1]!; slot++) {
      const sum = of(topics.replicas[slot]!)
      sum.replicas += 1
      let inSync = false
      for (let i = isrFrom; i < isrTo; i++)
        if (topics.isr[i] === topics.replicas[slot]) inSync = true
      if (!inSync) sum.outOfSync += 1
    }
    const leader = topics.leader[row]!
    if (leader < 0) continue
    const sum = of(leader)
    sum.leaders += 1
    if (isUnderReplicated(topics, row)) sum.underReplicated += 1
    const written = offsets?.writeRate[row] ?? Number.NaN
    if (!Number.isNaN(written)) {
      sum.writeRate += written
      sum.rated += 1
    }
    if (offsets !== null && Number.isNaN(offsets.end[row]!)) sum.unknown += 1
    sum.readRate += consumption?.partitionReadRate[row] ?? 0
    sum.readsUnknown += consumption?.partitionRateUnknown[row] ?? 0
  }
  return sums
}

/** Directories and largest replicas of one broker, beside its row. */
export function brokerDetail(facts: Facts, row: Broker): BrokerDetail {
  return { ...row, dirs: logDirs(facts, row.id), largest_replicas: largestReplicas(facts, row.id) }
}

function logDirs(facts: Facts, broker: number): LogDir[] | null {
  const table = facts.logDirs
  if (table === null || !table.dirs.some((dir) => dir.broker === broker)) return null
  const rows = table.dirs.map((dir) => ({
    broker,
    path: dir.path,
    error: dir.error,
    replicas: 0,
    disk_bytes: 0,
    total_bytes: dir.totalBytes,
    usable_bytes: dir.usableBytes,
    future_replicas: 0,
  }))
  for (let i = 0; i < table.size.length; i++) {
    // dir indexes come from the same table
    const row = rows[table.dir[i]!]!
    row.disk_bytes += table.size[i]!
    if (table.future[i] === 1) row.future_replicas += 1
    else row.replicas += 1
  }
  return rows.filter((_, i) => table.dirs[i]!.broker === broker)
}

function largestReplicas(facts: Facts, broker: number): BrokerDetail['largest_replicas'] {
  const { topics, disk } = facts
  if (topics === null) return null
  const slots: { topic: number; row: number; slot: number }[] = []
  for (let topic = 0; topic < topics.names.length; topic++)
    for (let row = topics.first[topic]!; row < topics.first[topic + 1]!; row++)
      for (let slot = topics.replicasFrom[row]!; slot < topics.replicasFrom[row + 1]!; slot++)
        if (topics.replicas[slot] === broker) slots.push({ topic, row, slot })
  const size = (slot: number): number => orNull(disk?.replica[slot]) ?? -1
  return slots
    .sort((a, b) => size(b.slot) - size(a.slot))
    .slice(0, MOST_REPLICAS)
    .map(({ topic, row, slot }) => ({
      topic: topics.names[topic]!,
      partition: row - topics.first[topic]!,
      leader: topics.leader[row] === broker,
      in_sync: topics.isr.subarray(topics.isrFrom[row], topics.isrFrom[row + 1]).includes(broker),
      disk_bytes: orNull(disk?.replica[slot]),
      log_dir: facts.logDirs?.dirs[disk?.dir[slot] ?? -1]?.path ?? null,
    }))
}
