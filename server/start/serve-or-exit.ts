/** The HTTP server, or the end of the start when its port cannot be had: one line, exit code 2. */
import type { ServeParts } from '../serve/context.ts'
import { ListenError, type Server, startServer } from '../serve/start-server.ts'
import { EXIT_CONFIGURATION } from './load-or-exit.ts'

export async function startServerOrExit(parts: ServeParts): Promise<Server> {
  try {
    return await startServer(parts)
  } catch (error) {
    if (!(error instanceof ListenError)) throw error
    process.stderr.write(`Millrace cannot start: ${error.message}\n`)
    return process.exit(EXIT_CONFIGURATION)
  }
}
