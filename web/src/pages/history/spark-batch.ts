/** Sparklines of a table: the rows in sight ask one by one, the API is asked once for all of them. */
import { getJson } from '../../api/client.ts'
import { apiPaths } from '../../api/paths.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'

type Values = readonly (number | null)[]

interface Waiting {
  readonly series: string
  readonly resolve: (values: Values) => void
  readonly reject: (error: unknown) => void
}

/** Series per request: addresses stay under the 8 KiB that proxies allow. */
const BATCH = 40
const HOUR_MS = 3_600_000
const waiting = new Map<string, Waiting[]>()

/** Last hour of one series, a point per minute. Calls of one moment travel together. */
export function sparkValues(cluster: string, series: string): Promise<Values> {
  return new Promise((resolve, reject) => {
    const list = waiting.get(cluster)
    if (list === undefined) {
      waiting.set(cluster, [{ series, resolve, reject }])
      setTimeout(() => flush(cluster), 30)
    } else list.push({ series, resolve, reject })
  })
}

function flush(cluster: string): void {
  const list = waiting.get(cluster) ?? []
  waiting.delete(cluster)
  for (let first = 0; first < list.length; first += BATCH) {
    void ask(cluster, list.slice(first, first + BATCH))
  }
}

async function ask(cluster: string, batch: readonly Waiting[]): Promise<void> {
  try {
    const ids = [...new Set(batch.map(({ series }) => series))]
    const path = apiPaths.history(cluster, { series: ids, from: -HOUR_MS })
    const { history } = await getJson<ResponseOf<'history'>>(path)
    const byId = new Map(history.series.map(({ id, values }) => [id, values]))
    for (const { series, resolve } of batch) resolve(byId.get(series) ?? [])
  } catch (error) {
    for (const { reject } of batch) reject(error)
  }
}
