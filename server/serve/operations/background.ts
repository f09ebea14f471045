/** Background searches: they go on without a browser and keep what they find for a while. */
import { searchResponses } from '@millrace/contract/responses.ts'
import { searchRequest } from '@millrace/contract/search.ts'
import { z } from 'zod'
import { clusterParams, pathId } from '../input.ts'
import { defineOperation, metadataNow, sendNow } from '../operation.ts'
import { askerOf } from './asker.ts'

const jobParams = clusterParams.extend({
  search_id: pathId.describe('Id of the background search.'),
})

const MAX_PAGE = 1_000

export const backgroundOperations = [
  defineOperation({
    method: 'GET',
    path: '/kafka/v1/clusters/{cluster_id}/searches',
    summary: 'Your background searches, newest first',
    tag: 'search',
    params: clusterParams,
    answer: { contentType: 'application/json', schema: searchResponses.searches },
    async run({ context, params, identity, reply }) {
      const asker = askerOf(context, params.cluster_id, identity)
      return sendNow(reply, identity, { searches: context.searches.background.list(asker) })
    },
  }),
  defineOperation({
    method: 'POST',
    path: '/kafka/v1/clusters/{cluster_id}/searches',
    summary:
      'Begins a search that goes on by itself until its end, its limit, or its memory is full',
    tag: 'search',
    params: clusterParams,
    body: searchRequest,
    answer: { contentType: 'application/json', schema: searchResponses.searchJob },
    async run({ context, params, body, identity, reply }) {
      const asker = askerOf(context, params.cluster_id, identity)
      return sendNow(reply, identity, {
        search: await context.searches.background.start(asker, body),
      })
    },
  }),
  defineOperation({
    method: 'GET',
    path: '/kafka/v1/clusters/{cluster_id}/searches/{search_id}',
    summary: 'How far a background search is',
    tag: 'search',
    params: jobParams,
    answer: { contentType: 'application/json', schema: searchResponses.searchJob },
    async run({ context, params, identity, reply }) {
      const asker = askerOf(context, params.cluster_id, identity)
      return sendNow(reply, identity, {
        search: context.searches.background.get(asker, params.search_id),
      })
    },
  }),
  defineOperation({
    method: 'DELETE',
    path: '/kafka/v1/clusters/{cluster_id}/searches/{search_id}',
    summary: 'Cancels a background search that runs; forgets one that has ended, with its records',
    tag: 'search',
    params: jobParams,
    answer: { contentType: 'application/json', schema: searchResponses.searchJob },
    async run({ context, params, identity, reply }) {
      const asker = askerOf(context, params.cluster_id, identity)
      return sendNow(reply, identity, {
        search: context.searches.background.remove(asker, params.search_id),
      })
    },
  }),
  defineOperation({
    method: 'GET',
    path: '/kafka/v1/clusters/{cluster_id}/searches/{search_id}/records',
    summary: 'What a background search found and keeps, by number',
    tag: 'search',
    params: jobParams,
    query: z.object({
      from: z.coerce.number().int().min(0).optional().describe('Number of the first; default 0.'),
      limit: z.coerce.number().int().min(1).max(MAX_PAGE).optional().describe('Default 100.'),
    }),
    answer: { contentType: 'application/json', schema: searchResponses.searchJobRecords },
    async run({ context, params, query, identity, reply }) {
      const asker = askerOf(context, params.cluster_id, identity)
      const { records, state } = context.searches.background.records(asker, params.search_id)
      const { text, from, next } = records.read(query.from ?? 0, query.limit ?? 100)
      const end = JSON.stringify({ from, next, state, metadata: metadataNow(identity) })
      return reply
        .type('application/json; charset=utf-8')
        .send(Buffer.concat([Buffer.from('{"records":['), text, Buffer.from(`],${end.slice(1)}`)]))
    },
  }),
  defineOperation({
    method: 'POST',
    path: '/kafka/v1/clusters/{cluster_id}/searches/{search_id}/resume',
    summary: 'Goes on where a background search stopped; the records it kept are dropped',
    tag: 'search',
    params: jobParams,
    answer: { contentType: 'application/json', schema: searchResponses.searchJob },
    async run({ context, params, identity, reply }) {
      const asker = askerOf(context, params.cluster_id, identity)
      return sendNow(reply, identity, {
        search: await context.searches.background.resume(asker, params.search_id),
      })
    },
  }),
]
