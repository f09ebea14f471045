/** History of numbers: one-minute points. */
import { historyQuery } from '@millrace/contract/history.ts'
import { responses } from '@millrace/contract/responses.ts'
import { quote, ServeError } from '../errors.ts'
import { clusterParams } from '../input.ts'
import { findCluster } from '../lookup.ts'
import { defineRead } from '../read.ts'

const HOUR_MS = 3_600_000
/** Points are kept for 24 h; a longer range would be gaps. */
const MAX_RANGE_MS = 25 * HOUR_MS
const MAX_SERIES = 100
const DEFAULT_TOP = 12

const SERIES =
  /^(?:cluster\/(?:write_rate|read_rate|lag|messages|disk_bytes|under_replicated|offline_partitions|brokers|topics|groups)|broker\/(?:write_rate|read_rate|leaders|disk_bytes|leader_disk_bytes|under_replicated)\/.+|topic\/(?:write_rate|read_rate|lag|messages|disk_bytes)\/.+|group\/(?:lag|read_rate|members)\/.*)$/s

export const historyReads = [
  defineRead({
    path: '/kafka/v1/clusters/{cluster_id}/history',
    summary: 'Numbers over time, e.g. series=cluster/write_rate&series=topic/lag/*&top=12',
    tag: 'clusters',
    params: clusterParams,
    query: historyQuery,
    response: responses.history,
    cacheable: false,
    read(context, { cluster_id }, query) {
      const view = findCluster(context, cluster_id)
      const now = Date.now()
      const from = instant(query.from ?? -HOUR_MS, now)
      const to = instant(query.to ?? now, now)
      checkRange(from, to)
      checkSeries(query.series)
      const found = view.history({ series: query.series, from, to, top: query.top ?? DEFAULT_TOP })
      return {
        data: { from: found.from, step_ms: found.stepMs, series: found.series },
        capturedAt: view.topics().capturedAt,
        missing: [],
        // A point is made of all that was counted; the offsets are what moves it.
        watch: { kind: 'sections', clusterId: view.row.id, sections: ['offsets', 'group_offsets'] },
      }
    },
  }),
]

const instant = (value: number, now: number): number => (value < 0 ? now + value : value)

function checkRange(from: number, to: number): void {
  if (to > from && to - from <= MAX_RANGE_MS) return
  throw new ServeError(
    'MR_BAD_PARAMETER',
    to <= from
      ? `The query parameters from (${from}) and to (${to}) leave no time between them: from must be before to, both in ms since epoch or negative for "before now".`
      : `The query parameters from and to are ${Math.round((to - from) / HOUR_MS)} h apart; at most ${MAX_RANGE_MS / HOUR_MS} h can be asked for, points are kept for 24 h.`,
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
