/** One record: whole as JSON, or the bytes of its key or value as a download. */
import { Readable } from 'node:stream'
import { searchResponses } from '@millrace/contract/responses.ts'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { RECORDS } from '../access-rule.ts'
import { rawParts } from '../../jobs/raw-parts.ts'
import { ServeError } from '../errors.ts'
import { clusterParams, pathId } from '../input.ts'
import { defineOperation, metadataNow } from '../operation.ts'
import { askerOf } from './asker.ts'

const topicParams = clusterParams.extend({
  topic: pathId.describe('Topic name; encoded as every id in a path.'),
})
const recordParams = topicParams.extend({
  partition: z.coerce.number().int().min(0),
  offset: z.coerce.number().int().min(0),
})

export const serdeQuery = z.object({
  key_serde: z.string().max(200).optional().describe('Label of a serde, in any case.'),
  value_serde: z.string().max(200).optional(),
  headers_serde: z.string().max(200).optional(),
})

const RECORD =
  '/kafka/v1/clusters/{cluster_id}/topics/{topic}/partitions/{partition}/records/{offset}'

export const recordOperations = [
  defineOperation({
    method: 'GET',
    access: RECORDS,
    path: RECORD,
    summary: 'One record, nothing left out, with its bytes up to 1 MB a part',
    tag: 'search',
    params: recordParams,
    query: serdeQuery,
    answer: { contentType: 'application/json', schema: searchResponses.record },
    async run({ context, params, query, identity, signal, reply }) {
      const asker = askerOf(context, params.cluster_id, identity)
      const { key_serde: key, value_serde: value, headers_serde: headers } = query
      const serdes = {
        ...(key === undefined ? {} : { key }),
        ...(value === undefined ? {} : { value }),
        ...(headers === undefined ? {} : { headers }),
      }
      const found = await context.searches.runner.record(asker, params, serdes, signal)
      const raw = JSON.stringify(rawParts(found))
      const metadata = JSON.stringify(metadataNow(identity))
      // The record's own text with one more member: values of megabytes are not taken apart and put together again.
      return reply
        .type('application/json; charset=utf-8')
        .send(`{"record":${found.json.slice(0, -1)},"raw":${raw}},"metadata":${metadata}}`)
    },
  }),
  ...(['key', 'value'] as const).map((part) =>
    defineOperation({
      method: 'GET',
      access: RECORDS,
      path: `${RECORD}/${part}`,
      summary: `Bytes of a record's ${part} as they are in Kafka, as a download`,
      tag: 'search',
      params: recordParams,
      answer: { contentType: 'application/octet-stream', schema: null },
      async run({ context, params, identity, signal, reply }) {
        const asker = askerOf(context, params.cluster_id, identity)
        const found = await context.searches.runner.record(asker, params, null, signal)
        const bytes = found[part]
        if (bytes === null) {
          throw new ServeError(
            'MR_UNKNOWN_RECORD',
            `The ${part} of the record at offset ${params.offset} is null: there are no bytes.`,
          )
        }
        const { topic, partition, offset } = params
        return sendBytes(reply, bytes, `${topic}-${partition}-${offset}-${part}.bin`)
      },
    }),
  ),
]

/** Written piece by piece, so that a slow client does not make the server hold a second copy. */
const PIECE = 262_144

function sendBytes(reply: FastifyReply, bytes: Uint8Array, name: string): FastifyReply {
  return reply
    .headers({
      'content-type': 'application/octet-stream',
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename="${name}"`,
    })
    .send(Readable.from(pieces(bytes)))
}

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE)
}
