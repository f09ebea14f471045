/** The two forms of a log line: LOG_FORMAT=plain and json. */
import { DEFAULT_SUBSYSTEM, type LogDestination } from './logger.ts'

/** Standard output. Node writes to files and pipes synchronously on Linux: nothing is lost at exit. */
export function stdoutDestination(format: 'plain' | 'json'): LogDestination {
  if (format === 'json') return process.stdout
  return { write: (line) => process.stdout.write(plainLine(line)) }
}

/**
 * JSON line → `2026-11-22 14:05:01.123 INFO  snapshot  captured in 12 ms cluster=abc`, with its line end.
 * Stacks follow on lines of their own, at level error only.
 */
export function plainLine(json: string): string {
  // pino makes the line: an object with at least time and level.
  const record: unknown = JSON.parse(json)
  if (!isRecord(record)) return json
  const { time, level, subsystem = DEFAULT_SUBSYSTEM, message, ...fields } = record
  const parts = [
    String(time).replace('T', ' ').replace('Z', ''),
    String(level).toUpperCase().padEnd(5),
    String(subsystem).padEnd(9),
  ]
  if (typeof message === 'string') parts.push(oneLine(message))
  const stacks: string[] = []
  for (const [name, value] of Object.entries(fields)) {
    if (!isFlatError(value)) {
      parts.push(`${name}=${quoted(value)}`)
      continue
    }
    parts.push(`${name}=${quoted(summary(value))}`)
    if ((level === 'error' || level === 'fatal') && typeof value['stack'] === 'string')
      stacks.push(value['stack'])
  }
  return [parts.join(' '), ...stacks].join('\n') + '\n'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isFlatError(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && 'message' in value && 'name' in value
}

function summary(error: Record<string, unknown>): string {
  const code = typeof error['code'] === 'string' ? `${error['code']} ` : ''
  const cause = error['cause']
  const because = isFlatError(cause) ? ` (because: ${summary(cause)})` : ''
  return code + String(error['message']) + because
}

function quoted(value: unknown): string {
  return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)
}

/** A logged value must not be able to forge a line. */
function oneLine(text: string): string {
  return /\p{Cc}/u.test(text) ? JSON.stringify(text).slice(1, -1) : text
}
