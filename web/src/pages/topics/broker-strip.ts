/** Who leads and who follows which partition, broker by broker. Pure. */
import type { Partition } from '@millrace/contract/topic.ts'

export type StripCell = 'leader' | 'follower' | 'behind' | 'none'

export interface StripRow {
  readonly broker: number
  readonly leads: number
  readonly holds: number
  readonly behind: number
  /** One per partition, in their order. */
  readonly cells: readonly StripCell[]
}

export function brokerStrip(partitions: readonly Partition[]): readonly StripRow[] {
  const ordered = [...partitions].sort((a, b) => a.partition - b.partition)
  const brokers = [...new Set(ordered.flatMap(({ replicas }) => replicas))].sort((a, b) => a - b)
  return brokers.map((broker) => {
    const cells = ordered.map((partition) => cellOf(partition, broker))
    return {
      broker,
      leads: cells.filter((cell) => cell === 'leader').length,
      holds: cells.filter((cell) => cell !== 'none').length,
      behind: cells.filter((cell) => cell === 'behind').length,
      cells,
    }
  })
}

function cellOf({ leader, replicas, isr }: Partition, broker: number): StripCell {
  if (!replicas.includes(broker)) return 'none'
  if (leader === broker) return 'leader'
  return isr.includes(broker) ? 'follower' : 'behind'
}
