/** Topics and their offsets, without those that a tenant does not see. */
import type { TopicTable } from '@millrace/kafka/read/model.ts'
import type { ObservedOffsets } from '../../state/model.ts'
import { keep, nested, pick, Runs } from './keep.ts'
import type { Visibility } from './visibility.ts'

export function visibleTopics(table: TopicTable, { seesTopic }: Visibility): TopicTable {
  const kept = keep(table.names, seesTopic)
  if (kept === null) return table
  const rows = new Runs(table.first, kept.indexes)
  const replicas = nested(rows, table.replicasFrom)
  const isr = nested(rows, table.isrFrom)
  const offline = nested(rows, table.offlineFrom)
  return {
    names: pick(table.names, kept),
    ids: pick(table.ids, kept),
    internal: Uint8Array.from(kept.indexes, (index) => table.internal[index]!),
    first: rows.from,
    leader: rows.copy(table.leader, new Int32Array(rows.length)),
    leaderEpoch: rows.copy(table.leaderEpoch, new Int32Array(rows.length)),
    replicasFrom: replicas.from,
    replicas: replicas.spans.copy(table.replicas, new Int32Array(replicas.spans.length)),
    isrFrom: isr.from,
    isr: isr.spans.copy(table.isr, new Int32Array(isr.spans.length)),
    offlineFrom: offline.from,
    offline: offline.spans.copy(table.offline, new Int32Array(offline.spans.length)),
  }
}

/** @param faults by old index: the new one; null: they stay as they are */
export function visibleOffsets(
  table: ObservedOffsets,
  { seesTopic }: Visibility,
  faults: Int32Array | null,
): ObservedOffsets {
  const kept = keep(table.names, seesTopic)
  if (kept === null && faults === null) return table
  if (kept === null) return { ...table, fault: moved(table.fault, faults) }
  const rows = new Runs(table.first, kept.indexes)
  return {
    names: pick(table.names, kept),
    topicIds: pick(table.topicIds, kept),
    first: rows.from,
    start: rows.copy(table.start, new Float64Array(rows.length)),
    end: rows.copy(table.end, new Float64Array(rows.length)),
    fault: moved(rows.copy(table.fault, new Int32Array(rows.length)), faults),
    endAt: table.endAt,
  }
}

function moved(fault: Int32Array, faults: Int32Array | null): Int32Array {
  return faults === null ? fault : fault.map((index) => (index < 0 ? -1 : (faults[index] ?? -1)))
}
