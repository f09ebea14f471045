/** What the form of a new topic begins with: defaults of the cluster, and what its topics commonly set. */
import type { ConfigOption, TopicDefaults } from '@millrace/contract/mutation.ts'
import { responses } from '@millrace/contract/responses.ts'
import type { ClusterView } from '../../derive/estate.ts'
import { EVERYBODY } from '../access-rule.ts'
import { clusterParams, noQuery } from '../input.ts'
import { findCluster } from '../lookup.ts'
import { defineRead } from '../read.ts'

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
      const options = view.topicConfigOptions()
      const brokers = view.brokers()
      const sections = [...new Set([...options.sections, ...brokers.sections])]
      return {
        data: defaultsOf(view, options.data),
        capturedAt: options.capturedAt,
        missing: options.missing,
        watch: { kind: 'sections', clusterId: view.row.id, sections },
      }
    },
  }),
]

function defaultsOf(view: ClusterView, config: readonly ConfigOption[]): TopicDefaults {
  const brokers = view.brokers().data
  const number = (name: string): number | null => {
    for (const { id } of brokers) {
      const value = view.brokerConfig(id)?.data?.find((entry) => entry.name === name)?.value
      if (value !== undefined && value !== null && /^-?\d+$/.test(value)) return Number(value)
    }
    return null
  }
  return {
    partitions: number('num.partitions'),
    replication_factor: number('default.replication.factor'),
    brokers: brokers.length,
    config: [...config],
  }
}
