/** The secret that several instances share. */
import { readFileSync } from 'node:fs'
import type { EnvironmentReader } from './environment.ts'

/** A shorter secret could be guessed from one cursor. */
const SHORTEST_SECRET = 16

/** MILLRACE_SECRET, inline or from a file; null: none. */
export function readSecret(reader: EnvironmentReader): string | null {
  const inline = reader.text('MILLRACE_SECRET')
  const file = reader.read('MILLRACE_SECRET_FILE')
  const variable = inline === null ? 'MILLRACE_SECRET_FILE' : 'MILLRACE_SECRET'
  const secret = (inline ?? (file === null ? null : contentOf(reader, file)))?.trim() ?? null
  if (secret === null) return null
  if (secret.length < SHORTEST_SECRET) {
    reader.problem(
      variable,
      `gives a secret of ${secret.length} characters. Expected ${SHORTEST_SECRET} or more, e.g. from: openssl rand -base64 32.`,
    )
    return null
  }
  return secret
}

function contentOf(reader: EnvironmentReader, file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    reader.problem(
      'MILLRACE_SECRET_FILE',
      `is ${JSON.stringify(file)}, which cannot be read: ${why}.`,
    )
    return null
  }
}
