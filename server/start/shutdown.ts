/** How the process ends: in order on a signal, at once on a fault that nobody caught. */
import type { Logger } from '../log/logger.ts'

/** A part that has to be closed. */
export interface Open {
  /** For the log: `the observer`. */
  readonly name: string
  close(): Promise<void> | void
}

/** From the signal to the exit, whatever is still open: less than the 5 s that are promised. */
const LIMIT_MS = 4_500

/**
 * SIGTERM and SIGINT close the parts, last opened first, and exit with 0, after `limitMs` at the latest. A second signal
 * exits at once, with the shell's code for it.
 * @param parts may grow after the call: a signal during the start closes what is open by then
 */
export function endOnSignals(log: Logger, parts: readonly Open[], limitMs = LIMIT_MS): void {
  let ending = false
  const end = (signal: 'SIGTERM' | 'SIGINT'): void => {
    if (ending) {
      log.warn(`${signal} again: exiting at once`)
      process.exit(signal === 'SIGINT' ? 130 : 143)
    }
    ending = true
    log.info(`${signal}: shutting down`)
    setTimeout(() => {
      log.warn(`still open after ${limitMs} ms: exiting without waiting`)
      process.exit(0)
    }, limitMs).unref()
    void closeAll(log, parts).then(() => {
      log.info('stopped')
      process.exit(0)
    })
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}

/** A part that fails to close does not keep the next from closing. */
async function closeAll(log: Logger, parts: readonly Open[]): Promise<void> {
  for (const part of parts.toReversed()) {
    try {
      await part.close()
    } catch (error) {
      log.error({ error }, `${part.name} did not close cleanly`)
    }
  }
}

/** What nobody caught leaves the process in a state that nobody knows: it is logged, and the process ends with 1. */
export function endOnFaults(log: Logger): void {
  process.on('uncaughtException', (error, origin) => {
    log.fatal({ error }, `${origin}: this is a defect of Millrace; exiting`)
    process.exit(1)
  })
  // The reader of the log may go away (a closed pipe) and the console has to go on without it.
  process.stdout.on('error', () => undefined)
}
