/** Exports: a request becomes a link, the link a file. */
import { apiPaths } from '@millrace/contract/paths.ts'
import { searchResponses } from '@millrace/contract/responses.ts'
import { exportRequest } from '@millrace/contract/search.ts'
import { z } from 'zod'
import { RECORDS } from '../access-rule.ts'
import { sendFlow } from '../flow.ts'
import { clusterParams } from '../input.ts'
import { defineOperation, sendNow } from '../operation.ts'
import { askerOf } from './asker.ts'
import { whenGone } from './search.ts'

const fileParams = clusterParams.extend({
  ticket: z.string().min(1).describe('As in the url that POST …/exports answered with.'),
})

export const exportOperations = [
  defineOperation({
    method: 'POST',
    access: RECORDS,
    path: '/kafka/v1/clusters/{cluster_id}/exports',
    summary:
      'Makes a link, good for two minutes and for who asked, that downloads all results of a search',
    tag: 'search',
    params: clusterParams,
    body: exportRequest,
    answer: { contentType: 'application/json', schema: searchResponses.exports },
    async run({ context, params, body, identity, signal, reply }) {
      const asker = askerOf(context, params.cluster_id, identity)
      const { ticket, expiresAt } = await context.searches.exports.prepare(asker, body, signal)
      // The id as it was asked for: a cluster gets another one when it is first seen.
      const url = apiPaths.exportFile(params.cluster_id, ticket)
      return sendNow(reply, identity, { export: { url, expires_at: expiresAt } })
    },
  }),
  defineOperation({
    method: 'GET',
    access: RECORDS,
    path: '/kafka/v1/clusters/{cluster_id}/exports/{ticket}',
    summary:
      'The file of an export as NDJSON, JSON or CSV, streamed; broken off when it cannot be completed',
    tag: 'search',
    params: fileParams,
    answer: {
      contentType: ['application/x-ndjson', 'application/json', 'text/csv'],
      schema: null,
    },
    async run({ context, params, identity, signal, reply }) {
      const asker = askerOf(context, params.cluster_id, identity)
      const file = await context.searches.exports.open(asker, params.ticket, signal)
      whenGone(signal, () => file.end())
      const headers = {
        'content-type': file.contentType,
        'content-disposition': `attachment; filename="${file.name}"`,
      }
      return sendFlow(reply, headers, file.text)
    },
  }),
]
