/** History of one cluster: every series of contract/history.ts, minutes, 24 hours, in memory. */
import { HISTORY_ENTITIES, HISTORY_METRICS } from './history-metrics.ts'
import type { HistoryEntity } from './history-metrics.ts'
import { HistoryTable } from './history-table.ts'

export interface ClusterHistory {
  readonly tables: Readonly<Record<HistoryEntity, HistoryTable>>
  /** Call after the points of a minute are recorded; resolves when hours that are over have been encoded. */
  advance(minute: number): Promise<void>
  readonly bytes: number
}

export function clusterHistory(): ClusterHistory {
  const tables = {
    cluster: table('cluster'),
    broker: table('broker'),
    topic: table('topic'),
    group: table('group'),
  }
  return {
    tables,
    async advance(minute): Promise<void> {
      for (const entity of HISTORY_ENTITIES) await tables[entity].advance(minute)
    },
    get bytes() {
      return HISTORY_ENTITIES.reduce((sum, entity) => {
        const { openBytes, sealedBytes } = tables[entity].size()
        return sum + openBytes + sealedBytes
      }, 0)
    },
  }
}

function table(entity: HistoryEntity): HistoryTable {
  return new HistoryTable(Object.keys(HISTORY_METRICS[entity]).length)
}

/** floor(ts / 60000): the minute a time belongs to. */
export function minuteOf(timeMs: number): number {
  return Math.floor(timeMs / 60_000)
}
