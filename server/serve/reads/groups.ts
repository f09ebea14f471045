/** Groups of all four kinds: the list and one group. */
import { listQuery } from '@millrace/contract/envelope.ts'
import { groupFields } from '@millrace/contract/list-fields.ts'
import { responses } from '@millrace/contract/responses.ts'
import type { ClusterView } from '../../derive/estate.ts'
import { clusterParams, noQuery, pathId } from '../input.ts'
import { listAnswer } from '../list.ts'
import { findCluster, foundOrPending, unknownName } from '../lookup.ts'
import { EVERYBODY } from '../access-rule.ts'
import { type Answer, defineRead } from '../read.ts'

export const groupReads = [
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/groups',
    summary: 'Groups with kind, state, members, lag and rate',
    tag: 'groups',
    params: clusterParams,
    query: listQuery,
    response: responses.groups,
    read(context, { cluster_id }, query) {
      const view = findCluster(context, cluster_id)
      return listAnswer(view.row.id, view.groups(), query, {
        list: groupFields,
        idOf: (row) => row.id,
        idFields: ['id'],
      })
    },
  }),
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/groups/{group}',
    summary: 'One group with its members and what they read',
    tag: 'groups',
    params: clusterParams.extend({
      group: pathId.describe('Group id, which may be any text; encoded as every id in a path.'),
    }),
    query: noQuery,
    response: responses.group,
    read(context, { cluster_id, group }) {
      const view = findCluster(context, cluster_id)
      return findGroup(view, group)
    },
  }),
]

function findGroup(view: ClusterView, group: string): Answer {
  return foundOrPending(view, view.group(group), view.groups(), () => {
    const ids = view.groups().data.map((row) => row.id)
    return unknownName('MR_UNKNOWN_GROUP', 'group', group, view, ids)
  })
}

/** @throws ServeError MR_UNKNOWN_GROUP when groups were observed and there is none of this id */
export function requireGroup(view: ClusterView, group: string): void {
  findGroup(view, group)
}
