/** What instances tell of themselves and of their clusters, for tests of several of them. */
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import type { TestInstances } from './instances.ts'
import { until } from './until.ts'

/** A question to an instance that is frozen must not hold up the others. */
const PATIENCE_MS = 2_000

async function ask<T>(url: string, path: string, parse: (body: unknown) => T): Promise<T> {
  const response = await fetch(url + path, { signal: AbortSignal.timeout(PATIENCE_MS) })
  if (!response.ok) throw new Error(`${url}${path}: ${response.status} ${await response.text()}`)
  return parse(await response.json())
}

/** When the topics of a cluster were last seen, ms since epoch; 0: not yet. */
export async function observedAt(url: string, cluster: string): Promise<number> {
  const { metadata } = await ask(url, apiPaths.topics(cluster, { limit: 1 }), (body) =>
    responses.topics.parse(body),
  )
  return metadata.captured_at ?? 0
}

export async function statusOf(url: string) {
  return (await ask(url, apiPaths.status(), (body) => responses.status.parse(body))).status
}

/** Of those that run. */
export function urlsOf(instances: TestInstances): string[] {
  return instances.all.filter(({ running }) => running).map(({ url }) => url)
}

/** Labels of clusters → url of the instance that observes it, as that one says. */
export async function ownersOf(instances: TestInstances): Promise<Map<string, string>> {
  const owners = new Map<string, string>()
  for (const url of urlsOf(instances)) {
    const { instances: rows } = await ask(url, apiPaths.instances(), (body) =>
      responses.instances.parse(body),
    )
    const own = rows.find(({ self }) => self)?.resources ?? []
    for (const { label } of own) {
      const other = owners.get(label)
      if (other !== undefined) throw new Error(`${label} is owned by ${other} and ${url}`)
      owners.set(label, url)
    }
  }
  return owners
}

/** Resolves when every cluster has one owner, and each running instance as many as the others or one less. */
export function allOwned(
  instances: TestInstances,
  clusters: readonly string[],
): Promise<Map<string, string>> {
  return until(
    async () => {
      const owners = await ownersOf(instances)
      const shares = urlsOf(instances).map(
        (url) => [...owners.values()].filter((owner) => owner === url).length,
      )
      const isEven = Math.max(...shares) - Math.min(...shares) <= 1
      return clusters.every((label) => owners.has(label)) && isEven && owners
    },
    { describe: `${clusters.join(', ')} have one owner each`, deadlineMs: 60_000 },
  )
}

/**
 * Resolves with ms from `since` until all of these instances show all clusters as they were seen after it.
 * @param since ms since epoch
 */
export async function observedAgain(
  urls: readonly string[],
  clusters: readonly string[],
  since: number,
  deadlineMs: number,
): Promise<number> {
  await until(
    async () => {
      const times = await Promise.all(
        urls.flatMap((url) => clusters.map((cluster) => observedAt(url, cluster))),
      )
      return times.every((time) => time > since)
    },
    { describe: `${clusters.join(', ')} are observed again`, deadlineMs },
  )
  return Date.now() - since
}

export interface Minutes {
  /** Runs of minutes between the first and the last without a point: how long each is. */
  readonly gaps: readonly number[]
  /** floor(ms since epoch / 60000) → value. */
  readonly points: ReadonlyMap<number, number>
}

/** Points of one series of a cluster. The minute that is not over yet is left out. */
export async function minutesOf(
  url: string,
  cluster: string,
  series: string,
  from: number,
): Promise<Minutes> {
  const { history } = await ask(
    url,
    apiPaths.history(cluster, { series: [series], from }),
    (body) => responses.history.parse(body),
  )
  const values = history.series[0]?.values ?? []
  const points = new Map<number, number>()
  const first = Math.round(history.from / 60_000)
  const step = history.step_ms / 60_000
  const over = Math.floor(Date.now() / 60_000)
  for (const [i, value] of values.entries())
    if (value !== null && first + i * step < over) points.set(first + i * step, value)
  const minutes = [...points.keys()]
  const gaps = minutes
    .slice(1)
    .map((minute, i) => minute - (minutes[i] ?? minute) - 1)
    .filter((missing) => missing > 0)
  return { gaps, points }
}
