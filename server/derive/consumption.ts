/**
 * Who reads what and how far behind: committed offsets joined with end offsets and assignments, for all groups at
 * once, in columns. 50,000 committed offsets cost a few milliseconds; rows for people are made from this on demand.
 *
 * Lag is max(0, end − max(committed, start)): a commit below the log start cannot read what was deleted (told as
 * records lost), one beyond the end has nothing to read (flagged). Measured by high watermark: records of an open
 * transaction count.
 */
import type {
  CommittedTable,
  DescribedGroup,
  ListedGroup,
  TopicTable,
} from '@millrace/kafka/read/model.ts'
import type { Observation } from '../state/model.ts'
import { commitRates, committedByGroup } from './committed-by-group.ts'
import type { CommittedByGroup } from './committed-by-group.ts'
import type { PartitionOffsets } from './partition-offsets.ts'
import { indexOf, rowCount, rowOf } from './topic-index.ts'

export interface ConsumptionInput {
  readonly topics: TopicTable
  /** null: not observed; every lag is unknown then. */
  readonly offsets: PartitionOffsets | null
  readonly listed: readonly ListedGroup[]
  readonly described: readonly DescribedGroup[] | null
  readonly committed: Observation<'group_offsets'> | null
  readonly committedBefore: Observation<'group_offsets'> | null
}

export interface Consumption {
  /** Rows of all arrays named `row…`: those of the committed table. */
  readonly committed: CommittedTable | null
  /** Partition row in the topic table; −1: topic or partition is not in it. */
  readonly rowPartition: Int32Array
  /** NaN: unknown. */
  readonly rowLag: Float64Array
  /** Offsets per second; NaN: unknown (first commit, offsets set back). */
  readonly rowRate: Float64Array
  /** Deleted unread. */
  readonly rowLost: Float64Array
  readonly rowBeyondEnd: Uint8Array
  /** Committed rows of group g are order[from[g] … from[g+1]). */
  readonly order: Uint32Array
  readonly from: Uint32Array
  readonly groups: readonly GroupConsumption[]
  readonly groupIndex: ReadonlyMap<string, number>
  /** By topic index. */
  readonly topicGroups: Uint32Array
  readonly topicLag: Float64Array
  readonly topicReadRate: Float64Array
  /** 1: a part of the topic's lag is unknown. */
  readonly topicLagPartial: Uint8Array
  /** Commits whose advance is known and unknown (committed for the first time, set back), by topic index. */
  readonly topicRatesKnown: Uint32Array
  readonly topicRatesUnknown: Uint32Array
  /** By partition row: offsets per second of all groups that are known, and 1 where a group's is not. */
  readonly partitionReadRate: Float64Array
  readonly partitionRateUnknown: Uint8Array
  /** End offsets were read before the commits (the newest read of them failed): lag is a lower bound. */
  readonly endIsOlder: boolean
  readonly hasRates: boolean
}

export interface GroupConsumption {
  readonly listed: ListedGroup
  readonly described: DescribedGroup | null
  /** Sum over partitions whose lag is known; NaN when there are partitions and none is known. */
  readonly lag: number
  readonly maxLag: number
  readonly rate: number
  readonly topics: number
  /** null: no member's assignment can be decoded. */
  readonly assigned: number | null
  readonly unknownEnd: number
  readonly uncommitted: number
  /** Share partitions whose lag the broker does not tell. */
  readonly untold: number
  readonly lost: number
  readonly beyondEnd: number
  /** First topic it reads that the metadata does not have. */
  readonly unknownTopic: string | null
}

export function consumption(input: ConsumptionInput): Consumption {
  const { topics, offsets, listed } = input
  const committed = input.committed?.outcome.data ?? null
  const described = new Map((input.described ?? []).map((group) => [group.id, group]))
  const groupIndex = new Map(listed.map((group, i) => [group.id, i]))
  const topicIndex = indexOf(topics.names)
  const count = committed?.group.length ?? 0
  const endIsOlder =
    offsets !== null && input.committed !== null && offsets.endAt < input.committed.capturedAt

  const rowLag = new Float64Array(count).fill(Number.NaN)
  const rowLost = new Float64Array(count)
  const rowBeyondEnd = new Uint8Array(count)
  const arranged = committedByGroup(committed ?? NO_COMMITS, groupIndex, topics)
  const { table, order, from, topicOf, partition: rowPartition } = arranged
  const rowRate = ratesOf(input, arranged, groupIndex)
  for (const [g, group] of listed.entries()) {
    const isShare = group.kind === 'share'
    for (let k = from[g]!; k < from[g + 1]!; k++) {
      const i = order[k]!
      const row = rowPartition[i]!
      const offset = table.offset[i]!
      if (!(offset >= 0)) continue
      const end = row < 0 || offsets === null ? Number.NaN : offsets.end[row]!
      const start = row < 0 || offsets === null ? Number.NaN : offsets.start[row]!
      if (offset < start) rowLost[i] = start - offset
      if (isShare) {
        // In a share group records behind the start offset are done out of order: only the broker knows the rest.
        rowLag[i] = table.brokerLag[i]!
        continue
      }
      rowLag[i] = Math.max(0, end - (start > offset ? start : offset))
      if (offset > end && !endIsOlder) rowBeyondEnd[i] = 1
    }
  }

  const sums = new Sums(topics)
  const groups = listed.map((group, g): GroupConsumption => {
    const total = sums.start(g)
    const unknownCommits = new Set<string>()
    for (let k = from[g]!; k < from[g + 1]!; k++) {
      const i = order[k]!
      const row = rowPartition[i]!
      const topic = topicOf[table.topic[i]!]!
      if (row < 0) {
        total.unknownEnd += 1
        if (topic < 0) {
          const name = table.topics[table.topic[i]!]!
          total.unknownTopic ??= name
          unknownCommits.add(name)
        }
        continue
      }
      if (!(table.offset[i]! >= 0)) continue
      sums.add(row, topic, rowLag[i]!)
      sums.rate(row, topic, rowRate[i]!)
      total.lost += rowLost[i]!
      total.beyondEnd += rowBeyondEnd[i]!
      if (Number.isNaN(rowLag[i]!)) total[group.kind === 'share' ? 'untold' : 'unknownEnd'] += 1
    }
    const members = described.get(group.id)?.members ?? null
    let assigned: number | null = members === null ? null : 0
    let undecodable = 0
    for (const member of members ?? []) {
      if (member.assignments === null) undecodable += 1
      for (const { topic: name, partitions } of member.assignments ?? []) {
        const topic = topicIndex.get(name)
        assigned = (assigned ?? 0) + partitions.length
        if (topic === undefined && partitions.length > 0) {
          total.unknownTopic ??= name
          if (!unknownCommits.has(name)) total.unknownEnd += partitions.length
          continue
        }
        for (const partition of partitions) {
          const row = rowOf(topics, topic, partition)
          if (row < 0 || topic === undefined || sums.seen(row)) continue
          // Nothing committed: where it starts is the client's setting, unless there is nothing to read at all.
          const empty = offsets !== null && offsets.start[row] === offsets.end[row]
          sums.add(row, topic, empty ? 0 : Number.NaN)
          if (!empty) total.uncommitted += 1
        }
      }
    }
    if (members !== null && members.length > 0 && undecodable === members.length) assigned = null
    return { listed: group, described: described.get(group.id) ?? null, assigned, ...total }
  })
  return {
    committed,
    rowPartition,
    rowLag,
    rowRate,
    rowLost,
    rowBeyondEnd,
    order,
    from,
    groups,
    groupIndex,
    topicGroups: sums.topicGroups,
    topicLag: sums.topicLag,
    topicReadRate: sums.topicReadRate,
    topicLagPartial: sums.topicLagPartial,
    topicRatesKnown: sums.topicRatesKnown,
    topicRatesUnknown: sums.topicRatesUnknown,
    partitionReadRate: sums.partitionReadRate,
    partitionRateUnknown: sums.partitionRateUnknown,
    endIsOlder,
    hasRates: input.committed !== null && input.committedBefore !== null,
  }
}

interface Total {
  lag: number
  maxLag: number
  rate: number
  topics: number
  unknownEnd: number
  uncommitted: number
  untold: number
  lost: number
  beyondEnd: number
  unknownTopic: string | null
}

/** Sums of one group at a time into its total, and of all groups per topic and partition. */
class Sums {
  readonly topicGroups: Uint32Array
  readonly topicLag: Float64Array
  readonly topicReadRate: Float64Array
  readonly topicLagPartial: Uint8Array
  readonly topicRatesKnown: Uint32Array
  readonly topicRatesUnknown: Uint32Array
  readonly partitionReadRate: Float64Array
  readonly partitionRateUnknown: Uint8Array
  readonly #topicSeen: Int32Array
  readonly #rowSeen: Int32Array
  #group = -1
  #total = emptyTotal()

  constructor(topics: TopicTable) {
    const count = topics.names.length
    this.topicGroups = new Uint32Array(count)
    this.topicLag = new Float64Array(count)
    this.topicReadRate = new Float64Array(count)
    this.topicLagPartial = new Uint8Array(count)
    this.topicRatesKnown = new Uint32Array(count)
    this.topicRatesUnknown = new Uint32Array(count)
    this.partitionReadRate = new Float64Array(rowCount(topics))
    this.partitionRateUnknown = new Uint8Array(rowCount(topics))
    this.#topicSeen = new Int32Array(count).fill(-1)
    this.#rowSeen = new Int32Array(rowCount(topics)).fill(-1)
  }

  start(group: number): Total {
    this.#group = group
    this.#total = emptyTotal()
    return this.#total
  }

  seen(row: number): boolean {
    return this.#rowSeen[row] === this.#group
  }

  add(row: number, topic: number, lag: number): void {
    const total = this.#total
    this.#rowSeen[row] = this.#group
    if (this.#topicSeen[topic] !== this.#group) {
      this.#topicSeen[topic] = this.#group
      this.topicGroups[topic]! += 1
      total.topics += 1
    }
    if (Number.isNaN(lag)) this.topicLagPartial[topic] = 1
    else {
      total.lag = Number.isNaN(total.lag) ? lag : total.lag + lag
      total.maxLag = Number.isNaN(total.maxLag) ? lag : Math.max(total.maxLag, lag)
      this.topicLag[topic]! += lag
    }
  }

  /** The advance of one commit of the group that was added last. */
  rate(row: number, topic: number, rate: number): void {
    if (Number.isNaN(rate)) {
      this.topicRatesUnknown[topic]! += 1
      this.partitionRateUnknown[row] = 1
      return
    }
    const total = this.#total
    total.rate = Number.isNaN(total.rate) ? rate : total.rate + rate
    this.topicRatesKnown[topic]! += 1
    this.topicReadRate[topic]! += rate
    this.partitionReadRate[row]! += rate
  }
}

function emptyTotal(): Total {
  return {
    lag: Number.NaN,
    maxLag: Number.NaN,
    rate: Number.NaN,
    topics: 0,
    unknownEnd: 0,
    uncommitted: 0,
    untold: 0,
    lost: 0,
    beyondEnd: 0,
    unknownTopic: null,
  }
}

const NO_COMMITS: CommittedTable = {
  groups: [],
  topics: [],
  group: new Uint32Array(0),
  topic: new Uint32Array(0),
  partition: new Int32Array(0),
  offset: new Float64Array(0),
  brokerLag: new Float64Array(0),
  metadata: new Map(),
}

function ratesOf(
  { topics, committed, committedBefore }: ConsumptionInput,
  now: CommittedByGroup,
  groupIndex: ReadonlyMap<string, number>,
): Float64Array {
  if (committed === null || committedBefore === null)
    return new Float64Array(now.table.group.length).fill(Number.NaN)
  const before = committedByGroup(committedBefore.outcome.data, groupIndex, topics)
  const seconds = (committed.capturedAt - committedBefore.capturedAt) / 1000
  return commitRates(now, before, seconds, topics)
}
