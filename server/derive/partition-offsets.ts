/** Offsets and write rates per partition, in the row numbering of the newest topics. */
import type { TopicTable } from '@millrace/kafka/read/model.ts'
import type { ObservedOffsets } from '../state/model.ts'
import type { Observation } from '../state/model.ts'
import { alignRows, rowCount } from './topic-index.ts'

export interface PartitionOffsets {
  /** NaN: unknown. */
  readonly start: Float64Array
  readonly end: Float64Array
  /** Index into the faults of the offsets observation; −1: none told. */
  readonly fault: Int32Array
  /** Records per second; NaN: unknown. */
  readonly writeRate: Float64Array
  /** 1: the end offset went back since the observation before (truncated log), so there is no rate. */
  readonly wentBack: Uint8Array
  /** ms since epoch. */
  readonly endAt: number
  /** False while there is only one observation. */
  readonly hasRates: boolean
}

/**
 * @param previous the observation that rates are taken against; a topic with another id there is another topic.
 */
export function partitionOffsets(
  topics: TopicTable,
  last: Observation<'offsets'>,
  previous: Observation<'offsets'> | null,
): PartitionOffsets {
  const rows = rowCount(topics)
  const { start, end, fault, endAt } = aligned(topics, last.outcome.data)
  const writeRate = new Float64Array(rows).fill(Number.NaN)
  const wentBack = new Uint8Array(rows)
  const seconds = previous === null ? 0 : (endAt - previous.outcome.data.endAt) / 1000
  if (previous !== null && seconds > 0) {
    const before = aligned(topics, previous.outcome.data).end
    for (let row = 0; row < rows; row++) {
      const written = end[row]! - before[row]!
      if (written >= 0) writeRate[row] = written / seconds
      else if (written < 0) wentBack[row] = 1
    }
  }
  return { start, end, fault, writeRate, wentBack, endAt, hasRates: seconds > 0 }
}

function aligned(
  topics: TopicTable,
  offsets: ObservedOffsets,
): Pick<ObservedOffsets, 'start' | 'end' | 'fault' | 'endAt'> {
  const from = alignRows(topics, {
    names: offsets.names,
    ids: offsets.topicIds,
    first: offsets.first,
  })
  if (from === null) return offsets
  const start = new Float64Array(from.length).fill(Number.NaN)
  const end = new Float64Array(from.length).fill(Number.NaN)
  const fault = new Int32Array(from.length).fill(-1)
  for (let row = 0; row < from.length; row++) {
    const source = from[row]!
    if (source < 0) continue
    start[row] = offsets.start[source]!
    end[row] = offsets.end[source]!
    fault[row] = offsets.fault[source]!
  }
  return { start, end, fault, endAt: offsets.endAt }
}
