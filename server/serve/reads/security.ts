/** ACLs and client quotas. */
import { listQuery } from '@millrace/contract/envelope.ts'
import { aclFields, quotaFields } from '@millrace/contract/list-fields.ts'
import { responses } from '@millrace/contract/responses.ts'
import { clusterParams } from '../input.ts'
import { listAnswer } from '../list.ts'
import { findCluster } from '../lookup.ts'
import { EVERYBODY } from '../access-rule.ts'
import { defineRead } from '../read.ts'

export const securityReads = [
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/acls',
    summary: 'Access control lists',
    tag: 'security',
    params: clusterParams,
    query: listQuery,
    response: responses.acls,
    read(context, { cluster_id }, query) {
      const view = findCluster(context, cluster_id)
      return listAnswer(view.row.id, view.acls(), query, {
        list: aclFields,
        idOf: (row) =>
          [
            row.resource_type,
            row.resource_name,
            row.pattern_type,
            row.principal,
            row.host,
            row.operation,
            row.permission,
          ].join('\0'),
        idFields: ['resource_type', 'resource_name', 'pattern_type', 'principal'],
      })
    },
  }),
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/quotas',
    summary: 'Client quotas',
    tag: 'security',
    params: clusterParams,
    query: listQuery,
    response: responses.quotas,
    read(context, { cluster_id }, query) {
      const view = findCluster(context, cluster_id)
      return listAnswer(view.row.id, view.quotas(), query, {
        list: quotaFields,
        idOf: (row) => JSON.stringify(row.entity),
        idFields: ['entity'],
      })
    },
  }),
]
