/** What the console asks before somebody searches: which serdes, which fields. */
import { searchResponses } from '@millrace/contract/responses.ts'
import { z } from 'zod'
import { RECORDS } from '../access-rule.ts'
import { ServeError } from '../errors.ts'
import { clusterParams, pathId } from '../input.ts'
import { defineOperation, sendNow } from '../operation.ts'
import { askerOf } from './asker.ts'
import { serdeQuery } from './records.ts'

const MAX_TOPICS = 50

export const sampleOperations = [
  defineOperation({
    method: 'GET',
    access: RECORDS,
    path: '/kafka/v1/clusters/{cluster_id}/serdes',
    summary: 'Serdes that may be chosen, the defaults, and what Auto chooses for topics, and why',
    tag: 'search',
    params: clusterParams,
    query: z.object({
      topics: z
        .string()
        .max(8_000)
        .optional()
        .describe(`Names, separated by commas; at most ${MAX_TOPICS}.`),
    }),
    answer: { contentType: 'application/json', schema: searchResponses.serdes },
    async run({ context, params, query, identity, reply }) {
      const asker = askerOf(context, params.cluster_id, identity)
      const topics = [...new Set((query.topics ?? '').split(',').filter((name) => name !== ''))]
      if (topics.length > MAX_TOPICS) {
        throw new ServeError(
          'MR_BAD_PARAMETER',
          `topics names ${topics.length} topics; at most ${MAX_TOPICS} are looked at in one request.`,
        )
      }
      return sendNow(reply, identity, {
        serdes: await context.searches.samples.serdes(asker, topics),
      })
    },
  }),
  defineOperation({
    method: 'GET',
    access: RECORDS,
    path: '/kafka/v1/clusters/{cluster_id}/topics/{topic}/fields',
    summary: 'Fields that records of a topic have, from a sample of them',
    tag: 'search',
    params: clusterParams.extend({
      topic: pathId.describe('Topic name; encoded as every id in a path.'),
    }),
    query: serdeQuery,
    answer: { contentType: 'application/json', schema: searchResponses.topicFields },
    async run({ context, params, query, identity, reply }) {
      const asker = askerOf(context, params.cluster_id, identity)
      const fields = await context.searches.samples.fields(asker, params.topic, query)
      return sendNow(reply, identity, { ...fields })
    },
  }),
]
