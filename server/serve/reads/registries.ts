/** Schema registries of a cluster and their subjects, as the newest snapshot has them. */
import { listQuery } from '@millrace/contract/envelope.ts'
import { registryFields, subjectFields } from '@millrace/contract/list-fields.ts'
import { responses } from '@millrace/contract/responses.ts'
import { EVERYBODY } from '../access-rule.ts'
import { clusterParams, pathId } from '../input.ts'
import { listAnswer } from '../list.ts'
import { findCluster, unknownRegistry } from '../lookup.ts'
import { defineRead } from '../read.ts'

export const registryParams = clusterParams.extend({
  registry: pathId.describe('Id of the registry; encoded as every id in a path.'),
})

export const registryReads = [
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/registries',
    summary: 'Schema registries of a cluster',
    tag: 'schemas',
    params: clusterParams,
    query: listQuery,
    response: responses.registries,
    read(context, { cluster_id }, query) {
      const view = findCluster(context, cluster_id)
      const part = view.registries()
      return listAnswer(view.row.id, part, query, {
        list: registryFields,
        // As they are configured: that is the order in which a record's schema is looked for.
        idOf: (row) => part.data.indexOf(row),
        idFields: ['id'],
      })
    },
  }),
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/registries/{registry}/subjects',
    summary: 'Subjects of a registry with type, versions and compatibility',
    tag: 'schemas',
    params: registryParams,
    query: listQuery,
    response: responses.subjects,
    read(context, { cluster_id, registry }, query) {
      const view = findCluster(context, cluster_id)
      const part = view.subjects(registry)
      if (part === undefined) throw unknownRegistry(view, registry)
      return listAnswer(view.row.id, part, query, {
        list: subjectFields,
        idOf: (row) => row.subject,
        idFields: ['subject'],
      })
    },
  }),
]
