/**
 * How often one address may ask without being let in. Only what is answered with 401 counts: people behind one proxy who have
 * signed in do not feel it, and neither do pages and probes.
 */
import type { FastifyRequest } from 'fastify'
import { basicOf } from '../../access/sign-in/basic.ts'
import { type Buckets, buckets } from '../../access/sign-in/buckets.ts'
import { networkOf } from '../../access/sign-in/sign-in-limits.ts'
import type { ServeContext } from '../context.ts'
import { asServeError, ServeError } from '../errors.ts'
import { noteSignIn } from './note-sign-in.ts'

const LIMIT = { capacity: 600, everyMs: 50 }

export interface RefusedRequests {
  /** What is thrown for a request that was not let in: a 401, or a 429 when there are too many. */
  answer(request: FastifyRequest, thrown: unknown): unknown
}

export function refusedRequests(context: ServeContext): RefusedRequests {
  const limit: Buckets = buckets(LIMIT)
  return {
    answer(request, thrown) {
      const error = asServeError(thrown)
      if (error.status !== 401) return thrown
      const address = networkOf(request.ip)
      const wait = limit.wait(address)
      if (wait > 0)
        return new ServeError(
          'MR_TOO_MANY_REQUESTS',
          'Too many requests from this address that nobody has signed in for. Sign in, or wait a moment.',
          { headers: { 'retry-after': String(Math.ceil(wait / 1000)) } },
        )
      limit.take(address)
      const tried = basicOf(request.headers.authorization ?? '')
      if (error.code === 'MR_BAD_CREDENTIALS' && tried !== null)
        noteSignIn(
          context,
          request,
          { provider: 'jetty', name: tried.name },
          { event: 'login', result: 'failed', reason: error.message },
        )
      return thrown
    },
  }
}
