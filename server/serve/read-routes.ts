/** HTTP routes of the reads: GET and HEAD, with validators and compression. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Identity } from '../access/identity.ts'
import { identityOf } from './authenticate.ts'
import { bodyTail, type Body } from './body-cache.ts'
import type { ServeContext } from './context.ts'
import { gzipWithTail } from './gzip.ts'
import type { Read } from './read.ts'
import { awaitOwnWrites } from './read-your-writes.ts'
import { runRead } from './run-read.ts'
import { fastifyPath, routeQueryOf } from './target.ts'

const MIN_GZIP_BYTES = 4_096

export function readRoutes(
  app: FastifyInstance,
  context: ServeContext,
  reads: readonly Read[],
): void {
  for (const read of reads) {
    const options = { config: { access: read.access } }
    const path = fastifyPath(read.path)
    app.get<{ Params: Record<string, string> }>(path, options, async (request, reply) => {
      const identity = identityOf(request)
      if (read.personal) await awaitOwnWrites(context, request.headers)
      const { params } = request
      const query = routeQueryOf(request.url)
      const body = await runRead(context, read, { params, query, identity }, request.url)
      return sendBody(context, request, reply, body, identity)
    })
  }
}

async function sendBody(
  context: ServeContext,
  request: FastifyRequest,
  reply: FastifyReply,
  body: Body,
  identity: Identity,
): Promise<FastifyReply> {
  reply.headers({
    'content-type': 'application/json; charset=utf-8',
    // Kept by browsers, asked again every time: the validator answers without the body.
    'cache-control': 'private, no-cache',
    etag: body.etag,
    vary: 'accept-encoding, x-tenant-id',
  })
  if (matchesEtag(request.headers['if-none-match'], body.etag)) return reply.code(304).send()
  const tail = bodyTail(body, identity.tenantId, Date.now())
  const compress = context.config.web.gzip && acceptsGzip(request.headers['accept-encoding'])
  if (!compress || body.head.length < MIN_GZIP_BYTES) {
    return reply.send(Buffer.concat([body.head, tail]))
  }
  reply.header('content-encoding', 'gzip')
  return reply.send(gzipWithTail(await body.deflated(), tail))
}

function matchesEtag(header: string | undefined, etag: string): boolean {
  return header !== undefined && header.split(',').some((tag) => tag.trim() === etag)
}

/** `gzip` or `*` with a weight above 0. */
function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? '')
    .split(',')
    .some((coding) => /^\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0+)?\s*$)[\d.]+\s*)?$/i.test(coding))
}
