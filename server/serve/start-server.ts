/** Builds the HTTP surface and listens: the console, the API and the socket on PORT, the API alone on API_PORT. */
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import { bodyCache } from './body-cache.ts'
import type { ServeContext, ServeParts } from './context.ts'
import { denials } from './note-denied.ts'
import { operations } from './operations/table.ts'
import { reads } from './reads/table.ts'
import { sectionVersions } from './section-versions.ts'

export interface Server {
  readonly port: number
  /** null: API_ENABLED is not set. */
  readonly apiPort: number | null
  /** Finishes requests, closes sockets; what is still open after `graceMs` is cut off. */
  close(graceMs?: number): Promise<void>
}

const DEFAULT_GRACE_MS = 3_000
const WEB_ROOT = path.join(import.meta.dirname, '../../web/dist')

/** A port that cannot be listened on. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
  readonly code = 'MR_CANNOT_LISTEN'
}

/**
 * @param webRoot folder of the built console
 * @throws ListenError naming the variable, when a port is taken or not allowed
 */
export async function startServer(parts: ServeParts, webRoot = WEB_ROOT): Promise<Server> {
  const { config, log } = parts
  const versions = sectionVersions(parts.estate)
  const context: ServeContext = {
    ...parts,
    versions,
    bodies: bodyCache(config.memory.answerCacheBytes),
    denied: denials(parts.audit),
  }
  const apps: FastifyInstance[] = []
  const close = async (graceMs = DEFAULT_GRACE_MS): Promise<void> => {
    await Promise.all(apps.map((app) => closeWithin(app, graceMs)))
    versions[Symbol.dispose]()
  }
  try {
    const main = await buildApp(context, { webRoot, reads, operations, listener: 'console' })
    apps.push(main)
    const port = await listen(main, config.web.host, config.web.port, 'PORT')
    let apiPort: number | null = null
    if (config.web.api.enabled) {
      const api = await buildApp(context, { webRoot: null, reads, operations, listener: 'api' })
      apps.push(api)
      apiPort = await listen(api, config.web.host, config.web.api.port, 'API_PORT')
      if (parts.signIn.provider === 'none')
        log.warn(
          `API_ENABLED: the API is served on port ${apiPort} as on PORT, without sign-in. Keep that port inside a network that you trust.`,
        )
    }
    return { port, apiPort, close }
  } catch (error) {
    await close(0)
    throw error
  }
}

async function listen(
  app: FastifyInstance,
  host: string,
  port: number,
  variable: string,
): Promise<number> {
  try {
    await app.listen({ host, port })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    throw new ListenError(
      `Cannot listen on ${host}:${port}: ${whyNot(code, variable) ?? String(cause)}.`,
      { cause },
    )
  }
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

/** @param variable of the port */
function whyNot(code: string, variable: string): string | undefined {
  const otherPort = `set ${variable} to another port`
  switch (code) {
    case 'EADDRINUSE':
      return `another program uses it. Stop that program or ${otherPort}`
    case 'EACCES':
      return `this user may not listen on it. Run as one that may, or ${otherPort}`
    case 'EADDRNOTAVAIL':
      return 'HOST is no address of this machine. Set it to one that is, or unset it to listen on all'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the name in HOST has no address. Set it to an address of this machine, or unset it to listen on all'
    default:
      return undefined
  }
}

async function closeWithin(app: FastifyInstance, graceMs: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), graceMs)
  try {
    await app.close()
  } finally {
    clearTimeout(cut)
  }
}
