/** HTTP routes of the operations. */
import type { FastifyInstance } from 'fastify'
import { identityOf } from './authenticate.ts'
import { scopedTo, type ServeContext } from './context.ts'
import type { Operation } from './operation.ts'
import { awaitOwnWrites } from './read-your-writes.ts'
import { fastifyPath, routeQueryOf } from './target.ts'

export function operationRoutes(
  app: FastifyInstance,
  context: ServeContext,
  operations: readonly Operation[],
): void {
  for (const operation of operations) {
    app.route<{ Params: Record<string, string> }>({
      method: operation.method,
      url: fastifyPath(operation.path),
      // HEAD would search and throw away what it found.
      exposeHeadRoute: false,
      config: { access: operation.access },
      ...(operation.bodyLimit === undefined ? {} : { bodyLimit: operation.bodyLimit }),
      handler: async (request, reply) => {
        const gone = new AbortController()
        // Also fires after a complete answer, when nobody listens any more.
        reply.raw.once('close', () => gone.abort())
        const given = {
          params: request.params,
          query: routeQueryOf(request.url),
          body: request.body,
          identity: identityOf(request),
          signal: gone.signal,
        }
        try {
          if (operation.personal) await awaitOwnWrites(context, request.headers)
          return await operation.handle(scopedTo(context, given.identity), given, reply)
        } catch (error) {
          // What was given up because nobody waits for it is no fault to be told or logged.
          if (!gone.signal.aborted) throw error
          return reply.hijack()
        }
      },
    })
  }
}
