/** Brokers: the list, one broker, its configuration. */
import { listQuery } from '@millrace/contract/envelope.ts'
import { brokerFields, configFields } from '@millrace/contract/list-fields.ts'
import { responses } from '@millrace/contract/responses.ts'
import { z } from 'zod'
import type { ClusterView } from '../../derive/estate.ts'
import { quote, ServeError } from '../errors.ts'
import { clusterParams, noQuery } from '../input.ts'
import { listAnswer } from '../list.ts'
import { findCluster, foundOrPending } from '../lookup.ts'
import { EVERYBODY } from '../access-rule.ts'
import { defineRead } from '../read.ts'

const brokerParams = clusterParams.extend({
  broker_id: z
    .string()
    .regex(/^\d{1,10}$/, 'a broker id is a whole number')
    .transform(Number)
    .describe('Broker id, e.g. 1.'),
})

export const brokerReads = [
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/brokers',
    summary: 'Brokers, fenced and silent ones too',
    tag: 'brokers',
    params: clusterParams,
    query: listQuery,
    response: responses.brokers,
    read(context, { cluster_id }, query) {
      const view = findCluster(context, cluster_id)
      return listAnswer(view.row.id, view.brokers(), query, {
        list: brokerFields,
        idOf: (row) => row.id,
        idFields: ['id'],
      })
    },
  }),
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/brokers/{broker_id}',
    summary: 'One broker with its log directories and largest replicas',
    tag: 'brokers',
    params: brokerParams,
    query: noQuery,
    response: responses.broker,
    read(context, { cluster_id, broker_id }) {
      const view = findCluster(context, cluster_id)
      const unknown = () => unknownBroker(view, broker_id)
      return foundOrPending(view, view.broker(broker_id), view.brokers(), unknown)
    },
  }),
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/brokers/{broker_id}/config',
    summary: 'Configuration of a broker with sources, defaults and where others differ',
    tag: 'brokers',
    params: brokerParams,
    query: listQuery,
    response: responses.brokerConfig,
    read(context, { cluster_id, broker_id }, query) {
      const view = findCluster(context, cluster_id)
      const part = view.brokerConfig(broker_id)
      if (part === undefined) {
        const unknown = () => unknownBroker(view, broker_id)
        return foundOrPending(view, part, view.brokers(), unknown)
      }
      return listAnswer(view.row.id, part, query, {
        list: configFields,
        idOf: (row) => row.name,
        idFields: ['name'],
      })
    },
  }),
]

/** @throws ServeError MR_UNKNOWN_BROKER when brokers were observed and there is none of this id */
export function requireBroker(view: ClusterView, name: string): void {
  const part = /^\d{1,10}$/.test(name) ? view.broker(Number(name)) : undefined
  foundOrPending(view, part, view.brokers(), () => unknownBroker(view, name))
}

function unknownBroker(view: ClusterView, id: number | string): ServeError {
  const known = view.brokers().data.map((row) => row.id)
  return new ServeError(
    'MR_UNKNOWN_BROKER',
    `Cluster ${view.row.label} has no broker ${typeof id === 'number' ? id : quote(id)}. Known: ${known.slice(0, 50).join(', ')}.`,
  )
}
