import { csvCell } from '../table/export-rows.ts'
import type { ChartSeries } from './chart-data.ts'

/** A chart's points as CSV: one line per time (ISO 8601, UTC), one column per series, empty where unknown. */
export function chartCsv(times: readonly number[], series: readonly ChartSeries[]): string {
  const head = ['time', ...series.map((one) => csvCell(one.label))].join(',')
  const lines = times.map((seconds, index) => {
    const time = new Date(seconds * 1000).toISOString()
    return [time, ...series.map((one) => csvCell(one.values[index] ?? null))].join(',')
  })
  return [head, ...lines].join('\r\n') + '\r\n'
}
