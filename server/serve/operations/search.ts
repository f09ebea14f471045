/** Searching: answers stream as NDJSON while records are found. */
import { Readable } from 'node:stream'
import { searchLine, searchRequest } from '@millrace/contract/search.ts'
import { RECORDS } from '../access-rule.ts'
import { searchStyle } from '../../jobs/describe-search.ts'
import { linesOf } from '../../jobs/lines.ts'
import { clusterParams } from '../input.ts'
import { defineOperation } from '../operation.ts'
import { askerOf } from './asker.ts'

export const searchOperations = [
  defineOperation({
    method: 'POST',
    access: RECORDS,
    path: '/kafka/v1/clusters/{cluster_id}/search',
    summary:
      'Searches records; a line per record found, with progress between and the sum at the end',
    tag: 'search',
    params: clusterParams,
    body: searchRequest,
    answer: { contentType: 'application/x-ndjson', schema: searchLine },
    async run({ context, params, body, identity, signal, reply }) {
      const asker = askerOf(context, params.cluster_id, identity)
      const search = await context.searches.runner.open(asker, body, searchStyle(body), signal)
      whenGone(signal, () => search.end())
      return reply
        .headers({
          'content-type': 'application/x-ndjson; charset=utf-8',
          // nginx passes lines on as they come.
          'x-accel-buffering': 'no',
        })
        .send(Readable.from(linesOf(search)))
    },
  }),
]

/** Runs when the client has gone, at once if it has already: a generator that waits for records would not notice. */
export function whenGone(signal: AbortSignal, end: () => Promise<void>): void {
  if (signal.aborted) void end()
  else signal.addEventListener('abort', () => void end(), { once: true })
}
