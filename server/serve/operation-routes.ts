/** HTTP routes of the operations; other methods on their paths are told what is allowed. */
import type { FastifyInstance } from 'fastify'
import { authenticate } from './authenticate.ts'
import type { ServeContext } from './context.ts'
import { ServeError } from './errors.ts'
import type { Operation } from './operation.ts'
import { fastifyPath, queryOf } from './target.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

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
          return await operation.handle(context, given, reply)
        } catch (error) {
          // What was given up because nobody waits for it is no fault to be told or logged.
          if (!gone.signal.aborted) throw error
          return reply.hijack()
        }
      },
    })
  }
  for (const [path, methods] of Map.groupBy(operations, (operation) => operation.path)) {
    const possible = methods.map(({ method }) => method)
    const allow = { allow: [...possible, 'OPTIONS'].join(', ') }
    const url = fastifyPath(path)
    app.options(url, async (_request, reply) => reply.code(204).headers(allow).send())
    app.route({
      method: METHODS.filter((method) => !possible.some((known) => known === method)),
      url,
      exposeHeadRoute: false,
      // Before the body is read.
      onRequest: async (request) => {
        throw new ServeError(
          'MR_METHOD_NOT_ALLOWED',
          `${request.method} is not possible on ${path}. Possible: ${possible.join(', ')}.`,
          { headers: allow },
        )
      },
      handler: async () => undefined,
    })
  }
}
