/** Topics: the list, one topic, its partitions, configuration and readers. */
import { listQuery } from '@millrace/contract/envelope.ts'
import {
  configFields,
  partitionFields,
  topicFields,
  topicGroupFields,
} from '@millrace/contract/list-fields.ts'
import type { ListQuery } from '@millrace/contract/envelope.ts'
import { responses } from '@millrace/contract/responses.ts'
import type { ClusterView, Part } from '../../derive/estate.ts'
import type { ServeError } from '../errors.ts'
import { clusterParams, noQuery, pathId } from '../input.ts'
import { listAnswer, type ListSpec } from '../list.ts'
import { findCluster, foundOrPending, unknownName } from '../lookup.ts'
import { EVERYBODY } from '../access-rule.ts'
import { defineRead, type Answer } from '../read.ts'

const topicParams = clusterParams.extend({
  topic: pathId.describe('Topic name; encoded as every id in a path.'),
})

export const topicReads = [
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/topics',
    summary: 'Topics with size, rates, readers and health',
    tag: 'topics',
    params: clusterParams,
    query: listQuery,
    response: responses.topics,
    read(context, { cluster_id }, query) {
      const view = findCluster(context, cluster_id)
      return listAnswer(view.row.id, view.topics(), query, {
        list: topicFields,
        idOf: (row) => row.name,
        idFields: ['name'],
      })
    },
  }),
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/topics/{topic}',
    summary: 'One topic',
    tag: 'topics',
    params: topicParams,
    query: noQuery,
    response: responses.topic,
    read(context, { cluster_id, topic }) {
      const view = findCluster(context, cluster_id)
      const unknown = () => unknownTopic(view, topic)
      return foundOrPending(view, view.topic(topic), view.topics(), unknown)
    },
  }),
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/topics/{topic}/partitions',
    summary: 'Partitions of a topic with leaders, replicas, offsets and disk',
    tag: 'topics',
    params: topicParams,
    query: listQuery,
    response: responses.partitions,
    read(context, { cluster_id, topic }, query) {
      const view = findCluster(context, cluster_id)
      return ofTopic(view, topic, view.partitions(topic), query, {
        list: partitionFields,
        idOf: (row) => row.partition,
        idFields: ['partition'],
      })
    },
  }),
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/topics/{topic}/config',
    summary: 'Configuration of a topic with sources, defaults and documentation',
    tag: 'topics',
    params: topicParams,
    query: listQuery,
    response: responses.topicConfig,
    read(context, { cluster_id, topic }, query) {
      const view = findCluster(context, cluster_id)
      return ofTopic(view, topic, view.topicConfig(topic), query, {
        list: configFields,
        idOf: (row) => row.name,
        idFields: ['name'],
      })
    },
  }),
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/topics/{topic}/groups',
    summary: 'Groups that read a topic',
    tag: 'topics',
    params: topicParams,
    query: listQuery,
    response: responses.topicGroups,
    read(context, { cluster_id, topic }, query) {
      const view = findCluster(context, cluster_id)
      return ofTopic(view, topic, view.topicGroups(topic), query, {
        list: topicGroupFields,
        idOf: (row) => row.id,
        idFields: ['id'],
      })
    },
  }),
]

function ofTopic<Row extends object>(
  view: ClusterView,
  topic: string,
  part: Part<readonly Row[] | null> | undefined,
  query: ListQuery,
  spec: ListSpec<Row>,
): Answer {
  if (part !== undefined) return listAnswer(view.row.id, part, query, spec)
  return foundOrPending(view, part, view.topics(), () => unknownTopic(view, topic))
}

/** @throws ServeError MR_UNKNOWN_TOPIC when topics were observed and there is none of this name */
export function requireTopic(view: ClusterView, topic: string): void {
  foundOrPending(view, view.topic(topic), view.topics(), () => unknownTopic(view, topic))
}

function unknownTopic(view: ClusterView, topic: string): ServeError {
  const names = view.topics().data.map((row) => row.name)
  return unknownName('MR_UNKNOWN_TOPIC', 'topic', topic, view, names)
}
