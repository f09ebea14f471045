import { until } from '../testing/until.ts'

/** Resolves when the pages have numbers: every topic has a message count and the groups are known. */
export async function untilNumbers(url: string): Promise<void> {
  await until(
    async () => {
      const topics = await rows(`${url}/kafka/v1/clusters/Demo/topics`, 'topics')
      const groups = await rows(`${url}/kafka/v1/clusters/Demo/groups`, 'groups')
      const counted = topics.filter((row) => isRecord(row) && typeof row['messages'] === 'number')
      return counted.length > 0 && counted.length === topics.length && groups.length > 0
    },
    { deadlineMs: 120_000, describe: 'topics and groups with numbers at ' + url },
  )
}

async function rows(url: string, key: string): Promise<readonly unknown[]> {
  const response = await fetch(url)
  const body: unknown = await response.json()
  const list = isRecord(body) ? body[key] : undefined
  return Array.isArray(list) ? list : []
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
