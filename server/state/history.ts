/** History of one cluster: every series of contract/history.ts, minutes, the last hours, in memory. */
import { HISTORY_ENTITIES, HISTORY_METRICS } from './history-metrics.ts'
import type { HistoryEntity } from './history-metrics.ts'
import { HistoryTable, KEPT_MINUTES } from './history-table.ts'

export interface ClusterHistory {
  readonly tables: Readonly<Record<HistoryEntity, HistoryTable>>
  /** Lets an hour take points although it is over (HistoryTable.hold). @param now minute of the clock */
  hold(hour: number, now: number): Promise<void>
  /** Call once a minute, with that of the clock; resolves when hours that are over have been encoded. */
  advance(now: number): Promise<void>
  readonly bytes: number
}

/** @param keptMinutes HISTORY_1M_HOURS in minutes */
export function clusterHistory(keptMinutes: number = KEPT_MINUTES): ClusterHistory {
  const table = (entity: HistoryEntity): HistoryTable =>
    new HistoryTable(Object.keys(HISTORY_METRICS[entity]).length, keptMinutes)
  const tables = {
    cluster: table('cluster'),
    broker: table('broker'),
    topic: table('topic'),
    group: table('group'),
  }
  return {
    tables,
    async hold(hour, now): Promise<void> {
      for (const entity of HISTORY_ENTITIES) await tables[entity].hold(hour, now)
    },
    async advance(now): Promise<void> {
      for (const entity of HISTORY_ENTITIES) await tables[entity].advance(now)
    },
    get bytes() {
      return HISTORY_ENTITIES.reduce((sum, entity) => {
        const { openBytes, sealedBytes } = tables[entity].size()
        return sum + openBytes + sealedBytes
      }, 0)
    },
  }
}

/** floor(ts / 60000): the minute a time belongs to. */
export function minuteOf(timeMs: number): number {
  return Math.floor(timeMs / 60_000)
}
