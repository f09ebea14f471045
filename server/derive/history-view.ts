/** Answers of history (contract/history.ts): minutes from the rings, longer ranges from roll-ups. */
import type { Missing } from '@millrace/contract/envelope.ts'
import type { HistorySeries } from '@millrace/contract/history.ts'
import { minuteOf } from '../state/history.ts'
import type { Histories, HistoryRequest } from '../state/history-log/model.ts'
import { parseSeriesId } from '../state/history-metrics.ts'
import type { SeriesId } from '../state/history-metrics.ts'

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
 */
export async function readHistory(
  histories: Histories,
  resource: string,
  request: HistoryRequest,
  now: number,
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
      if (parsed.name !== '*') return [valuesOf(id, parsed)]
      return largest(parsed).map((name) =>
        valuesOf(`${parsed.entity}/${parsed.metric}/${name}`, { ...parsed, name }),
      )
    }),
  )

  function largest({ entity, column }: SeriesId): readonly string[] {
    const table = histories.of(resource).tables[entity]
    const end = minuteOf(Math.min(request.to, now))
    const isKept = now - request.to < kept.minutesHours * HOUR_MS
    return table.largest(column, request.top, isKept ? end : minuteOf(now))
  }

  async function valuesOf(
    id: string,
    { entity, metric, column, unit, name }: SeriesId,
  ): Promise<HistorySeries> {
    const { from, count } = span
    let values = new Float64Array(count)
    if (stepMs === MINUTE_MS)
      histories.of(resource).tables[entity].read(name, column, first, last + 1, values)
    else {
      const thing = { entity, metric, name }
      const read = await histories.longer(resource, thing, {
        from,
        stepMs,
        count,
        stat: request.stat,
      })
      values = new Float64Array(read.values)
      if (read.lack !== null && !missing.some(({ reason }) => reason === read.lack))
        missing.push({ section: 'history', kind: 'unreachable', reason: read.lack })
    }
    return {
      id,
      unit,
      values: Array.from(values, (value) => (Number.isNaN(value) ? null : value)),
    }
  }

  return { from: span.from, stepMs, series, missing }
}

async function unknownSeries(id: string, count: number): Promise<HistorySeries> {
  return { id, unit: 'count', values: Array.from({ length: count }, () => null) }
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
