/** Sparklines of a table: the rows in sight ask one by one, the API is asked once for all of them. */
import { getJson } from '../../api/client.ts'
import { apiPaths } from '../../api/paths.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'

type Values = readonly (number | null)[]

interface Waiting {
  readonly series: string
  readonly signal: AbortSignal
  readonly resolve: (values: Values) => void
  readonly reject: (error: unknown) => void
}

/** Series per request: addresses stay under the 8 KiB that proxies allow. */
const BATCH = 40
const HOUR_MS = 3_600_000
/** Long enough that rows which only scroll by ask for nothing. */
const REST_MS = 120
const waiting = new Map<string, Waiting[]>()

/** Last hour of one series, a point per minute. Calls of one moment travel together; `signal` takes one back. */
export function sparkValues(cluster: string, series: string, signal: AbortSignal): Promise<Values> {
  return new Promise((resolve, reject) => {
    const list = waiting.get(cluster)
    if (list === undefined) {
      waiting.set(cluster, [{ series, signal, resolve, reject }])
      setTimeout(() => flush(cluster), REST_MS)
    } else list.push({ series, signal, resolve, reject })
  })
}

function flush(cluster: string): void {
  const all = waiting.get(cluster) ?? []
  waiting.delete(cluster)
  for (const { signal, reject } of all) if (signal.aborted) reject(signal.reason)
  const list = all.filter(({ signal }) => !signal.aborted)
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
