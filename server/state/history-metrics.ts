/** The series that history keeps (contract/history.ts): metric order here is the column order in the rings. */
import type { HistorySeries } from '@millrace/contract/history.ts'

type Unit = HistorySeries['unit']

export const HISTORY_METRICS = {
  cluster: {
    write_rate: 'records/s',
    read_rate: 'records/s',
    lag: 'records',
    messages: 'records',
    disk_bytes: 'bytes',
    under_replicated: 'count',
    offline_partitions: 'count',
    brokers: 'count',
    topics: 'count',
    groups: 'count',
  },
  broker: {
    write_rate: 'records/s',
    read_rate: 'records/s',
    leaders: 'count',
    disk_bytes: 'bytes',
    leader_disk_bytes: 'bytes',
    under_replicated: 'count',
  },
  topic: {
    write_rate: 'records/s',
    read_rate: 'records/s',
    lag: 'records',
    messages: 'records',
    disk_bytes: 'bytes',
  },
  group: { lag: 'records', read_rate: 'records/s', members: 'count' },
} as const satisfies Record<string, Record<string, Unit>>

export type HistoryEntity = keyof typeof HISTORY_METRICS

export const HISTORY_ENTITIES: readonly HistoryEntity[] = ['cluster', 'broker', 'topic', 'group']

/** Metric names of an entity in column order. */
export function metricsOf(entity: HistoryEntity): readonly string[] {
  return Object.keys(HISTORY_METRICS[entity])
}

export interface SeriesId {
  readonly entity: HistoryEntity
  readonly metric: string
  /** Column of the metric. */
  readonly column: number
  readonly unit: Unit
  /** '' for the cluster; '*' asks for the largest. */
  readonly name: string
}

/** `topic/write_rate/orders` in parts; null when entity or metric do not exist. */
export function parseSeriesId(id: string): SeriesId | null {
  const [kind, metric] = id.split('/', 2)
  const entity = HISTORY_ENTITIES.find((known) => known === kind)
  if (entity === undefined || metric === undefined) return null
  const metrics: Readonly<Record<string, Unit>> = HISTORY_METRICS[entity]
  const column = Object.keys(metrics).indexOf(metric)
  const unit = metrics[metric]
  if (unit === undefined || column < 0) return null
  const name = id.slice(entity.length + 1 + metric.length + 1)
  if ((entity === 'cluster') !== (name === '')) return null
  return { entity, metric, column, unit, name }
}
