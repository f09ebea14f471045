import { createServer } from 'node:net'
import { devError } from '../errors.ts'

const TRIES = 200

/**
 * Ports on 127.0.0.1 that nobody listens on. Taken below the range that the system gives to outgoing connections
 * (Linux: from 32768): a client that keeps retrying a dead broker on a port of that range ends up connected to itself.
 */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>()
  for (let tries = 0; found.size < count; tries++) {
    if (tries === TRIES) throw devError('MR_DEV_NO_FREE_PORT', [TRIES])
    const port = 15_000 + Math.floor(Math.random() * 17_000)
    if (!found.has(port) && (await isFree(port))) found.add(port)
  }
  return [...found]
}

/** True when 127.0.0.1:port can be listened on now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false)
      else reject(error)
    })
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
