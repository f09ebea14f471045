/** HTTP routes of the operations. */
import type { FastifyInstance } from 'fastify'
import { authenticate } from './authenticate.ts'
import type { ServeContext } from './context.ts'
import type { Operation } from './operation.ts'
import { awaitOwnWrites } from './read-your-writes.ts'
import { fastifyPath, queryOf } from './target.ts'

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
      handler: async (request, reply) => {
        const gone = new AbortController()
        // Also fires after a complete answer, when nobody listens any more.
        reply.raw.once('close', () => gone.abort())
        const given = {
          params: request.params,
          query: queryOf(request.url),
          body: request.body,
          identity: authenticate(request.headers),
          signal: gone.signal,
        }
        try {
          if (operation.personal) await awaitOwnWrites(context, request.headers)
          return await operation.handle(context, given, reply)
        } catch (error) {
          // What was given up because nobody waits for it is no fault to be told or logged.
          if (!gone.signal.aborted) throw error
          return reply.hijack()
        }
      },
    })
  }
}
