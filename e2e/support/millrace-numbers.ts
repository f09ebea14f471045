/** What Millrace's API says of every topic, partition and group, all of it observed after a moment. */
import type { GroupDetail } from '@millrace/contract/group.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import type { Partition, TopicRow } from '@millrace/contract/topic.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { CLUSTER } from './demo.ts'

export interface Numbers {
  readonly topics: readonly (TopicRow & { readonly rows: readonly Partition[] })[]
  readonly groups: readonly GroupDetail[]
}

type Name = 'topics' | 'partitions' | 'groups' | 'group'

export async function numbersAfter(url: string, moment: number): Promise<Numbers> {
  const get = async (name: Name, path: string) =>
    until(
      async () => {
        const body: unknown = await (await fetch(url + path)).json()
        const captured = responses[name].parse(body).metadata.captured_at
        return captured !== null && captured >= moment && body
      },
      { describe: `${path} as observed after ${new Date(moment).toISOString()}` },
    )
  const topics = responses.topics.parse(await get('topics', apiPaths.topics(CLUSTER))).topics
  const groups = responses.groups.parse(await get('groups', apiPaths.groups(CLUSTER))).groups
  const partitions = async (topic: TopicRow) => {
    const body = await get('partitions', apiPaths.partitions(CLUSTER, topic.name))
    return { ...topic, rows: responses.partitions.parse(body).partitions ?? [] }
  }
  const detail = async (id: string) => {
    const body = await get('group', apiPaths.group(CLUSTER, id))
    const { group } = responses.group.parse(body)
    return group === null ? [] : [group]
  }
  return {
    topics: await Promise.all(topics.map(partitions)),
    groups: (await Promise.all(groups.map(({ id }) => detail(id)))).flat(),
  }
}
