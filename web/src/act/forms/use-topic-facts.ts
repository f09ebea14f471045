/** What the forms ask of the cluster: names, defaults and options of new topics, and what one topic has. */
import type { ConfigEntry } from '@millrace/contract/broker.ts'
import type { ConfigOption, TopicDefaults } from '@millrace/contract/mutation.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { useMemo } from 'react'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'

const NO_NAMES: readonly string[] = []

export function useTopicNames(cluster: string): readonly string[] {
  const path = apiPaths.topics(cluster, { fields: 'name', limit: 100_000 })
  const topics = useRead<ResponseOf<'topics'>>(path).data?.topics
  return useMemo(() => topics?.map(({ name }) => name) ?? NO_NAMES, [topics])
}

export function useTopicDefaults(cluster: string): TopicDefaults | undefined {
  return useRead<ResponseOf<'topicDefaults'>>(apiPaths.topicDefaults(cluster)).data?.defaults
}

/** By name. */
export function useConfigOptions(cluster: string): ReadonlyMap<string, ConfigOption> {
  const config = useTopicDefaults(cluster)?.config
  return useMemo(() => new Map(config?.map((option) => [option.name, option])), [config])
}

/** What a topic has, by name; undefined: not known, or `topic` is. */
export function useTopicConfig(
  cluster: string,
  topic: string | undefined,
): ReadonlyMap<string, ConfigEntry> | undefined {
  const path = topic === undefined ? undefined : apiPaths.topicConfig(cluster, topic)
  const config = useRead<ResponseOf<'topicConfig'>>(path).data?.config ?? undefined
  return useMemo(() => config && new Map(config.map((entry) => [entry.name, entry])), [config])
}

/** Partitions of one topic; undefined: not known, or there are several topics. */
export function usePartitionCount(cluster: string, on: readonly string[]): number | undefined {
  const [only] = on
  const path = on.length === 1 && only !== undefined ? apiPaths.topic(cluster, only) : undefined
  return useRead<ResponseOf<'topic'>>(path).data?.topic?.partitions
}
