/** Answers of history (contract/history.ts) from the rings. */
import type { HistorySeries } from '@millrace/contract/history.ts'
import { minuteOf } from '../state/history.ts'
import type { ClusterHistory } from '../state/history.ts'
import { KEPT_MINUTES } from '../state/history-table.ts'
import { parseSeriesId } from '../state/history-metrics.ts'

const STEP_MS = 60_000

export interface HistoryAnswer {
  readonly from: number
  readonly stepMs: number
  readonly series: readonly HistorySeries[]
}

/**
 * Minutes from that of `from` to that of `to`, both included, at most 24 hours before `now`.
 * @param request.top how many series `*` stands for, by newest value
 */
export function readHistory(
  history: ClusterHistory,
  request: {
    readonly series: readonly string[]
    readonly from: number
    readonly to: number
    readonly top: number
  },
  now: number,
): HistoryAnswer {
  const last = Math.min(minuteOf(request.to), minuteOf(now))
  const first = Math.min(Math.max(minuteOf(request.from), minuteOf(now) - KEPT_MINUTES), last)
  const out = new Float64Array(last + 1 - first)
  const series = request.series.flatMap((id): HistorySeries[] => {
    const parsed = parseSeriesId(id)
    if (parsed === null) return [{ id, unit: 'count', values: Array.from(out, () => null) }]
    const table = history.tables[parsed.entity]
    const isWild = parsed.name === '*'
    const names = isWild ? table.largest(parsed.column, request.top, last) : [parsed.name]
    return names.map((name) => {
      table.read(name, parsed.column, first, last + 1, out)
      return {
        id: isWild ? `${parsed.entity}/${parsed.metric}/${name}` : id,
        unit: parsed.unit,
        values: Array.from(out, (value) => (Number.isNaN(value) ? null : value)),
      }
    })
  })
  return { from: first * STEP_MS, stepMs: STEP_MS, series }
}
