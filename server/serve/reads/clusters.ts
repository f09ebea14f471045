/** Clusters: the list, one cluster's overview, its metadata quorum. */
import { listQuery } from '@millrace/contract/envelope.ts'
import { clusterFields } from '@millrace/contract/list-fields.ts'
import { responses } from '@millrace/contract/responses.ts'
import { EVERYBODY } from '../access-rule.ts'
import { clusterParams, noParams, noQuery } from '../input.ts'
import { listAnswer } from '../list.ts'
import { findCluster } from '../lookup.ts'
import { answerOf, defineRead } from '../read.ts'

export const clusterReads = [
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters',
    summary: 'Configured clusters, whether they can be reached or not',
    tag: 'clusters',
    params: noParams,
    query: listQuery,
    response: responses.clusters,
    read(context, _params, query) {
      const rows = context.estate.clusters().map((view) => view.row)
      const seen = rows.map((row) => row.last_seen_at).filter((at) => at !== null)
      const part = {
        data: rows,
        capturedAt: seen.length === 0 ? null : Math.min(...seen),
        missing: [],
        sections: [],
      }
      const spec = { list: clusterFields, idOf: orderOf(rows), idFields: ['id'] }
      return { ...listAnswer('', part, query, spec), watch: { kind: 'estate' } }
    },
  }),
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}',
    summary: 'Overview of a cluster: totals, problems, features',
    tag: 'clusters',
    params: clusterParams,
    query: noQuery,
    response: responses.cluster,
    // Its state tells for how long a cluster has been silent, which time alone changes.
    cacheable: false,
    read(context, { cluster_id }) {
      const view = findCluster(context, cluster_id)
      return answerOf(view.row.id, view.overview())
    },
  }),
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/quorum',
    summary: 'Metadata quorum (KRaft): leader, voters, observers and how far they are',
    tag: 'clusters',
    params: clusterParams,
    query: noQuery,
    response: responses.quorum,
    read(context, { cluster_id }) {
      const view = findCluster(context, cluster_id)
      return answerOf(view.row.id, view.quorum())
    },
  }),
]

/** Clusters stay in the order of the configuration unless sorted. */
function orderOf(rows: readonly { readonly id: string }[]): (row: { id: string }) => number {
  const order = new Map(rows.map((row, index) => [row.id, index]))
  return (row) => order.get(row.id) ?? rows.length
}
