/**
 * Background searches: they go on without a browser and keep what they find for a while. What they found is in the memory
 * of the instance that runs them, so requests about one are passed on to it.
 */
import { searchResponses } from '@millrace/contract/responses.ts'
import { type SearchJob, searchRequest } from '@millrace/contract/search.ts'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { RECORDS } from '../access-rule.ts'
import type { Identity } from '../../access/identity.ts'
import type { JobWritten } from '../../jobs/background-searches.ts'
import { JobError } from '../../jobs/errors.ts'
import type { Asker } from '../../jobs/search-runner.ts'
import type { ServeContext } from '../context.ts'
import { forward, isForwarded } from '../forward.ts'
import { clusterParams, pathId } from '../input.ts'
import { defineOperation, metadataNow, sendNow } from '../operation.ts'
import { awaitOwnWrites, tellPosition } from '../read-your-writes.ts'
import { askerOf } from './asker.ts'

const jobParams = clusterParams.extend({
  search_id: pathId.describe('Id of the background search.'),
})

const MAX_PAGE = 1_000

interface JobGiven {
  readonly context: ServeContext
  readonly params: z.output<typeof jobParams>
  readonly identity: Identity
  readonly reply: FastifyReply
}

/**
 * Answers by the instance that has the search, which is this one where there is no other.
 * @param here answers by what is known here; `isOwnerLost` when its instance does not answer
 */
async function whereItIs(
  given: JobGiven,
  here: (asker: Asker, id: string, isOwnerLost: boolean) => FastifyReply | Promise<FastifyReply>,
): Promise<FastifyReply> {
  const { context, reply } = given
  const { request } = reply
  try {
    return await answered(given, here)
  } catch (error) {
    const isUnknown = error instanceof JobError && error.code === 'MR_UNKNOWN_SEARCH'
    if (!isUnknown || isForwarded(request)) throw error
    // It may have been begun through another instance a moment ago.
    await awaitOwnWrites(context, request.headers)
    return answered(given, here)
  }
}

async function answered(
  { context, params, identity, reply }: JobGiven,
  here: Parameters<typeof whereItIs>[1],
): Promise<FastifyReply> {
  const { request } = reply
  const id = params.search_id
  const asker = askerOf(context, params.cluster_id, identity)
  const owner = isForwarded(request) ? null : context.searches.background.ownerOf(asker, id)
  if (owner !== null) {
    const self = context.instances.self.id
    const passed = await forward(request, reply, owner, self, context.tls)
    if (passed !== null) return passed
  }
  return here(asker, id, owner !== null)
}

function sendJob({ reply, identity }: JobGiven, search: SearchJob): FastifyReply {
  return sendNow(reply, identity, { search })
}

function sendJobWritten(given: JobGiven, { search, position }: JobWritten): FastifyReply {
  if (position !== null) tellPosition(given.reply, position)
  return sendJob(given, search)
}

export const backgroundOperations = [
  defineOperation({
    method: 'GET',
    access: RECORDS,
    path: '/kafka/v1/clusters/{cluster_id}/searches',
    summary: 'Your background searches, newest first',
    tag: 'search',
    params: clusterParams,
    answer: { contentType: 'application/json', schema: searchResponses.searches },
    async run({ context, params, identity, reply }) {
      const asker = askerOf(context, params.cluster_id, identity)
      // While the log is away those that run here are still there to be seen.
      if (context.documents.isReady) await awaitOwnWrites(context, reply.request.headers)
      return sendNow(reply, identity, { searches: context.searches.background.list(asker) })
    },
  }),
  defineOperation({
    method: 'POST',
    access: RECORDS,
    path: '/kafka/v1/clusters/{cluster_id}/searches',
    summary:
      'Begins a search that goes on by itself until its end, its limit, or its memory is full',
    tag: 'search',
    params: clusterParams,
    body: searchRequest,
    answer: { contentType: 'application/json', schema: searchResponses.searchJob },
    async run({ context, params, body, identity, reply }) {
      const asker = askerOf(context, params.cluster_id, identity)
      const { search, position } = await context.searches.background.start(asker, body)
      if (position !== null) tellPosition(reply, position)
      return sendNow(reply, identity, { search })
    },
  }),
  defineOperation({
    method: 'GET',
    access: RECORDS,
    path: '/kafka/v1/clusters/{cluster_id}/searches/{search_id}',
    summary: 'How far a background search is',
    tag: 'search',
    params: jobParams,
    answer: { contentType: 'application/json', schema: searchResponses.searchJob },
    run: (given) =>
      whereItIs(given, (asker, id, isOwnerLost) =>
        sendJob(given, given.context.searches.background.get(asker, id, isOwnerLost)),
      ),
  }),
  defineOperation({
    method: 'DELETE',
    access: RECORDS,
    path: '/kafka/v1/clusters/{cluster_id}/searches/{search_id}',
    summary: 'Cancels a background search that runs; forgets one that has ended, with its records',
    tag: 'search',
    params: jobParams,
    answer: { contentType: 'application/json', schema: searchResponses.searchJob },
    run: (given) =>
      whereItIs(given, async (asker, id, isOwnerLost) =>
        sendJobWritten(
          given,
          await given.context.searches.background.remove(asker, id, isOwnerLost),
        ),
      ),
  }),
  defineOperation({
    method: 'GET',
    access: RECORDS,
    path: '/kafka/v1/clusters/{cluster_id}/searches/{search_id}/records',
    summary: 'What a background search found and keeps, by number',
    tag: 'search',
    params: jobParams,
    query: z.object({
      from: z.coerce.number().int().min(0).optional().describe('Number of the first; default 0.'),
      limit: z.coerce.number().int().min(1).max(MAX_PAGE).optional().describe('Default 100.'),
    }),
    answer: { contentType: 'application/json', schema: searchResponses.searchJobRecords },
    run: (given) =>
      whereItIs(given, (asker, id, isOwnerLost) => {
        const { context, query, identity, reply } = given
        const { records, search } = context.searches.background.records(asker, id, isOwnerLost)
        const { state, records_to } = search
        const page = records?.read(query.from ?? 0, query.limit ?? 100) ?? {
          text: Buffer.alloc(0),
          from: records_to,
          next: records_to,
        }
        const { from, next } = page
        const end = JSON.stringify({ from, next, state, metadata: metadataNow(identity) })
        return reply
          .type('application/json; charset=utf-8')
          .send(
            Buffer.concat([
              Buffer.from('{"records":['),
              page.text,
              Buffer.from(`],${end.slice(1)}`),
            ]),
          )
      }),
  }),
  defineOperation({
    method: 'POST',
    access: RECORDS,
    path: '/kafka/v1/clusters/{cluster_id}/searches/{search_id}/resume',
    summary: 'Goes on where a background search stopped; the records it kept are dropped',
    tag: 'search',
    params: jobParams,
    answer: { contentType: 'application/json', schema: searchResponses.searchJob },
    run: (given) =>
      whereItIs(given, async (asker, id, isOwnerLost) =>
        sendJobWritten(
          given,
          await given.context.searches.background.resume(asker, id, isOwnerLost),
        ),
      ),
  }),
]
