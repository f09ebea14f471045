/** From the API's history to what charts draw. */
import type { History } from '@millrace/contract/history.ts'
import { type ChartSeries, timesOf } from '../ui/chart/chart-data.ts'

const METRICS: Readonly<Record<string, string>> = {
  write_rate: 'writes',
  read_rate: 'reads',
  lag: 'lag',
  messages: 'messages',
  disk_bytes: 'disk',
  leader_disk_bytes: 'leader disk',
  under_replicated: 'under-replicated',
  offline_partitions: 'offline',
  members: 'members',
}

/** `group/lag/a/b` → entity `group`, metric `lag`, name `a/b` (names may hold slashes); the cluster's have no name. */
export function splitSeriesId(id: string): { entity: string; metric: string; name: string } {
  const [entity = '', metric = '', ...rest] = id.split('/')
  return { entity, metric, name: rest.join('/') }
}

export interface ChartData {
  readonly times: readonly number[]
  readonly series: readonly ChartSeries[]
}

/** Lines are named by what they are of; where all are of one thing, by what they measure. */
export function chartData(history: History): ChartData {
  const parts = history.series.map(({ id }) => splitSeriesId(id))
  const one = parts.every(
    ({ entity, name }) => entity === parts[0]?.entity && name === parts[0]?.name,
  )
  const count = Math.max(0, ...history.series.map(({ values }) => values.length))
  return {
    times: timesOf(history.from, history.step_ms, count),
    series: history.series.map(({ values }, place) => {
      const { metric, name } = parts[place] ?? { metric: '', name: '' }
      const label = one ? (METRICS[metric] ?? metric) : name
      return { key: label, label, values }
    }),
  }
}
