/** Probes of an orchestrator: no sign-in, no host check, nothing that can be slow. */
import type { FastifyInstance } from 'fastify'
import { PUBLIC } from './access-rule.ts'
import type { Engine } from '../state/engine.ts'

export const HEALTH_PATHS: ReadonlySet<string> = new Set(['/up', '/ready', '/healthy'])

const OPEN = { config: { access: PUBLIC } }

export function healthRoutes(app: FastifyInstance, engine: Engine): void {
  // As soon as HTTP listens.
  app.get('/up', OPEN, async (_request, reply) => reply.type('text/plain').send('up\n'))
  // Once the log is caught up: a load balancer may send people here.
  app.get('/ready', OPEN, async (_request, reply) =>
    reply
      .code(engine.ready ? 200 : 503)
      .type('text/plain')
      .send(engine.ready ? 'ready\n' : `not ready: ${engine.reason ?? engine.state}\n`),
  )
  app.get('/healthy', OPEN, async (_request, reply) =>
    reply
      .code(engine.healthy ? 200 : 503)
      .type('text/plain')
      .send(engine.healthy ? 'healthy\n' : `unhealthy: ${engine.reason ?? engine.state}\n`),
  )
}
