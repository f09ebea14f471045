/** What a path does not do: other methods than those of its read and operations are told what is allowed. */
import type { FastifyInstance } from 'fastify'
import { PUBLIC } from './access-rule.ts'
import { ServeError } from './errors.ts'
import type { Operation } from './operation.ts'
import type { Read } from './read.ts'
import { fastifyPath } from './target.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
type Method = (typeof METHODS)[number]

export function otherMethods(
  app: FastifyInstance,
  reads: readonly Read[],
  operations: readonly Operation[],
): void {
  for (const [path, possible] of methodsByPath(reads, operations)) {
    const allow = { allow: [...possible, 'OPTIONS'].join(', ') }
    const url = fastifyPath(path)
    const isOnlyRead = possible.every((method) => method === 'GET' || method === 'HEAD')
    const instead =
      isOnlyRead && possible.includes('HEAD')
        ? `${path}, which can only be read.`
        : `${path}. Possible: ${possible.join(', ')}.`
    app.options(url, { config: { access: PUBLIC } }, async (_request, reply) =>
      reply.code(204).headers(allow).send(),
    )
    app.route({
      method: METHODS.filter((method) => !possible.includes(method)),
      url,
      exposeHeadRoute: false,
      config: { access: PUBLIC },
      // Before the body is read.
      onRequest: async (request) => {
        throw new ServeError(
          'MR_METHOD_NOT_ALLOWED',
          `${request.method} is not possible on ${instead}`,
          { headers: allow },
        )
      },
      handler: async () => undefined,
    })
  }
}

/** A read's GET has a HEAD; an operation's has none, which would do the work and throw it away. */
function methodsByPath(
  reads: readonly Read[],
  operations: readonly Operation[],
): ReadonlyMap<string, readonly Method[]> {
  const paths = new Map<string, Method[]>(reads.map(({ path }) => [path, ['GET', 'HEAD']]))
  for (const { path, method } of operations) {
    const known = paths.get(path)
    if (known === undefined) paths.set(path, [method])
    else known.push(method)
  }
  return paths
}
