/** History of numbers: by the minute, by ten minutes, by the hour, as the range asks for. */
import { historyQuery } from '@millrace/contract/history.ts'
import { responses } from '@millrace/contract/responses.ts'
import type { StateConfig } from '../../config/types.ts'
import { historyStep } from '../../derive/history-view.ts'
import type { HistoryAnswer } from '../../derive/history-view.ts'
import type { HistoryRequest } from '../../state/history-log/model.ts'
import { quote, ServeError } from '../errors.ts'
import { clusterParams } from '../input.ts'
import { findCluster } from '../lookup.ts'
import { EVERYBODY } from '../access-rule.ts'
import { defineRead } from '../read.ts'
import type { Watch } from '../read.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MINUTE_MS = 60_000
const MAX_SERIES = 100
const DEFAULT_TOP = 12
/** In one answer: a hundred series of a year, by the hour. */
const MAX_POINTS = 1_000_000
/** While history is read back after a start, charts fill up as it goes. */
const REBUILD_MS = 5_000

const SERIES =
  /^(?:cluster\/(?:write_rate|read_rate|lag|messages|disk_bytes|under_replicated|offline_partitions|brokers|topics|groups)|broker\/(?:write_rate|read_rate|leaders|disk_bytes|leader_disk_bytes|under_replicated)\/.+|topic\/(?:write_rate|read_rate|lag|messages|disk_bytes)\/.+|group\/(?:lag|read_rate|members)\/.*)$/s

export const historyReads = [
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/history',
    summary: 'Numbers over time, e.g. series=cluster/write_rate&series=topic/lag/*&top=12',
    tag: 'clusters',
    params: clusterParams,
    query: historyQuery,
    response: responses.history,
    cacheable: false,
    async read(context, { cluster_id }, query) {
      const view = findCluster(context, cluster_id)
      const now = Date.now()
      const from = instant(query.from ?? -HOUR_MS, now)
      const to = instant(query.to ?? now, now)
      checkSeries(query.series)
      const request = {
        series: query.series,
        from,
        to,
        top: query.top ?? DEFAULT_TOP,
        stat: query.stat ?? 'mean',
      } as const
      checkRange(request, context.config.state.kept, now)
      const found = await view.history(request)
      return {
        data: { from: found.from, step_ms: found.stepMs, series: found.series },
        capturedAt: view.topics().capturedAt,
        missing: found.missing,
        watch: watchOf(view.row.id, found, to, now),
      }
    },
  }),
]

const instant = (value: number, now: number): number => (value < 0 ? now + value : value)

/** What can make the answer another one. */
function watchOf(clusterId: string, found: HistoryAnswer, to: number, now: number): Watch {
  const { stepMs, missing } = found
  if (missing.some(({ kind }) => kind !== 'unsupported'))
    return { kind: 'time', at: now + REBUILD_MS }
  // A point is made of all that was counted; the offsets are what moves it.
  if (stepMs === MINUTE_MS)
    return { kind: 'sections', clusterId, sections: ['offsets', 'group_offsets'] }
  // Its last step may still be rolled up or grow; then it stays as it is.
  if (to < now - DAY_MS - 2 * stepMs) return { kind: 'nothing' }
  // The newest step grows by the minute; a tenth of a step is what can be seen of it.
  const pause = stepMs / 10
  return { kind: 'time', at: (Math.floor(now / pause) + 1) * pause + MINUTE_MS / 6 }
}

function checkRange(
  request: Pick<HistoryRequest, 'series' | 'from' | 'to' | 'top'>,
  kept: StateConfig['kept'],
  now: number,
): void {
  const { series, from, to, top } = request
  if (to <= from)
    throw new ServeError(
      'MR_BAD_PARAMETER',
      `The query parameters from (${from}) and to (${to}) leave no time between them: from must be before to, both in ms since epoch or negative for "before now".`,
    )
  const mostMs = Math.max(kept.hoursDays * DAY_MS, kept.minutesHours * HOUR_MS) + DAY_MS
  if (to - from > mostMs)
    throw new ServeError(
      'MR_BAD_PARAMETER',
      `The query parameters from and to are ${Math.round((to - from) / DAY_MS)} days apart; at most ${Math.round(mostMs / DAY_MS)} days can be asked for, history is kept for ${kept.hoursDays} days (HISTORY_1H_DAYS).`,
    )
  const lines = series.reduce((sum, id) => sum + (id.endsWith('/*') ? top : 1), 0)
  const points = (lines * (to - from)) / historyStep(kept, request, now)
  if (points > MAX_POINTS)
    throw new ServeError(
      'MR_BAD_PARAMETER',
      `${lines} series over this range are ${Math.round(points)} points; at most ${MAX_POINTS} in one request. Ask for fewer series, a smaller top or a shorter range.`,
    )
}

function checkSeries(series: readonly string[]): void {
  if (series.length > MAX_SERIES) {
    throw new ServeError(
      'MR_BAD_PARAMETER',
      `The query parameter series is given ${series.length} times; at most ${MAX_SERIES} in one request.`,
    )
  }
  const unknown = series.find((id) => !SERIES.test(id))
  if (unknown === undefined) return
  throw new ServeError(
    'MR_BAD_PARAMETER',
    `The query parameter series has ${quote(unknown, 100)}. Expected cluster/<metric>, broker/<metric>/<id>, topic/<metric>/<name> or group/<metric>/<id>, with * for all: e.g. cluster/write_rate, topic/lag/*.`,
  )
}
