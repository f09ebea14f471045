/** Searching: answers stream as NDJSON while records are found. */
import { FILL_HEADER } from '@millrace/contract/fill.ts'
import { searchLine, searchRequest } from '@millrace/contract/search.ts'
import { RECORDS } from '../access-rule.ts'
import { searchStyle } from '../../jobs/describe-search.ts'
import { linesOf } from '../../jobs/lines.ts'
import { fillBytes, filledLines } from '../filled-lines.ts'
import { sendFlow } from '../flow.ts'
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
      const fill = fillBytes(reply.request.headers[FILL_HEADER])
      const search = await context.searches.runner.open(asker, body, searchStyle(body), signal)
      whenGone(signal, () => search.end())
      const lines = fill === 0 ? linesOf(search) : filledLines(linesOf(search), fill)
      return sendFlow(reply, { 'content-type': 'application/x-ndjson; charset=utf-8' }, lines)
    },
  }),
]

/** Runs when the client has gone, at once if it has already: a generator that waits for records would not notice. */
export function whenGone(signal: AbortSignal, end: () => Promise<void>): void {
  if (signal.aborted) void end()
  else signal.addEventListener('abort', () => void end(), { once: true })
}
