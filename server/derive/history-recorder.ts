/**
 * Makes one point per minute of every series, from the rows that people see.
 *
 * Only scheduled snapshots are recorded, and rates are taken against the scheduled snapshot before: with live mode on,
 * the observation before is 3.5 s old, and its rate is not that of the minute.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ClusterTotals } from '@millrace/contract/cluster.ts'
import { minuteOf } from '../state/history.ts'
import type { Histories } from '../state/history-log/model.ts'
import { metricsOf } from '../state/history-metrics.ts'
import type { HISTORY_METRICS, HistoryEntity } from '../state/history-metrics.ts'
import type { MinutePoints } from '../state/records/payload/minute.ts'
import type { Known } from '../state/snapshot-store.ts'
import { brokerRows } from './broker-rows.ts'
import { clusterTotals } from './cluster-totals.ts'
import type { ClusterRows } from './cluster-totals.ts'
import { Facts, Memo } from './facts.ts'
import type { RateBasis } from './facts.ts'
import { groupRows } from './group-rows.ts'
import { MissingList } from './missing.ts'
import { topicRows } from './topic-rows.ts'

export interface MinuteRows extends ClusterRows {
  readonly totals: ClusterTotals & {
    readonly missing?: Readonly<Record<string, number>> | undefined
  }
}

export interface HistoryRecorder {
  /**
   * Call when a scheduled snapshot of this instance has been applied. Resolves when its points are in.
   * @param made what has been made of `facts` for people already; used when its rates are those of the minute
   */
  record(known: Known, facts: Facts, made?: MinuteRows): Promise<void>
  /** Call when a scheduled snapshot of another instance has been applied: the next rates are taken against it. */
  follow(known: Known): void
}

/** @param resource whose minutes they are */
export function historyRecorder(
  histories: Pick<Histories, 'record'>,
  resource: string,
): HistoryRecorder {
  const memo = new Memo()
  let basis: RateBasis = { offsets: null, groupOffsets: null }

  function follow(known: Known): void {
    basis = { offsets: known.offsets.last, groupOffsets: known.group_offsets.last }
  }

  return {
    follow,
    async record(known, facts, made): Promise<void> {
      const at = newest(known)
      const own = sameBasis(basis, facts.basis) ? facts : new Facts(known, memo, basis)
      const rows = own === facts ? made : undefined
      follow(known)
      if (at === null) return
      const points = pointsOf(rows ?? (await minuteRows(own)))
      await histories.record({ resource, minute: minuteOf(at), points })
    },
  }
}

/** A cluster that stopped answering adds no points: what was last known is not what is. */
function newest(known: Known): number | null {
  const { topics, offsets } = known
  if (topics.failure !== null && offsets.failure !== null) return null
  return offsets.last?.capturedAt ?? topics.last?.capturedAt ?? null
}

function sameBasis(a: RateBasis, b: RateBasis): boolean {
  return a.offsets === b.offsets && a.groupOffsets === b.groupOffsets
}

async function minuteRows(facts: Facts): Promise<MinuteRows> {
  const missing = new MissingList()
  await facts.prepare()
  const topics = topicRows(facts, missing)
  await nextTurn()
  const groups = groupRows(facts, missing)
  const brokers = brokerRows(facts, missing)
  await nextTurn()
  const cluster = clusterTotals(facts, { topics, groups, brokers }, missing)
  return { topics, groups, brokers, totals: { ...cluster.totals, missing: cluster.missing } }
}

function pointsOf(rows: MinuteRows): MinutePoints[] {
  const { topics, groups, brokers, totals } = rows
  return [
    columnsOf('cluster', [totals], () => ''),
    columnsOf('broker', brokers, (broker) => String(broker.id)),
    columnsOf('topic', topics, (topic) => topic.name),
    columnsOf('group', groups, (group) => group.id),
  ]
}

/** Rows carry every metric of their kind as a field of the same name. */
type Metrics<Entity extends HistoryEntity> = {
  readonly [Metric in keyof (typeof HISTORY_METRICS)[Entity]]: number | null
} & { readonly missing?: Readonly<Record<string, number>> | undefined }

function columnsOf<Entity extends HistoryEntity, Row extends Metrics<Entity>>(
  entity: Entity,
  rows: readonly Row[],
  nameOf: (row: Row) => string,
): MinutePoints {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys() forgets what the table's keys are
  const metrics = metricsOf(entity) as readonly (keyof Metrics<Entity> & string)[]
  const columns = metrics.map((metric) =>
    Float64Array.from(rows, (row) => {
      const value = row[metric]
      // "At least 0" is not known: as a point it would be a fall that nobody measured.
      const isKnown =
        typeof value === 'number' && (value !== 0 || row.missing?.[metric] === undefined)
      return isKnown ? rounded(metric, value) : Number.NaN
    }),
  )
  return { entity, metrics, names: rows.map(nameOf), columns }
}

/** Rates keep thousandths: one record in a minute is 0.017/s, and whole thousandths compress as integers do. */
function rounded(metric: string, value: number): number {
  return metric.endsWith('_rate') ? Math.round(value * 1000) / 1000 : value
}
