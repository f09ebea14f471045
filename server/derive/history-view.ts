/** Answers of history (contract/history.ts): minutes from the rings, longer ranges from roll-ups. */
import type { Missing } from '@millrace/contract/envelope.ts'
import type { HistorySeries } from '@millrace/contract/history.ts'
import { minuteOf } from '../state/history.ts'
import type { Histories, HistoryRequest } from '../state/history-log/model.ts'
import { parseSeriesId } from '../state/history-metrics.ts'
import type { SeriesId } from '../state/history-metrics.ts'
import { breather } from '../state/breathe.ts'
import {
  addTo,
  lackOfSum,
  seesThing,
  type SumParts,
  tellingOf,
  tellingOfMetric,
  TOLD,
} from './tenant/told-history.ts'
import type { Visibility } from './tenant/visibility.ts'

const MINUTE_MS = 60_000
const TEN_MINUTES_MS = 600_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** "The last 24 hours" are asked for a moment before they are answered. */
const SLACK_MS = 5 * MINUTE_MS

export type HistoryStep = typeof MINUTE_MS | typeof TEN_MINUTES_MS | typeof HOUR_MS

export interface HistoryAnswer {
  readonly from: number
  readonly stepMs: HistoryStep
  readonly series: readonly HistorySeries[]
  /** What would be there, but is not, or not yet. */
  readonly missing: readonly Missing[]
}

type Range = Pick<HistoryRequest, 'from' | 'to'>

/** The finest step that is kept for all of a range. */
export function historyStep(
  kept: Histories['kept'],
  { from, to }: Range,
  now: number,
): HistoryStep {
  const isWithin = (rangeMs: number, keptMs: number): boolean =>
    to - from <= rangeMs + SLACK_MS && now - from <= keptMs + SLACK_MS
  if (isWithin(DAY_MS, kept.minutesHours * HOUR_MS)) return MINUTE_MS
  return isWithin(14 * DAY_MS, kept.tensDays * DAY_MS) ? TEN_MINUTES_MS : HOUR_MS
}

/**
 * Steps from that of `from` to that of `to`, both included, as far back as history is kept.
 * @param request.top how many series `*` stands for, by newest value
 * @param seen what the asking tenant sees; null: everything
 */
export async function readHistory(
  histories: Histories,
  resource: string,
  request: HistoryRequest,
  now: number,
  seen: Visibility | null = null,
): Promise<HistoryAnswer> {
  const { kept } = histories
  const stepMs = historyStep(kept, request, now)
  const oldest = now - Math.max(kept.hoursDays * DAY_MS, kept.minutesHours * HOUR_MS) - SLACK_MS
  const last = Math.floor(Math.min(request.to, now) / stepMs)
  const first = Math.min(Math.floor(Math.max(request.from, oldest) / stepMs), last)
  const span = { from: first * stepMs, count: last + 1 - first }
  const missing = lacks(histories, span.from, now)
  const series = await Promise.all(
    request.series.flatMap((id): Promise<HistorySeries>[] => {
      const parsed = parseSeriesId(id)
      if (parsed === null) return [unknownSeries(id, span.count)]
      if (parsed.name !== '*') return [toldOf(id, parsed)]
      return largest(parsed).map((name) =>
        toldOf(`${parsed.entity}/${parsed.metric}/${name}`, { ...parsed, name }),
      )
    }),
  )

  function largest({ entity, metric, column }: SeriesId): readonly string[] {
    const table = histories.of(resource).tables[entity]
    const end = minuteOf(Math.min(request.to, now))
    const isKept = now - request.to < kept.minutesHours * HOUR_MS
    const minute = isKept ? end : minuteOf(now)
    if (seen === null) return table.largest(column, request.top, minute)
    // Their order would tell of what is not told.
    const told = tellingOfMetric(seen, entity, metric)
    if (told.kind === 'untold') lacking(told.reason, 'unsupported')
    if (told.kind !== 'told') return []
    return table.largest(column, request.top, minute, (name) => seesThing(seen, entity, name))
  }

  function lacking(reason: string, kind: Missing['kind']): void {
    if (!missing.some((entry) => entry.reason === reason))
      missing.push({ section: 'history', kind, reason })
  }

  async function toldOf(id: string, series: SeriesId): Promise<HistorySeries> {
    const told = seen === null ? TOLD : tellingOf(seen, series)
    switch (told.kind) {
      case 'told':
        return valuesOf(id, series)
      case 'unknown':
        return unknownSeries(id, span.count, series.unit)
      case 'untold':
        lacking(told.reason, 'unsupported')
        return unknownSeries(id, span.count, series.unit)
      case 'sum':
        return sumOf(id, series, told.of)
    }
  }

  /** What belongs to the tenant and has a point within the hours that are kept by the minute. */
  async function sumOf(id: string, { unit }: SeriesId, of: SumParts): Promise<HistorySeries> {
    const parsed = parseSeriesId(`${of.entity}/${of.metric}/*`)
    const names = [...histories.of(resource).tables[of.entity].names].filter(of.sees)
    const lack = lackOfSum(names.length, request.stat, span.count, stepMs === MINUTE_MS)
    if (lack !== null) lacking(lack.reason, 'unsupported')
    if (parsed === null || lack?.isAll === true) return unknownSeries(id, span.count, unit)
    const sum = new Float64Array(span.count).fill(Number.NaN)
    const breathe = breather()
    for (const name of names) {
      addTo(sum, await pointsOf({ ...parsed, name }))
      await breathe()
    }
    return { id, unit, values: Array.from(sum, orNull) }
  }

  async function valuesOf(id: string, series: SeriesId): Promise<HistorySeries> {
    return { id, unit: series.unit, values: Array.from(await pointsOf(series), orNull) }
  }

  async function pointsOf({ entity, metric, column, name }: SeriesId): Promise<Float64Array> {
    const { from, count } = span
    if (stepMs === MINUTE_MS) {
      const values = new Float64Array(count)
      histories.of(resource).tables[entity].read(name, column, first, last + 1, values)
      return values
    }
    const thing = { entity, metric, name }
    const { stat } = request
    const read = await histories.longer(resource, thing, { from, stepMs, count, stat })
    if (read.lack !== null) lacking(read.lack, 'unreachable')
    return read.values
  }

  return { from: span.from, stepMs, series, missing }
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)

async function unknownSeries(
  id: string,
  count: number,
  unit: HistorySeries['unit'] = 'count',
): Promise<HistorySeries> {
  return { id, unit, values: Array.from({ length: count }, () => null) }
}

function lacks({ kept, persistent, rebuild }: Histories, from: number, now: number): Missing[] {
  const missing: Missing[] = []
  if (!persistent && now - from > kept.minutesHours * HOUR_MS + HOUR_MS)
    missing.push({
      section: 'history',
      kind: 'unsupported',
      reason: `History beyond ${kept.minutesHours} h needs Kafka to keep it, and this installation keeps its state in memory, or for two hours only (PERSISTENCE_MODE).`,
    })
  if (rebuild !== null && rebuild.done < rebuild.total)
    missing.push({
      section: 'history',
      kind: 'pending',
      reason: `History is being read back from Kafka: ${rebuild.total - rebuild.done} of ${rebuild.total} h are still to come.`,
    })
  return missing
}
