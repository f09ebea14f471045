/** A search that is ready to run: made from a request, or from a cursor and the request it came from. */
import type { SearchLine } from '@millrace/contract/search.ts'
import type { ScanSpec } from '../model.ts'
import type { Asked } from '../plan/request.ts'
import type { Window } from '../plan/window.ts'
import type { ScanPlan } from '../scan/plan-scan.ts'
import type { ClusterSession } from './cluster-session.ts'
import { writeCursor } from './cursor.ts'
import type { CursorTopic, RunningTotals } from './cursor.ts'
import type { GivingPolicy } from './giver.ts'
import { LOST_FOR_GOOD } from './lane.ts'
import type { Lane, Stock } from './lane.ts'
import type { SearchTerms } from './model.ts'
import { Report } from './report.ts'

export interface Prepared {
  readonly searchId: string
  readonly session: ClusterSession
  readonly asked: Asked
  readonly window: Window
  readonly fields: Readonly<Record<string, string>>
  readonly topics: readonly CursorTopic[]
  readonly lanes: readonly Lane[]
  readonly stock: Stock
  /** Lanes whose offsets could not be had. */
  readonly unknown: ReadonlySet<Lane>
  /** Mode key: partitions that are searched, over all topics. */
  readonly keyPartitions: readonly number[] | null
  /** Mode key: there are partitions that are not searched. */
  readonly hasOtherPartitions: boolean
  readonly spec: ScanSpec
  readonly plan: ScanPlan
  readonly notes: readonly string[]
  readonly totals: RunningTotals
}

/** Partitions are named in notes up to so many. */
const NAMED_AT_MOST = 10

export function policyOf({ tail, order, limit, mode }: Asked): GivingPolicy {
  if (tail || (limit === 0 && order === 'oldest')) return 'arrival'
  return mode === 'sample' ? 'even' : 'time'
}

export function isSelective({ filter, keys, fromTime, toTime }: ScanSpec): boolean {
  return filter !== null || keys !== null || fromTime !== null || toTime !== null
}

export function startedLine(prepared: Prepared): Extract<SearchLine, { type: 'started' }> {
  const { plan, lanes, asked, keyPartitions } = prepared
  const report = new Report(lanes, prepared.totals)
  return {
    type: 'started',
    search_id: prepared.searchId,
    dialect: plan.dialect,
    warnings: [...plan.warnings],
    fast: plan.fast,
    columns: plan.columns === null ? null : [...plan.columns],
    topics: prepared.topics.map(({ topic, serdes }) => ({ topic, ...serdes })),
    key_partition:
      keyPartitions === null
        ? null
        : { partitioner: asked.keyPartitioner, partitions: [...keyPartitions] },
    partitions: report.partitions(),
    notes: [...prepared.notes, ...laneNotes(lanes)],
  }
}

function laneNotes(lanes: readonly Lane[]): string[] {
  const notes = lanes.flatMap(({ bounds, notes: own, loss }) =>
    [...own, ...(loss === null ? [] : [`Not searched: ${loss.reason}`])].map(
      (note) => `${bounds.topic}, partition ${bounds.partition}: ${note}`,
    ),
  )
  const more = notes.length - NAMED_AT_MOST
  return more > 0
    ? [...notes.slice(0, NAMED_AT_MOST), `… and ${more} more, at their partitions.`]
    : notes
}

/** A cursor behind what was given out; null: nothing is left that could be gone on with. */
export function cutCursor(
  prepared: Prepared,
  lanes: readonly Lane[],
  totals: RunningTotals,
  terms: Pick<SearchTerms, 'seal'>,
): string | null {
  const { searchId, session, fields, window, topics, unknown, keyPartitions } = prepared
  const canGoOn = lanes.some((lane) => {
    if (LOST_FOR_GOOD.has(lane.loss?.kind ?? '')) return false
    return unknown.has(lane) || lane.state.low < lane.state.high
  })
  if (!canGoOn) return null
  const content = {
    searchId,
    clusterId: session.cluster.id,
    fields,
    window,
    topics,
    lanes: lanes.map((lane) => {
      return { bounds: lane.bounds, state: lane.state, isUnknown: unknown.has(lane) }
    }),
    totals,
    keyPartitions,
  }
  return writeCursor(content, terms)
}

/** What of the search could not be done, in words; null: nothing. */
export function lossMessage(lanes: readonly Lane[], hasCursor: boolean): string | null {
  const lost = lanes.filter(({ loss }) => loss !== null)
  if (lost.length === 0) return null
  const named = lost
    .slice(0, 3)
    .map(({ bounds, loss }) => `${bounds.topic}, partition ${bounds.partition}: ${loss?.reason}`)
  const more = lost.length > named.length ? ` … and ${lost.length - named.length} more.` : ''
  const goOn = hasCursor ? ' The cursor goes on with what remains.' : ''
  return `${lost.length} of ${lanes.length} partitions could not be searched to their end. ${named.join(' ')}${more}${goOn}`
}
