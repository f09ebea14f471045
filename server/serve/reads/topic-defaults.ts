/** What the form of a new topic begins with: defaults of the cluster, and what its topics commonly set. */
import type { ConfigOption, TopicDefaults } from '@millrace/contract/mutation.ts'
import { responses } from '@millrace/contract/responses.ts'
import type { ClusterView } from '../../derive/estate.ts'
import { EVERYBODY } from '../access-rule.ts'
import { clusterParams, noQuery } from '../input.ts'
import { findCluster } from '../lookup.ts'
import { defineRead } from '../read.ts'

const MOST_COMMON = 5

export const topicDefaultReads = [
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/topic-defaults',
    summary:
      'Defaults of new topics: partitions, replicas, and every configuration with its documentation and common values',
    tag: 'topics',
    params: clusterParams,
    query: noQuery,
    response: responses.topicDefaults,
    read(context, { cluster_id }) {
      const view = findCluster(context, cluster_id)
      const topics = view.topics()
      const { clusterId, sections } = {
        clusterId: view.row.id,
        sections: ['topics', 'topic_configs', 'broker_configs', 'cluster'],
      } as const
      return {
        data: defaultsOf(view),
        capturedAt: topics.capturedAt,
        missing: [],
        watch: { kind: 'sections', clusterId, sections },
      }
    },
  }),
]

function defaultsOf(view: ClusterView): TopicDefaults {
  const brokers = view.brokers().data
  const first = brokers.find(({ id }) => view.brokerConfig(id)?.data)?.id
  const config = new Map(
    (first === undefined ? [] : (view.brokerConfig(first)?.data ?? [])).map((entry) => [
      entry.name,
      entry.value,
    ]),
  )
  const number = (name: string): number | null => {
    const value = config.get(name)
    return value === undefined || value === null || !/^\d+$/.test(value) ? null : Number(value)
  }
  return {
    partitions: number('num.partitions'),
    replication_factor: number('default.replication.factor'),
    brokers: brokers.length,
    config: optionsOf(view),
  }
}

/** Every configuration that a visible topic has, by name. */
function optionsOf(view: ClusterView): ConfigOption[] {
  const options = new Map<string, Omit<ConfigOption, 'common_values'>>()
  const seen = new Map<string, Map<string, number>>()
  for (const { name: topic } of view.topics().data) {
    for (const entry of view.topicConfig(topic)?.data ?? []) {
      if (entry.read_only) continue
      if (!options.has(entry.name))
        options.set(entry.name, {
          name: entry.name,
          type: entry.type,
          documentation: entry.documentation,
          default_value: entry.default_value,
          sensitive: entry.sensitive,
        })
      if (entry.is_default || entry.sensitive || entry.value === null) continue
      const values = seen.get(entry.name) ?? new Map<string, number>()
      values.set(entry.value, (values.get(entry.value) ?? 0) + 1)
      seen.set(entry.name, values)
    }
  }
  return [...options.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((option) => ({ ...option, common_values: common(seen.get(option.name)) }))
}

function common(values: ReadonlyMap<string, number> = new Map()): ConfigOption['common_values'] {
  return [...values]
    .map(([value, topics]) => ({ value, topics }))
    .sort((a, b) => b.topics - a.topics || (a.value < b.value ? -1 : 1))
    .slice(0, MOST_COMMON)
}
