/**
 * The logger: pino, with secrets redacted and errors flattened. One child per subsystem, declared once:
 * `const log = parent.child({ subsystem: 'snapshot' })`, then `log.info({ cluster }, 'captured')`.
 *
 * Lines are JSON until the destination, which gives them their form (format.ts). A worker thread logs into a
 * destination that posts the line to the main thread, which writes it to its own.
 */
import { pino, stdTimeFunctions, type Logger } from 'pino'
import { redact } from './redact.ts'

export type { Logger }

/** Takes one JSON line, with its line end. */
export interface LogDestination {
  write(line: string): void
}

/** Subsystem of lines that name none. */
export const DEFAULT_SUBSYSTEM = 'millrace'

export function createLogger(options: {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly destination: LogDestination
}): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      messageKey: 'message',
      errorKey: 'error',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }), log: redact },
      // redact() has flattened errors already; pino's own serialisers would only repeat their stacks.
      serializers: { err: (value: unknown) => value, error: (value: unknown) => value },
    },
    options.destination,
  )
}
