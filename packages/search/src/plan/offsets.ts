/** Asks the cluster where partitions begin, end, and where a time begins in them. */
import type { Kafka, RequestOptions } from '@millrace/kafka/client/kafka.ts'
import type { Isolation } from '@millrace/kafka/fetch/model.ts'
import { EARLIEST, LATEST } from '@millrace/kafka/protocol/list-offsets.ts'
import { leaderOffsets } from '@millrace/kafka/read/leader-offsets.ts'
import type { TopicTable } from '@millrace/kafka/read/model.ts'
import { boundsOf } from './window.ts'
import type { Window } from './window.ts'

/** One partition of a search, as it was when the search began. */
export interface PlannedPartition {
  readonly topic: string
  readonly partition: number
  /** Of the log. */
  readonly start: number
  readonly end: number
  /** Of the search; `to` is Infinity for a tail. */
  readonly from: number
  readonly to: number
  readonly notes: readonly string[]
  /** Why its offsets could not be had: nothing of it is searched, and the numbers are 0. */
  readonly lost: string | null
}

/** A frozen leader keeps nobody waiting for longer: its partitions are lost for now, ms. */
const PATIENCE_MS = 6_000

/**
 * Partitions in the order of the table. Those whose offsets cannot be had are `lost`, the others go on.
 * @param wanted which partitions are searched
 * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED
 */
export async function planPartitions(
  kafka: Kafka,
  table: TopicTable,
  window: Window,
  isolation: Isolation,
  wanted: (topic: string, partition: number) => boolean,
  signal?: AbortSignal,
): Promise<PlannedPartition[]> {
  const timeoutMs = Math.min(PATIENCE_MS, kafka.options.requestTimeoutMs)
  const options: RequestOptions = { timeoutMs, ...(signal !== undefined && { signal }) }
  const range = [0, table.names.length] as const
  const committed = isolation === 'read_committed'
  const time = window.from.kind === 'time' ? window.from.time : null
  // Times before 1970 have meanings of their own in ListOffsets: such a window begins with the log.
  const lookup = time !== null && time >= 0 ? [time] : []
  // Start before end, so that a log is never shorter than nothing.
  const asks = [EARLIEST, LATEST, ...lookup]
  const [answer, marks] = await Promise.all([
    leaderOffsets(kafka, table, range, asks, options, committed),
    committed ? leaderOffsets(kafka, table, range, [LATEST], options) : null,
  ])
  const [starts, ends, atTimes] = answer.offsets
  const planned: PlannedPartition[] = []
  table.names.forEach((topic, index) => {
    const first = table.first[index] ?? 0
    for (let row = first; row < (table.first[index + 1] ?? 0); row += 1) {
      const partition = row - first
      if (!wanted(topic, partition)) continue
      const start = starts?.[row] ?? Number.NaN
      const end = ends?.[row] ?? Number.NaN
      if (Number.isNaN(start) || Number.isNaN(end)) {
        const reason = answer.faults[answer.fault[row] ?? -1]?.message
        planned.push(lost(topic, partition, reason ?? 'Its offsets were not told by its leader.'))
        continue
      }
      const before1970 = time !== null && lookup.length === 0
      const atFromTime = before1970 ? start : (atTimes?.[row] ?? Number.NaN)
      const highWatermark = marks?.offsets[0]?.[row] ?? Number.NaN
      const bounds = boundsOf(window, { start, end, atFromTime })
      planned.push({
        topic,
        partition,
        start,
        // The two ends were read at different moments.
        end: Number.isNaN(highWatermark) ? end : Math.max(end, highWatermark),
        ...bounds,
        lost: null,
      })
    }
  })
  return planned
}

function lost(topic: string, partition: number, reason: string): PlannedPartition {
  return { topic, partition, start: 0, end: 0, from: 0, to: 0, notes: [], lost: reason }
}
